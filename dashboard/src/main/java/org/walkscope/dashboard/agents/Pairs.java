// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import java.util.List;

/**
 * Who walks whom.
 *
 * @param coveredMs time of which there are rows, within the time that is asked about
 * @param bucketMs length of a bucket of over_time lists, the first from the begin of the time
 * @param total pairs, listed or not
 * @param victimsSinceMs time since which the names of victims are known; null when all are
 */
public record Pairs(
    Long asOfMs,
    long fromMs,
    long toMs,
    long coveredMs,
    long bucketMs,
    long total,
    Long victimsSinceMs,
    String nextCursor,
    List<Pair> pairs) {

  /**
   * Agent and the process that it walks, by names.
   *
   * @param target null where all targets of an agent are one row; empty where it is not known
   * @param durationSumNs time in walks
   * @param holds holds of mmap_lock or a VMA's lock around walks
   * @param holdBounds holds among them of which only an upper bound is known
   * @param blamedHolds holds that others waited for, told or not
   * @param percentiles percentiles of walks and holds
   * @param steps of the walks whose entries the trace tells; null without such walks
   * @param achievableSteps of the same walks
   * @param ptlAcquisitions null where no walk was traced in exact mode
   * @param victims names of tasks that waited longest for one of its holds, most waited first
   * @param overTime sums by bucket
   * @param slowestWalkId id of the slowest walk that is kept; null when none is
   */
  public record Pair(
      String agent,
      String target,
      long hosts,
      long walks,
      long incompleteWalks,
      long durationSumNs,
      long durationMaxNs,
      long holds,
      long holdBounds,
      long holdSumNs,
      long holdMaxNs,
      long blamedHolds,
      Percentiles percentiles,
      long blamedNs,
      long waiters,
      long convoys,
      long waitMaxNs,
      Long steps,
      Long achievableSteps,
      Long ptlAcquisitions,
      Long achievablePtlAcquisitions,
      List<String> victims,
      OverTime overTime,
      String slowestWalkId) {}

  /**
   * Percentiles; null without values.
   *
   * @param walks walks behind them; less than all when minutes were drawn
   * @param holds holds behind them
   */
  public record Percentiles(
      long walks,
      Long durationP50Ns,
      Long durationP99Ns,
      long holds,
      Long holdP50Ns,
      Long holdP99Ns) {}

  /** Sums by bucket of time. */
  public record OverTime(List<Long> walks, List<Long> durationSumNs, List<Long> blamedNs) {}
}
