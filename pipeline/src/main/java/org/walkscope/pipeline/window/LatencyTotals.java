// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.WalkLatency;

/** How long the walks of a window took. */
public final class LatencyTotals extends Totals<LatencySample, LatencyTotals, WalkLatency> {
  private final Durations durations = new Durations();
  private final Exemplars slowest = new Exemplars();

  @Override
  public void add(LatencySample sample) {
    group = sample.group();
    durations.addAll(sample.durationNs());
    slowest.addAll(sample.slowest());
  }

  @Override
  void mergeSums(LatencyTotals other) {
    durations.merge(other.durations);
    slowest.merge(other.slowest);
  }

  @Override
  public String key() {
    return group.key();
  }

  @Override
  public WalkLatency toRecord() {
    return WalkLatency.newBuilder()
        .setWindowStartEpochMs(startEpochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setWalks(durations.count())
        .setDuration(durations.toDistribution())
        .setSlowest(slowest.toList())
        .build();
  }

  @Override
  void writeSums(DataOutput out) throws IOException {
    durations.write(out);
    slowest.write(out);
  }

  @Override
  void readSums(DataInput in) throws IOException {
    durations.read(in);
    slowest.read(in);
  }
}
