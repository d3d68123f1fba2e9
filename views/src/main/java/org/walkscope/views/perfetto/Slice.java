// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Part of a thread's time, or an instant. Times are CLOCK_MONOTONIC ns. */
final class Slice {
  /**
   * Outer slices first: of slices that begin together the longer, or the one that was made first.
   */
  static final Comparator<Slice> OUTER_FIRST =
      Comparator.<Slice>comparingLong(slice -> slice.beginNs)
          .thenComparing(Comparator.<Slice>comparingLong(slice -> slice.endNs).reversed())
          .thenComparingInt(slice -> slice.depth);

  final long beginNs;
  final long endNs;

  /** Order among slices of the same time: the lower holds the higher. */
  final int depth;

  /** The event without its track, as bytes: a trace has many. */
  final byte[] event;

  /** Flows from the begin of this slice. */
  final List<Long> flows = new ArrayList<>(0);

  /** Flow into the end of this slice; 0 for none. */
  long flowIn;

  Slice(long beginNs, long endNs, int depth, TrackEvent event) {
    this.beginNs = beginNs;
    this.endNs = Math.max(beginNs, endNs);
    this.depth = depth;
    this.event = event.toByteArray();
  }
}
