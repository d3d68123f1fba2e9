// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import org.walkscope.offline.text.Durations;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;

/** Walks that are alike in what they are grouped by. */
final class WalkGroup {
  private static final int DIGITS = 2;

  private final Durations durations = new Durations(DIGITS);
  private long reads;
  private long walks;
  private long missing;
  private long incomplete;
  private long totalNs;
  private boolean entriesTold;
  private long entries;
  private long steps;
  private long achievableSteps;
  private boolean achievableExact = true;
  private long exact;
  private long ptlAcquisitions;
  private long achievablePtlAcquisitions;
  private Target latestTarget;
  private long latestNs = Long.MIN_VALUE;

  /**
   * Adds a walk, or a gap of walks that are missing.
   *
   * @param firstOfRead whether a read of a file begins in this group
   */
  void add(Walk walk, boolean firstOfRead) {
    if (walk.getMissingWalks() > 0) {
      missing += walk.getMissingWalks();
      return;
    }
    walks++;
    incomplete += walk.getCompleteness() == Completeness.COMPLETE ? 0 : 1;
    reads += firstOfRead ? 1 : 0;
    totalNs += walk.getDurationNs();
    if (walk.getBeginEpochNs() >= latestNs) {
      latestNs = walk.getBeginEpochNs();
      latestTarget = walk.getTarget();
    }
    if (WalkTimes.isTimed(walk)) {
      durations.add(walk.getDurationNs());
    }
    entriesTold |= PageTableEntries.isTold(walk);
    entries += PageTableEntries.in(walk.getCounts());
    steps += walk.getSteps();
    achievableSteps += walk.getAchievableSteps();
    achievableExact &= walk.getAchievableExact();
    if (walk.getHost().getMode() == TraceMode.EXACT) {
      exact++;
      ptlAcquisitions += walk.getPtlAcquisitions();
      achievablePtlAcquisitions += walk.getAchievablePtlAcquisitions();
    }
  }

  long walks() {
    return walks;
  }

  /** Target of the walk that began last; null before the first. */
  Target latestTarget() {
    return latestTarget;
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
    return reads;
  }

  /** Time between the first and last event seen of each walk, summed. */
  long totalNs() {
    return totalNs;
  }

  /** Median of the walks whose begin and end were seen, within 1 %; null without any. */
  Long medianNs() {
    return durations.percentileNs(50);
  }

  /** 99th percentile, likewise. */
  Long p99Ns() {
    return durations.percentileNs(99);
  }

  /** Longest of the walks whose begin and end were seen; null without any. */
  Long longestNs() {
    return durations.longestNs();
  }

  /** Durations of the walks whose begin and end were seen. */
  Durations durations() {
    return durations;
  }

  /** Entries passed; null where the trace tells none of any walk. */
  Long entries() {
    return told(entries);
  }

  /** Steps taken; null as before. */
  Long steps() {
    return told(steps);
  }

  /** Steps of a perfect batcher; null as before. */
  Long achievableSteps() {
    return told(achievableSteps);
  }

  /** Steps that a perfect batcher would save; null as before. */
  Long savedSteps() {
    return told(steps - achievableSteps);
  }

  /** Achievable steps by steps; null where there are no steps, or none are told. */
  Double efficiency() {
    return steps == 0 ? null : (Double) ((double) achievableSteps / steps);
  }

  private Long told(long figure) {
    return entriesTold ? (Long) figure : null;
  }

  /** False if the achievable steps are a lower bound. */
  boolean isAchievableExact() {
    return achievableExact;
  }

  /** Page-table locks taken by the walks traced in exact mode; null without such walks. */
  Long ptlAcquisitions() {
    return exact == 0 ? null : (Long) ptlAcquisitions;
  }

  /** Page-table locks that a perfect batcher takes for these walks; null as before, or as steps. */
  Long achievablePtlAcquisitions() {
    return exact == 0 ? null : told(achievablePtlAcquisitions);
  }
}
