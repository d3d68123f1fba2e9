// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Slices, instants and flows, in the order in which they are written. */
final class SliceRows {
  // What a row is: its first byte.
  static final byte SLICE = 0;
  static final byte INSTANT = 1;

  /** Flow from the begin of the slice before. */
  static final byte FLOW_FROM = 2;

  /** Flow into the end of the slice before. */
  static final byte FLOW_INTO = 3;

  private final SortedRows rows;
  private long number;

  SliceRows(SortedRows rows) {
    this.rows = rows;
  }

  SliceKey slice(long tid, long beginNs, long endNs, int depth, TrackEvent event)
      throws IOException {
    return add(SLICE, tid, beginNs, Math.max(beginNs, endNs), depth, event);
  }

  void instant(long tid, long atNs, TrackEvent event) throws IOException {
    add(INSTANT, tid, atNs, atNs, 0, event);
  }

  private SliceKey add(byte kind, long tid, long beginNs, long endNs, int depth, TrackEvent event)
      throws IOException {
    number++;
    SliceKey key = new SliceKey(tid, beginNs, endNs, depth, number);
    byte[] bytes = event.toByteArray();
    byte[] row = new byte[1 + bytes.length];
    row[0] = kind;
    System.arraycopy(bytes, 0, row, 1, bytes.length);
    rows.add(key.row(0), row);
    return key;
  }

  /** Leads a flow, whose number is above 0, from the begin of a slice to the end of another. */
  void flow(long flow, SliceKey from, SliceKey to) throws IOException {
    rows.add(from.row(flow), new byte[] {FLOW_FROM});
    rows.add(to.row(flow), new byte[] {FLOW_INTO});
  }

  SortedRows rows() {
    return rows;
  }
}
