// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.CaptureFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * End of a segment as that of a part, for one whose writer is killed or still writes: every tool
 * takes it for whole then.
 */
final class PartEnd {
  private Host host; // null where nothing has happened in it yet
  private long epochNs;
  private long lastNs;
  private long fragments;
  private long bytes;
  private boolean there;

  private PartEnd() {}

  /**
   * Reads a segment.
   *
   * @param most bytes of the file that are read
   */
  static PartEnd of(Path segment, long most) throws IOException {
    PartEnd end = new PartEnd();
    try (SegmentReader reader = new SegmentReader(segment, most)) {
      for (SegmentReader.Marked next = reader.next(); next != null; next = reader.next()) {
        end.bytes = next.end();
        next.records().forEach(end::take);
      }
      end.there = reader.endsWhole();
    }
    return end;
  }

  private void take(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      host = fragment.getHost();
      epochNs = fragment.getStreamEpochNs();
      lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
      fragments++;
    } else if (record instanceof ProbeLoss loss) {
      host = loss.getHost();
      epochNs = loss.getStreamEpochNs();
      lastNs = Math.max(lastNs, loss.getTimestampNs());
    }
  }

  /** Takes what the stream's header tells where nothing has happened in the segment yet. */
  PartEnd orOf(StreamHeader header) {
    if (host == null) {
      host = header.host();
      epochNs = header.epochNs();
      lastNs = header.monotonicNs();
    }
    return this;
  }

  /** False of a segment in which nothing has happened yet. */
  boolean isKnown() {
    return host != null;
  }

  /** True if the segment has its end. */
  boolean isThere() {
    return there;
  }

  /** Bytes up to the last mark. */
  long bytes() {
    return bytes;
  }

  /** Ends a file that has those bytes. */
  void append(Path file) throws IOException {
    try (CaptureFile ended = new CaptureFile(file, bytes, fragments)) {
      ended.end(new StreamEnd(new PartMark().of(host), epochNs, lastNs, 0L, 0L, 0L));
    }
  }
}
