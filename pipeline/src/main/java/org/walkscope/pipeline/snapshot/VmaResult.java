// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;

/** What a VMA's last walk said. */
public final class VmaResult implements Stored {
  private static final int VERSION = 1;

  SnapshotVma vma;
  long missingEvents;

  static VmaResult of(Walk walk) {
    VmaResult result = new VmaResult();
    result.vma =
        new SnapshotVma(
            walk.getVma() == null ? unknownVma(walk) : walk.getVma(),
            walk.getWalk(),
            walk.getCompleteness(),
            walk.getSmaps(),
            walk.getCounts(),
            walk.getSteps(),
            walk.getAchievableSteps());
    result.missingEvents = walk.getMissingEvents();
    return result;
  }

  /** smaps_rollup walks a range, not a VMA, after it had to let the mmap lock go. */
  private static Vma unknownVma(Walk walk) {
    return Vma.newBuilder()
        .setStart(walk.getStart())
        .setEnd(walk.getEnd())
        .setFlags(0)
        .setPgoff(0)
        .setInode(0)
        .setDevice(0)
        .setAnonymous(false)
        .setHugetlb(false)
        .setGate(false)
        .setFile(false)
        .build();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    AvroState.write(out, AvroState.SNAPSHOT_VMAS, vma);
    out.writeLong(missingEvents);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a snapshot's VMA in unknown version " + version);
    }
    vma = AvroState.read(in, AvroState.SNAPSHOT_VMAS);
    missingEvents = in.readLong();
  }
}
