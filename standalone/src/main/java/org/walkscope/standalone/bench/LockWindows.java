// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.walkscope.pipeline.window.Group;
import org.walkscope.pipeline.window.LockSample;
import org.walkscope.pipeline.window.LockTotals;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/** The job's windows of locks without Flink: the same totals, kept in maps. */
final class LockWindows {
  static final long WINDOW_MS = 10_000;
  private static final long DELAY_MS = 5_000;

  private record Kind(LockKind kind, Level level) {}

  private final TreeMap<Long, Map<String, LockTotals>> open = new TreeMap<>();
  private LockSums sums = LockSums.NONE;

  void add(Walk walk) {
    List<LockSpan> spans = walk.getLocks();
    if (spans.isEmpty()) {
      return;
    }
    long epochMs = Math.floorDiv(walk.getBeginEpochNs() + walk.getDurationNs(), 1_000_000);
    long startMs = Math.floorDiv(epochMs, WINDOW_MS) * WINDOW_MS;
    publishBefore(epochMs - WINDOW_MS - DELAY_MS);
    Map<String, LockTotals> window = open.computeIfAbsent(startMs, start -> new HashMap<>());
    Group group =
        new Group(
            walk.getHost().getHostname(),
            walk.getConsumer(),
            walk.getWalkerKind(),
            walk.getHost().getArch(),
            walk.getHost().getKernelRelease());
    Map<Kind, Integer> kinds = new HashMap<>();
    for (LockSpan span : spans) {
      kinds.merge(new Kind(span.getKind(), span.getLevel()), 1, Integer::sum);
    }
    kinds.forEach(
        (kind, count) -> {
          LockSample sample = sample(walk, kind, count, group, epochMs);
          window.computeIfAbsent(sample.key(), key -> new LockTotals()).add(sample);
        });
  }

  private static LockSample sample(Walk walk, Kind kind, int count, Group group, long epochMs) {
    List<LockSpan> spans = walk.getLocks();
    long[] waitNs = new long[count];
    long[] holdNs = new long[count];
    long waitBounds = 0;
    long holdBounds = 0;
    long longestNs = 0;
    int i = 0;
    for (LockSpan span : spans) {
      if (span.getKind() == kind.kind && span.getLevel() == kind.level) {
        waitNs[i] = span.getWaitNs();
        holdNs[i] = span.getHoldNs();
        longestNs = Math.max(longestNs, holdNs[i]);
        i++;
        waitBounds += span.getWaitBound() ? 1 : 0;
        holdBounds += span.getHoldBound() ? 1 : 0;
      }
    }
    return new LockSample(
        group,
        epochMs,
        kind.kind,
        kind.level,
        waitNs,
        holdNs,
        waitBounds,
        holdBounds,
        new WalkExemplar(
            group.hostname(),
            walk.getHost().getBootId(),
            walk.getWalker().getTid(),
            walk.getWalk(),
            longestNs));
  }

  /** Publishes the windows that began no later; nothing of theirs is still to come. */
  private void publishBefore(long startMs) {
    while (!open.isEmpty() && open.firstKey() <= startMs) {
      var window = open.pollFirstEntry();
      for (LockTotals totals : window.getValue().values()) {
        totals.ofWindow(new TimeWindow(window.getKey(), window.getKey() + WINDOW_MS));
        LockTimings timings = totals.toRecord();
        sums = sums.plus(timings);
      }
    }
  }

  LockSums publishAll() {
    publishBefore(Long.MAX_VALUE);
    return sums;
  }
}
