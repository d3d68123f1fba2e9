// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.walkscope.pipeline.entries.Longs;
import org.walkscope.schema.LockSpan;
import org.walkscope.wire.LockView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireEnums;

/** Lock spans of one walk. Spans beyond the limit are left out and counted. */
final class LockList {
  // address, acquired, wait, hold, shape
  private static final int LONGS = 5;

  private long[] spans = {}; // most walks in light mode have none
  private int size;
  private long dropped;
  private long ptl;

  /** False when the kind or level is none that the wire knows. */
  boolean add(LockView lock, int limit) {
    int kind = lock.kind();
    int level = lock.level();
    if (WireEnums.lockKind(kind) == null || (level != 0 && WireEnums.level(level) == null)) {
      return false;
    }
    ptl += kind == Wire.LOCK_PTL ? 1 : 0;
    if (size >= limit) {
      dropped++;
      return true;
    }
    int at = size++ * LONGS;
    if (at == spans.length) {
      spans = Arrays.copyOf(spans, Math.max(2 * at, 4 * LONGS));
    }
    spans[at] = lock.address();
    spans[at + 1] = lock.timestampNs() - lock.holdNs();
    spans[at + 2] = lock.waitNs();
    spans[at + 3] = lock.holdNs();
    spans[at + 4] = (long) kind << 16 | (long) level << 8 | lock.flags();
    return true;
  }

  long dropped() {
    return dropped;
  }

  /** Number of page-table locks, those left out included. */
  long ptlAcquisitions() {
    return ptl;
  }

  /** Records of the spans, each made when it is asked for. Nothing is added after this. */
  List<LockSpan> toList() {
    return PackedList.of(spans, LONGS, size, LockList::record);
  }

  private static LockSpan record(long[] spans, int at) {
    int shape = (int) spans[at + 4];
    int kind = shape >>> 16;
    return new LockSpan(
        WireEnums.lockKind(kind),
        kind == Wire.LOCK_PTL ? WireEnums.level((shape >>> 8) & 0xff) : null,
        spans[at],
        spans[at + 1],
        spans[at + 2],
        spans[at + 3],
        (shape & Wire.LOCK_WAIT_BOUND) != 0,
        (shape & Wire.LOCK_HOLD_BOUND) != 0);
  }

  void write(DataOutput out) throws IOException {
    Longs.write(out, spans, size * LONGS);
    out.writeLong(dropped);
    out.writeLong(ptl);
  }

  void read(DataInput in) throws IOException {
    long[] read = Longs.read(in);
    size = read.length / LONGS;
    spans = size == 0 ? spans : read;
    dropped = in.readLong();
    ptl = in.readLong();
  }
}
