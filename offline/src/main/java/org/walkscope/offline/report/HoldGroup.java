// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.Comparator;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;

/** Holds of one kind of lock by walkers of one name, and the waits that they caused. */
final class HoldGroup {
  /** By the waits of others, then by the holds; a group whose holds are not told has none. */
  static final Comparator<HoldGroup> BY_WAITS =
      Comparator.<HoldGroup>comparingLong(group -> group.blamedNs)
          .thenComparingLong(group -> group.totalNs);

  /** Who held what. */
  record Who(String hostname, String walker, LockKind lock) {}

  private long holds;
  private long holdBounds;
  private long totalNs;
  private long longestNs;
  private boolean longestBound;
  private long longestWaitNs;
  private boolean longestWaitBound;
  private long blamedHolds;
  private long convoys;
  private long waits;
  private long blamedNs;
  private boolean blamedBound;

  void add(LockHold hold) {
    holds++;
    holdBounds += hold.getHoldBound() ? 1 : 0;
    totalNs += hold.getHoldNs();
    if (hold.getHoldNs() >= longestNs) {
      longestNs = hold.getHoldNs();
      longestBound = hold.getHoldBound();
    }
    if (hold.getWaitNs() >= longestWaitNs) {
      longestWaitNs = hold.getWaitNs();
      longestWaitBound = hold.getWaitBound();
    }
  }

  /**
   * Adds a hold that others waited for.
   *
   * @param more waits that no hold of the group was blamed for before
   */
  void add(StallBlame blame, long more) {
    blamedHolds++;
    convoys += blame.getConvoy() ? 1 : 0;
    waits += more;
    blamedNs += blame.getBlamedNs();
    blamedBound |= isBound(blame);
  }

  /** Waits for one hold, listed or not. */
  static long waits(StallBlame blame) {
    return blame.getWaiters().size() + blame.getWaitersDropped();
  }

  /** True if the waits overlap the hold by more than is known. */
  static boolean isBound(StallBlame blame) {
    return blame.getWaiters().stream().anyMatch(StalledWaiter::getOverlapBound);
  }

  /** Number of holds; null where waits for them were told, and the holds were not. */
  Long holds() {
    return told(holds);
  }

  /** Holds whose length is an upper bound. */
  long holdBounds() {
    return holdBounds;
  }

  /** Sum of the holds; null as {@link #holds}. */
  Long totalNs() {
    return told(totalNs);
  }

  /** Longest hold; null as {@link #holds}. */
  Long longestNs() {
    return told(longestNs);
  }

  /** True if the longest hold is an upper bound. */
  boolean longestBound() {
    return longestBound;
  }

  /** Longest time from asking for the lock to getting it; null as {@link #holds}. */
  Long longestWaitNs() {
    return told(longestWaitNs);
  }

  /** True if the longest wait is an upper bound. */
  boolean longestWaitBound() {
    return longestWaitBound;
  }

  private Long told(long figure) {
    return holds == 0 ? null : (Long) figure;
  }

  /** Holds for which others waited. */
  long blamedHolds() {
    return blamedHolds;
  }

  long convoys() {
    return convoys;
  }

  /** Waits of others, each once. */
  long waits() {
    return waits;
  }

  /** Sum of these waits, as far as they overlap the holds. */
  long blamedNs() {
    return blamedNs;
  }

  /** True if the sum of the waits is a lower bound. */
  boolean blamedBound() {
    return blamedBound;
  }
}
