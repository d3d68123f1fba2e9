// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.util.OutputTag;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/**
 * How long walks took.
 *
 * @param slowest which, and how many ns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LatencySample(Group group, long epochMs, long[] durationNs, WalkExemplar[] slowest)
    implements Sample<LatencySample> {
  public static final OutputTag<LatencySample> TAG = new OutputTag<>("latencies") {};

  static LatencySample of(Walk walk, Group group, long epochMs) {
    return new LatencySample(
        group,
        epochMs,
        new long[] {walk.getDurationNs()},
        new WalkExemplar[] {Exemplars.of(walk, walk.getDurationNs())});
  }

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key();
  }

  @Override
  public Object identity() {
    return group;
  }

  @Override
  public LatencySample plus(LatencySample other) {
    return new LatencySample(
        group,
        epochMs,
        Durations.both(durationNs, other.durationNs),
        Exemplars.highest(slowest, other.slowest));
  }

  @Override
  public int size() {
    return durationNs.length;
  }
}
