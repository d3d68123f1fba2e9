// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Part of a thread's time, or an instant. Times are CLOCK_MONOTONIC ns. */
final class Slice {
  final long tid;
  final long beginNs;
  final long endNs;
  final boolean isInstant;

  /** The event without its track. */
  final TrackEvent.Builder event;

  /** Flows from the begin of this slice. */
  final List<Long> flows = new ArrayList<>(0);

  /** Flow into the end of this slice; 0 for none. */
  long flowIn;

  Slice(SliceKey key, boolean isInstant, TrackEvent.Builder event) {
    tid = key.tid();
    beginNs = key.beginNs();
    endNs = key.endNs();
    this.isInstant = isInstant;
    this.event = event;
  }
}
