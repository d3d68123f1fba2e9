// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Slices, each put together of its row and those of its flows, which follow it. */
final class SliceReader {
  /** Taker of slices. */
  @FunctionalInterface
  interface Taker {
    void take(Slice slice) throws IOException;
  }

  private final Taker taker;
  private Slice slice;

  SliceReader(Taker taker) {
    this.taker = taker;
  }

  /** Takes the next row of {@link SliceRows}. */
  void take(long[] key, byte[] row) throws IOException {
    SliceKey of = SliceKey.of(key);
    long flow = key[SortedRows.KEYS - 1];
    switch (row[0]) {
      case SliceRows.FLOW_FROM -> slice.flows.add(flow);
      case SliceRows.FLOW_INTO -> slice.flowIn = flow;
      default -> {
        end();
        TrackEvent.Builder event = TrackEvent.newBuilder().mergeFrom(row, 1, row.length - 1);
        slice = new Slice(of, row[0] == SliceRows.INSTANT, event);
      }
    }
  }

  /** Passes the last slice on. */
  void end() throws IOException {
    if (slice != null) {
      taker.take(slice);
    }
    slice = null;
  }
}
