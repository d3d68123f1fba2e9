// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.TraceFragment;

/** Time of the first event of a capture. */
public final class FirstEvent {
  private FirstEvent() {}

  /**
   * Time of the earliest event, epoch ns; empty without events. Every fragment is read, because
   * fragments are written in the order in which they were closed.
   *
   * @param progress called after every record; must be quick
   */
  public static OptionalLong epochNs(CaptureReader capture, Runnable progress) throws IOException {
    OptionalLong first = OptionalLong.empty();
    for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
      if (next instanceof TraceFragment fragment) {
        long ns = fragment.getFirstTimestampNs() + fragment.getHost().getMonotonicToEpochNs();
        first = OptionalLong.of(Math.min(ns, first.orElse(ns)));
      }
      progress.run();
    }
    return first;
  }
}
