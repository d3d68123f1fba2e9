// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;

/** Sums of one pair of agent and target in one minute, since the last commit. */
final class PairSums {
  /** As histograms of the pipeline: their digits, and their largest value, ns. */
  private static final int DIGITS = 2;

  private static final long LONGEST_NS = 1L << 50;

  private long walks;
  private long incompleteWalks;
  private final List<Long> durations = new ArrayList<>();
  private long steps;
  private long achievableSteps;

  /** Null while there is no walk of which the trace tells every page-table lock. */
  private Long ptlAcquisitions;

  private Long achievablePtlAcquisitions;
  private long holds;
  private long holdBounds;
  private final List<Long> holdDurations = new ArrayList<>();
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
      durations.add(bounded(walk.getDurationNs()));
    }
    steps += walk.getSteps();
    achievableSteps += walk.getAchievableSteps();
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
    holdDurations.add(bounded(hold.getHoldNs()));
  }

  /** Counts a wait, before it is blamed. */
  void addStall() {
    stalls++;
  }

  void add(StallBlame blame) {
    blamedHolds++;
    blamedNs += blame.getBlamedNs();
    waiters += blame.getWaiters().size() + blame.getWaitersDropped();
    if (blame.getConvoy()) {
      convoys++;
    }
    waitMaxNs =
        Math.max(
            waitMaxNs,
            blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).max().orElse(0));
  }

  private static long bounded(long ns) {
    return Math.min(Math.max(ns, 0), LONGEST_NS);
  }

  private static Long sum(Long some, Long more) {
    if (some == null || more == null) {
      return some == null ? more : some;
    }
    return some + more;
  }

  private static long total(List<Long> ns) {
    return ns.stream().mapToLong(Long::longValue).sum();
  }

  private static long most(List<Long> ns) {
    return ns.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * Columns behind the key, with these sums added to the row of before.
   *
   * @param before row that the table has; null when it has none
   */
  Object[] plus(ResultSet before) throws SQLException {
    byte[] all = histogram(before == null ? null : before.getBytes("durations"), durations);
    byte[] allHolds =
        histogram(before == null ? null : before.getBytes("hold_durations"), holdDurations);
    return new Object[] {
      walks + number(before, "walks"),
      incompleteWalks + number(before, "incomplete_walks"),
      total(durations) + number(before, "duration_sum_ns"),
      Math.max(most(durations), number(before, "duration_max_ns")),
      all,
      steps + number(before, "steps"),
      achievableSteps + number(before, "achievable_steps"),
      sum(ptlAcquisitions, known(before, "ptl_acquisitions")),
      sum(achievablePtlAcquisitions, known(before, "achievable_ptl_acquisitions")),
      holds + number(before, "holds"),
      holdBounds + number(before, "hold_bounds"),
      total(holdDurations) + number(before, "hold_sum_ns"),
      Math.max(most(holdDurations), number(before, "hold_max_ns")),
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

  private static byte[] histogram(byte[] before, List<Long> values) throws SQLException {
    if (values.isEmpty()) {
      return before;
    }
    try {
      Histogram sum =
          before == null
              ? new Histogram(DIGITS)
              : Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(before), LONGEST_NS);
      sum.setAutoResize(true);
      values.forEach(sum::recordValue);
      ByteBuffer out = ByteBuffer.allocate(sum.getNeededByteBufferCapacity());
      byte[] encoded = new byte[sum.encodeIntoCompressedByteBuffer(out)];
      out.flip().get(encoded);
      return encoded;
    } catch (DataFormatException e) {
      throw new SQLException("a histogram of pairs does not decode", e);
    }
  }
}
