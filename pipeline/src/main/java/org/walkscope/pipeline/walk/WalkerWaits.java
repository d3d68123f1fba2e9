// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.Walk;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/** Waits of a walker for mmap_lock, as the begin of its walk tells them. */
final class WalkerWaits {
  private WalkerWaits() {}

  /** Leaves the fields null where nothing is known of waits. */
  static void put(WalkBeginView begin, Walk walk) {
    if (begin.mmapLockOwner() == Wire.OWNER_UNTOLD) {
      return;
    }
    walk.setMmapLockWaitNs(begin.mmapLockWaitNs());
    walk.setMmapLockWaits(begin.mmapLockWaits());
    if (begin.mmapLockWaits() != 0) {
      walk.setLongestMmapLockWait(longest(begin));
    }
  }

  private static MmapLockWait longest(WalkBeginView begin) {
    MmapLockWait wait = new MmapLockWait();
    wait.setWaitNs(begin.mmapLockLongestNs());
    wait.setOwner(owner(begin));
    if (wait.getOwner() == LockOwner.WRITER) {
      wait.setOwnerTid(begin.mmapLockOwnerTid());
      wait.setOwnerTgid(begin.mmapLockOwnerTgid());
      wait.setOwnerComm(begin.mmapLockOwnerComm());
    }
    return wait;
  }

  private static LockOwner owner(WalkBeginView begin) {
    return switch (begin.mmapLockOwner()) {
      case Wire.OWNER_WRITER -> LockOwner.WRITER;
      case Wire.OWNER_READERS -> LockOwner.READERS;
      default -> LockOwner.UNKNOWN;
    };
  }
}
