// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;

/** Sums of one pair of agent and target in one minute, since the last commit. */
final class PairSums implements MinuteSums.Sums {
  private long walks;
  private long incompleteWalks;
  private final SummedHistogram durations = new SummedHistogram();

  /** Null while there is no walk of which the trace tells entries. */
  private Long steps;

  private Long achievableSteps;

  /** Null while there is no walk of which the trace tells every page-table lock. */
  private Long ptlAcquisitions;

  private Long achievablePtlAcquisitions;
  private long holds;
  private long holdBounds;
  private final SummedHistogram holdDurations = new SummedHistogram();
  private long blamedHolds;
  private long blamedNs;
  private long waiters;
  private long convoys;
  private long waitMaxNs;
  private long stalls;

  /** Adds a walk, or a gap of walks that are missing. */
  void add(Walk walk) {
    long all = Math.max(1, walk.getMissingWalks());
    walks += all;
    if (walk.getCompleteness() != Completeness.COMPLETE) {
      incompleteWalks += all;
    }
    boolean bothEnds =
        !walk.getFunction().isEmpty() && walk.getCompleteness() != Completeness.TRUNCATED;
    if (bothEnds && walk.getMissingWalks() == 0) {
      durations.add(walk.getDurationNs());
    }
    if (PageTableEntries.isTold(walk)) {
      steps = sum(steps, walk.getSteps());
      achievableSteps = sum(achievableSteps, walk.getAchievableSteps());
    }
    if (walk.getMissingWalks() == 0 && walk.getHost().getMode() == TraceMode.EXACT) {
      ptlAcquisitions = sum(ptlAcquisitions, walk.getPtlAcquisitions());
      achievablePtlAcquisitions =
          sum(achievablePtlAcquisitions, walk.getAchievablePtlAcquisitions());
    }
  }

  void add(LockHold hold) {
    holds++;
    if (hold.getHoldBound()) {
      holdBounds++;
    }
    holdDurations.add(hold.getHoldNs());
  }

  /** Counts a wait, before it is blamed. */
  void addStall() {
    stalls++;
  }

  /**
   * Adds a hold that is blamed.
   *
   * @param waits waits for it that were not counted before
   */
  void add(StallBlame blame, long waits) {
    blamedHolds++;
    blamedNs += blame.getBlamedNs();
    waiters += waits;
    if (blame.getConvoy()) {
      convoys++;
    }
    waitMaxNs =
        Math.max(
            waitMaxNs,
            blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).max().orElse(0));
  }

  private static Long sum(Long some, Long more) {
    if (some == null || more == null) {
      return some == null ? more : some;
    }
    return some + more;
  }

  @Override
  public Object[] plus(ResultSet before) throws SQLException {
    byte[] all = durations.plus(before == null ? null : before.getBytes("durations"));
    byte[] allHolds = holdDurations.plus(before == null ? null : before.getBytes("hold_durations"));
    return new Object[] {
      walks + number(before, "walks"),
      incompleteWalks + number(before, "incomplete_walks"),
      durations.sumNs() + number(before, "duration_sum_ns"),
      Math.max(durations.maxNs(), number(before, "duration_max_ns")),
      all,
      sum(steps, known(before, "steps")),
      sum(achievableSteps, known(before, "achievable_steps")),
      sum(ptlAcquisitions, known(before, "ptl_acquisitions")),
      sum(achievablePtlAcquisitions, known(before, "achievable_ptl_acquisitions")),
      holds + number(before, "holds"),
      holdBounds + number(before, "hold_bounds"),
      holdDurations.sumNs() + number(before, "hold_sum_ns"),
      Math.max(holdDurations.maxNs(), number(before, "hold_max_ns")),
      allHolds,
      blamedHolds + number(before, "blamed_holds"),
      blamedNs + number(before, "blamed_ns"),
      waiters + number(before, "waiters"),
      convoys + number(before, "convoys"),
      Math.max(waitMaxNs, number(before, "wait_max_ns")),
      stalls + number(before, "stalls"),
      RowBytes.of(all, allHolds)
    };
  }

  private static long number(ResultSet row, String column) throws SQLException {
    return row == null ? 0 : row.getLong(column);
  }

  private static Long known(ResultSet row, String column) throws SQLException {
    if (row == null) {
      return null;
    }
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }
}
