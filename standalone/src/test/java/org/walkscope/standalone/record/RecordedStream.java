// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Frame stream with the events of a recorded capture. */
final class RecordedStream {
  private RecordedStream() {}

  static byte[] of(Path capture) throws IOException, MalformedColumnException {
    StreamBuilder stream = new StreamBuilder();
    EventReader events = new EventReader();
    long seen = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          stream.on(fragment.getWalker().getTid(), 0);
          events.read(fragment, stream);
          seen += fragment.getEvents();
        } else if (next instanceof ProbeLoss loss) {
          stream.loss(loss.getTimestampNs(), 0, seen, 0);
        } else if (next instanceof StreamEnd end) {
          stream.end(end.getTimestampNs());
        }
      }
    }
    return stream.bytes();
  }
}
