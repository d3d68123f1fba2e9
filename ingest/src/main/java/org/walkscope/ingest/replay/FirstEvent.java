// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.TraceFragment;

/** When the first event of a capture happened. */
public final class FirstEvent {
  private FirstEvent() {}

  /**
   * Epoch ns; of all fragments, for they are written when they are closed. Empty without events.
   *
   * @param progress told after every record; must be quick
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
