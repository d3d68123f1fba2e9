// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;

/** How long one kind of lock was waited for and held in the walks of a window. */
public final class LockTotals extends Totals<LockSample, LockTotals, LockTimings> {
  private LockKind kind;
  private Level level;
  private long waitBounds;
  private long holdBounds;
  private final Durations waits = new Durations();
  private final Durations holds = new Durations();
  private final Exemplars longestHolds = new Exemplars();

  @Override
  public void add(LockSample sample) {
    group = sample.group();
    kind = sample.kind();
    level = sample.level();
    waitBounds += sample.waitBounds();
    holdBounds += sample.holdBounds();
    waits.addAll(sample.waitNs());
    holds.addAll(sample.holdNs());
    longestHolds.addAll(sample.longestHolds());
  }

  @Override
  void mergeSums(LockTotals other) {
    kind = other.kind;
    level = other.level;
    waitBounds += other.waitBounds;
    holdBounds += other.holdBounds;
    waits.merge(other.waits);
    holds.merge(other.holds);
    longestHolds.merge(other.longestHolds);
  }

  @Override
  public String key() {
    return LockSample.keyOf(group, kind, level);
  }

  @Override
  public LockTimings toRecord() {
    return LockTimings.newBuilder()
        .setWindowStartEpochMs(startEpochMs())
        .setWindowEndEpochMs(endEpochMs())
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
        .setLongestHolds(longestHolds.toList())
        .build();
  }

  @Override
  void writeSums(DataOutput out) throws IOException {
    out.writeUTF(kind.name());
    out.writeUTF(level == null ? "" : level.name());
    out.writeLong(waitBounds);
    out.writeLong(holdBounds);
    waits.write(out);
    holds.write(out);
    longestHolds.write(out);
  }

  @Override
  void readSums(DataInput in) throws IOException {
    kind = LockKind.valueOf(in.readUTF());
    String name = in.readUTF();
    level = name.isEmpty() ? null : Level.valueOf(name);
    waitBounds = in.readLong();
    holdBounds = in.readLong();
    waits.read(in);
    holds.read(in);
    longestHolds.read(in);
  }
}
