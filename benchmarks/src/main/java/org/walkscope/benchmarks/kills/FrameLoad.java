// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.TraceFragment;

/**
 * Frame stream of a guest's recording, as of many threads that do the same at the same time; a
 * round of the probe's counters follows each of its fragments.
 */
final class FrameLoad {
  private static final int THREADS_APART = 100_000;

  private FrameLoad() {}

  /**
   * Makes a stream.
   *
   * @param threads for each thread of the recording
   */
  static byte[] of(Path capture, int threads) throws IOException {
    StreamBuilder stream = new StreamBuilder();
    EventReader events = new EventReader();
    long seen = 0;
    long lastNs = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          for (int thread = 0; thread < threads; thread++) {
            stream.on(fragment.getWalker().getTid() + thread * THREADS_APART, 0);
            events.read(fragment, stream);
          }
          seen += (long) threads * fragment.getEvents();
          lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
          stream.loss(lastNs, 0, seen, 0);
        }
      }
    } catch (MalformedColumnException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
    return stream.end(lastNs + 1).bytes();
  }
}
