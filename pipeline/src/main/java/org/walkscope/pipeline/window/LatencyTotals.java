// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

/** Durations of walks. */
public final class LatencyTotals extends Totals<LatencyTotals, WalkLatency> {
  private Durations durations = new Durations();
  private Exemplars slowest = new Exemplars();

  static LatencyTotals of(Walk walk, Group group, long epochMs) {
    LatencyTotals totals = new LatencyTotals();
    totals.of(group, walk.getHost(), epochMs);
    totals.durations.add(walk.getDurationNs());
    totals.slowest.add(Exemplars.of(walk, walk.getDurationNs()));
    return totals;
  }

  @Override
  void mergeSums(LatencyTotals others) {
    durations.merge(others.durations);
    slowest.merge(others.slowest);
  }

  @Override
  public WalkLatency toRecord() {
    return WalkLatency.newBuilder()
        .setWindowStartEpochMs(epochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group().hostname())
        .setConsumer(group().consumer())
        .setWalkerKind(group().walkerKind())
        .setArch(group().arch())
        .setKernelRelease(group().kernelRelease())
        .setWalkerComm(group().walkerComm())
        .setWalks(durations.count())
        .setDuration(durations.toDistribution())
        .setSlowest(slowest.toList())
        .build();
  }
}
