// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.event.VmaPart;

/** The VMA that a walk is in, in state. */
final class VmaState {
  private VmaState() {}

  static void write(DataOutput out, VmaPart vma) throws IOException {
    out.writeBoolean(vma != null);
    if (vma != null) {
      out.writeLong(vma.start());
      out.writeLong(vma.end());
      out.writeLong(vma.vmaStart());
      out.writeLong(vma.vmaEnd());
      out.writeLong(vma.flags());
      out.writeLong(vma.pgoff());
      out.writeLong(vma.inode());
      out.writeInt(vma.device());
      out.writeInt(vma.kind());
      out.writeInt(vma.hugetlbShift());
    }
  }

  static VmaPart read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return new VmaPart(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }
}
