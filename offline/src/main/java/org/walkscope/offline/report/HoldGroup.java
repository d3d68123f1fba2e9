// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import org.walkscope.schema.LockHold;
import org.walkscope.schema.StallBlame;

/** Holds of one kind of lock by walkers of one name, and the waits that they caused. */
final class HoldGroup {
  /** Who held what. */
  record Who(String hostname, String walker, String lock) {}

  private long holds;
  private long totalNs;
  private long longestNs;
  private long longestWaitNs;
  private long blamedHolds;
  private long convoys;
  private long waiters;
  private long blamedNs;

  void add(LockHold hold) {
    holds++;
    totalNs += hold.getHoldNs();
    longestNs = Math.max(longestNs, hold.getHoldNs());
    longestWaitNs = Math.max(longestWaitNs, hold.getWaitNs());
  }

  void add(StallBlame blame) {
    blamedHolds++;
    convoys += blame.getConvoy() ? 1 : 0;
    waiters += blame.getWaiters().size() + blame.getWaitersDropped();
    blamedNs += blame.getBlamedNs();
  }

  /** Number of holds; null where waits for them were told, and the holds were not. */
  Long holds() {
    return told(holds);
  }

  /** Sum of the holds; null as {@link #holds}. */
  Long totalNs() {
    return told(totalNs);
  }

  /** Longest hold; null as {@link #holds}. */
  Long longestNs() {
    return told(longestNs);
  }

  /** Longest time from asking for the lock to getting it; null as {@link #holds}. */
  Long longestWaitNs() {
    return told(longestWaitNs);
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

  /** Waits of others. */
  long waiters() {
    return waiters;
  }

  /** Sum of these waits, as far as they overlap the holds. */
  long blamedNs() {
    return blamedNs;
  }
}
