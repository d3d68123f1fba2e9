// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.event.WalkBegin;
import org.walkscope.pipeline.state.AvroState;

/** A walk's begin in state. */
final class BeginState {
  private BeginState() {}

  static void write(DataOutput out, WalkBegin begin) throws IOException {
    out.writeBoolean(begin != null);
    if (begin == null) {
      return;
    }
    out.writeLong(begin.walkerStartBoottimeNs());
    out.writeLong(begin.targetStartBoottimeNs());
    out.writeLong(begin.mm());
    out.writeLong(begin.snapshot());
    out.writeLong(begin.start());
    out.writeLong(begin.end());
    out.writeLong(begin.vmaStart());
    out.writeLong(begin.vmaEnd());
    out.writeLong(begin.vmaFlags());
    out.writeLong(begin.vmaPgoff());
    out.writeLong(begin.inode());
    out.writeLong(begin.shmemSwapBytes());
    out.writeLong(begin.argument());
    out.writeInt(begin.device());
    out.writeInt(begin.mapCount());
    out.writeInt(begin.walkerTgid());
    out.writeInt(begin.targetTgid());
    out.writeInt(begin.targetTid());
    out.writeInt(begin.weight());
    out.writeInt(begin.walkerKind());
    out.writeInt(begin.file());
    out.writeInt(begin.vmaKind());
    out.writeInt(begin.hugetlbShift());
    out.writeInt(begin.types());
    AvroState.writeText(out, begin.walkerComm());
    AvroState.writeText(out, begin.targetComm());
    AvroState.writeText(out, begin.function());
    AvroState.writeText(out, begin.ops());
  }

  static WalkBegin read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return new WalkBegin(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        AvroState.readText(in),
        AvroState.readText(in),
        AvroState.readText(in),
        AvroState.readText(in));
  }
}
