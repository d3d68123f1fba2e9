// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;

/**
 * Wait for a lock and hold of it; times in ns from the begin of the walk.
 *
 * @param level null for other kinds than page-table locks
 * @param address in the target, hexadecimal; null where the lock is of no address
 * @param acquiredNs the earliest possible where holdBound
 * @param waitBound true when the wait is an upper bound
 * @param holdBound true when the hold is an upper bound
 * @param walks walks under a lock that was held around them; null of a lock inside the walk
 */
public record SpanView(
    LockKind kind,
    Level level,
    String address,
    long askedNs,
    long acquiredNs,
    long releasedNs,
    boolean waitBound,
    boolean holdBound,
    Long walks) {

  /**
   * View of a lock inside the walk.
   *
   * @param zeroNs begin of the walk, CLOCK_MONOTONIC
   */
  static SpanView of(LockSpan lock, long zeroNs) {
    long acquiredNs = lock.getAcquiredNs() - zeroNs;
    return new SpanView(
        lock.getKind(),
        lock.getLevel(),
        MapsText.address(lock.getAddress()),
        acquiredNs - lock.getWaitNs(),
        acquiredNs,
        acquiredNs + lock.getHoldNs(),
        lock.getWaitBound(),
        lock.getHoldBound(),
        null);
  }

  /**
   * View of a lock around the walk.
   *
   * @param zeroNs begin of the walk, epoch
   */
  static SpanView of(LockHold hold, long zeroNs) {
    long releasedNs = hold.getReleasedEpochNs() - zeroNs;
    long acquiredNs = releasedNs - hold.getHoldNs();
    return new SpanView(
        hold.getKind(),
        null,
        hold.getVmaStart() == null ? null : MapsText.address(hold.getVmaStart()),
        acquiredNs - hold.getWaitNs(),
        acquiredNs,
        releasedNs,
        hold.getWaitBound(),
        hold.getHoldBound(),
        hold.getWalks());
  }
}
