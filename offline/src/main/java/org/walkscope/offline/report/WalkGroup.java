// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;

/** Walks of one name over processes of one name for one consumer. */
final class WalkGroup {
  private static final int DIGITS = 2;

  /**
   * Who walked whom.
   *
   * @param walker name of the task that walked
   * @param target name of the process that was walked
   */
  record Who(String hostname, String walker, String target, String consumer, String walkerKind) {
    static Who of(Walk walk) {
      return new Who(
          walk.getHost().getHostname(),
          walk.getWalker().getComm(),
          walk.getTarget().getComm(),
          walk.getConsumer(),
          walk.getWalkerKind().name());
    }
  }

  private record Read(int tid, long startBoottimeNs, long snapshot) {}

  private final Set<Read> reads = new HashSet<>();
  private final Histogram durations = new Histogram(DIGITS);
  private long walks;
  private long missing;
  private long incomplete;
  private long totalNs;
  private long longestNs;
  private long entries;
  private long steps;
  private long achievableSteps;

  void add(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      missing += walk.getMissingWalks();
      return;
    }
    walks++;
    incomplete += walk.getCompleteness() == Completeness.COMPLETE ? 0 : 1;
    if (walk.getSnapshot() != null) {
      reads.add(
          new Read(
              walk.getWalker().getTid(),
              walk.getWalker().getStartBoottimeNs(),
              walk.getSnapshot()));
    }
    durations.recordValue(Math.max(0, walk.getDurationNs()));
    totalNs += walk.getDurationNs();
    longestNs = Math.max(longestNs, walk.getDurationNs());
    entries += PageTableEntries.in(walk.getCounts());
    steps += walk.getSteps();
    achievableSteps += walk.getAchievableSteps();
  }

  long walks() {
    return walks;
  }

  /** Walks of which no event came. */
  long missing() {
    return missing;
  }

  /** Walks that are lossy or truncated. */
  long incomplete() {
    return incomplete;
  }

  /** Reads of files that the walks belong to. */
  long reads() {
    return reads.size();
  }

  long totalNs() {
    return totalNs;
  }

  /** Median, within 1 %. */
  long medianNs() {
    return percentileNs(50);
  }

  /** 99th percentile, within 1 %. */
  long p99Ns() {
    return percentileNs(99);
  }

  /** Percentile, never above the longest: the histogram gives the upper end of its bucket. */
  private long percentileNs(double percent) {
    return Math.min(longestNs, durations.getValueAtPercentile(percent));
  }

  long longestNs() {
    return longestNs;
  }

  long entries() {
    return entries;
  }

  long steps() {
    return steps;
  }

  long achievableSteps() {
    return achievableSteps;
  }
}
