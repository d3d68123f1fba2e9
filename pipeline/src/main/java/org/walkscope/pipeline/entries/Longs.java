// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Arrays of longs in state. */
public final class Longs {
  private Longs() {}

  public static void write(DataOutput out, long[] longs, int size) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(longs[i]);
    }
  }

  public static long[] read(DataInput in) throws IOException {
    long[] longs = new long[in.readInt()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = in.readLong();
    }
    return longs;
  }
}
