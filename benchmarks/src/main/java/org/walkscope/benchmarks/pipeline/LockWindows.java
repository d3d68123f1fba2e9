// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.walkscope.pipeline.window.AddUp;
import org.walkscope.pipeline.window.Group;
import org.walkscope.pipeline.window.LockTotals;
import org.walkscope.schema.Walk;

/** The job's windows of locks without Flink: the same totals, kept in maps. */
final class LockWindows {
  static final long WINDOW_MS = 10_000;
  private static final long DELAY_MS = 5_000;

  private final AddUp<LockTotals> adding = new AddUp<>(LockTotals.class);
  private final TreeMap<Long, Map<String, Map<String, LockTotals>>> open = new TreeMap<>();
  private LockSums sums = LockSums.NONE;

  void add(Walk walk) {
    if (walk.getLocks().isEmpty()) {
      return;
    }
    long epochMs = Math.floorDiv(walk.getBeginEpochNs() + walk.getDurationNs(), 1_000_000);
    long startMs = Math.floorDiv(epochMs, WINDOW_MS) * WINDOW_MS;
    publishBefore(epochMs - WINDOW_MS - DELAY_MS);
    var window = open.computeIfAbsent(startMs, start -> new HashMap<>());
    LockTotals.each(
        walk,
        Group.of(walk),
        epochMs,
        sample ->
            adding.add(
                sample, window.computeIfAbsent(sample.key(), key -> adding.createAccumulator())));
  }

  /** Publishes the windows that began no later; no walk of theirs is still to come. */
  private void publishBefore(long startMs) {
    while (!open.isEmpty() && open.firstKey() <= startMs) {
      var window = open.pollFirstEntry();
      for (Map<String, LockTotals> byName : window.getValue().values()) {
        byName.values().forEach(totals -> publish(window.getKey(), totals));
      }
    }
  }

  private void publish(long startMs, LockTotals totals) {
    totals.ofWindow(new TimeWindow(startMs, startMs + WINDOW_MS));
    sums = sums.plus(totals.toRecord());
  }

  LockSums publishAll() {
    publishBefore(Long.MAX_VALUE);
    return sums;
  }
}
