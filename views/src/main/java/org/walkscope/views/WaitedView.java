// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.Walk;

/**
 * Waits of a walker for mmap_lock before its walk.
 *
 * @param heldBy when the longest wait began
 * @param owner name of the writer; null unless one held the lock, as ownerTid
 */
public record WaitedView(
    long ns, int waits, long longestNs, LockOwner heldBy, String owner, Integer ownerTid) {
  /** Null where there was no wait, or the trace does not tell. */
  static WaitedView of(Walk walk) {
    MmapLockWait longest = walk.getLongestMmapLockWait();
    return longest == null
        ? null
        : new WaitedView(
            walk.getMmapLockWaitNs(),
            walk.getMmapLockWaits(),
            longest.getWaitNs(),
            longest.getOwner(),
            longest.getOwnerComm(),
            longest.getOwnerTid());
  }
}
