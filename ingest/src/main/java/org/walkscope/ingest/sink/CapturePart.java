// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;

/** Capture file with some time of a stream, up to a size. */
final class CapturePart extends CaptureFile {
  /** Room that is kept for the last records of a stream: its losses and its end. */
  static final int RESERVED_BYTES = 256 << 10;

  private final long mostBytes;
  private boolean empty = true;

  /** Bytes of the file when the last record came, and of records that were not in it then. */
  private long writtenBytes;

  private long waitingBytes;

  private long events;

  CapturePart(Path path, long mostBytes, Host host, long streamEpochNs, Map<String, String> notes)
      throws IOException {
    super(path, host, streamEpochNs, notes);
    this.mostBytes = mostBytes;
  }

  /**
   * Writes a record if there is room for it, or if it is the first; one that was written into the
   * reserved room does not count.
   */
  boolean take(SpecificRecord record) throws IOException {
    byte[] encoded = CaptureWriter.encode(record);
    if (bytes() != writtenBytes) {
      writtenBytes = bytes();
      waitingBytes = 0;
    }
    if (!empty && writtenBytes + waitingBytes + encoded.length > mostBytes - RESERVED_BYTES) {
      return false;
    }
    waitingBytes += encoded.length;
    empty = false;
    write(record, encoded);
    events += record instanceof TraceFragment fragment ? fragment.getEvents() : 0;
    return true;
  }

  /** Events of its fragments. */
  long events() {
    return events;
  }
}
