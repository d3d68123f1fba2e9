// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;

/** How long one kind of lock was waited for and held in the walks of a window. */
public final class LockTotals implements Totals<LockSample, LockTotals, LockTimings> {
  private static final int VERSION = 1;

  private Group group;
  private LockKind kind;
  private Level level;
  private long waitBounds;
  private long holdBounds;
  private final Durations waits = new Durations();
  private final Durations holds = new Durations();

  @Override
  public void add(LockSample sample) {
    group = sample.group();
    kind = sample.kind();
    level = sample.level();
    waitBounds += sample.waitBounds();
    holdBounds += sample.holdBounds();
    waits.addAll(sample.waitNs());
    holds.addAll(sample.holdNs());
  }

  @Override
  public void merge(LockTotals other) {
    group = group == null ? other.group : group;
    kind = kind == null ? other.kind : kind;
    level = level == null ? other.level : level;
    waitBounds += other.waitBounds;
    holdBounds += other.holdBounds;
    waits.merge(other.waits);
    holds.merge(other.holds);
  }

  @Override
  public LockTimings toRecord(long startEpochMs, long endEpochMs) {
    return LockTimings.newBuilder()
        .setWindowStartEpochMs(startEpochMs)
        .setWindowEndEpochMs(endEpochMs)
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setKind(kind)
        .setLevel(level)
        .setWaitBounds(waitBounds)
        .setHoldBounds(holdBounds)
        .setWait(waits.toDistribution())
        .setHold(holds.toDistribution())
        .build();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    group.write(out);
    out.writeUTF(kind.name());
    out.writeUTF(level == null ? "" : level.name());
    out.writeLong(waitBounds);
    out.writeLong(holdBounds);
    waits.write(out);
    holds.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a lock window in unknown version " + version);
    }
    group = Group.read(in);
    kind = LockKind.valueOf(in.readUTF());
    String name = in.readUTF();
    level = name.isEmpty() ? null : Level.valueOf(name);
    waitBounds = in.readLong();
    holdBounds = in.readLong();
    waits.read(in);
    holds.read(in);
  }
}
