// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.nio.ByteBuffer;

/**
 * Place of a slice among those of all threads: outer slices first, that is, of slices that begin
 * together the longer, then the one of lower depth, then the one that was made first.
 *
 * @param tid of the thread; {@link #LOSSES} is behind all threads
 */
record SliceKey(long tid, long beginNs, long endNs, int depth, long number) {
  static final long LOSSES = Long.MAX_VALUE;

  static final int BYTES = 5 * Long.BYTES;

  /** Key of the slice's row; of a flow of the slice, by its number, right behind it. */
  long[] row(long flow) {
    return new long[] {tid, beginNs, -endNs, depth, number, flow};
  }

  static SliceKey of(long[] row) {
    return new SliceKey(row[0], row[1], -row[2], (int) row[3], row[4]);
  }

  void write(ByteBuffer to) {
    to.putLong(tid).putLong(beginNs).putLong(endNs).putLong(depth).putLong(number);
  }

  static SliceKey read(ByteBuffer from) {
    return new SliceKey(
        from.getLong(), from.getLong(), from.getLong(), (int) from.getLong(), from.getLong());
  }
}
