// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.WalkLatency;

/** How long the walks of a window took. */
public final class LatencyTotals implements Totals<LatencySample, LatencyTotals, WalkLatency> {
  private static final int VERSION = 1;

  private Group group;
  private final Durations durations = new Durations();

  @Override
  public void add(LatencySample sample) {
    group = sample.group();
    durations.add(sample.durationNs());
  }

  @Override
  public void merge(LatencyTotals other) {
    group = group == null ? other.group : group;
    durations.merge(other.durations);
  }

  @Override
  public WalkLatency toRecord(long startEpochMs, long endEpochMs) {
    return WalkLatency.newBuilder()
        .setWindowStartEpochMs(startEpochMs)
        .setWindowEndEpochMs(endEpochMs)
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setWalks(durations.count())
        .setDuration(durations.toDistribution())
        .build();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    group.write(out);
    durations.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a latency window in unknown version " + version);
    }
    group = Group.read(in);
    durations.read(in);
  }
}
