// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.BatchEfficiency;

/** How well the walks of a window batched. */
public final class BatchTotals implements Totals<BatchSample, BatchTotals, BatchEfficiency> {
  private static final int VERSION = 1;

  private Group group;
  private long walks;
  private long incomplete;
  private long entries;
  private long steps;
  private long achievable;

  @Override
  public void add(BatchSample sample) {
    group = sample.group();
    walks++;
    incomplete += sample.complete() ? 0 : 1;
    entries += sample.entries();
    steps += sample.steps();
    achievable += sample.achievableSteps();
  }

  @Override
  public void merge(BatchTotals other) {
    group = group == null ? other.group : group;
    walks += other.walks;
    incomplete += other.incomplete;
    entries += other.entries;
    steps += other.steps;
    achievable += other.achievable;
  }

  @Override
  public BatchEfficiency toRecord(long startEpochMs, long endEpochMs) {
    return BatchEfficiency.newBuilder()
        .setWindowStartEpochMs(startEpochMs)
        .setWindowEndEpochMs(endEpochMs)
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setWalks(walks)
        .setIncompleteWalks(incomplete)
        .setEntries(entries)
        .setSteps(steps)
        .setAchievableSteps(achievable)
        .setEfficiency(steps == 0 ? null : (double) achievable / steps)
        .build();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    group.write(out);
    for (long sum : new long[] {walks, incomplete, entries, steps, achievable}) {
      out.writeLong(sum);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a batch window in unknown version " + version);
    }
    group = Group.read(in);
    walks = in.readLong();
    incomplete = in.readLong();
    entries = in.readLong();
    steps = in.readLong();
    achievable = in.readLong();
  }
}
