// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.capture.PrivateFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Capture file with some time of a stream, up to a size. */
final class CapturePart implements Closeable {
  /** Room that is kept for the last records of a stream: its losses and its end. */
  static final int RESERVED_BYTES = 256 << 10;

  private final Path path;
  private final long mostBytes;
  private final CountedOutput file;
  private final CaptureWriter writer;
  private long fragments;
  private boolean empty = true;

  /** Bytes of the file when the last record came, and of records that were not in it then. */
  private long writtenBytes;

  private long waitingBytes;

  CapturePart(Path path, long mostBytes, Host host, long streamEpochNs, Map<String, String> notes)
      throws IOException {
    this.path = path;
    this.mostBytes = mostBytes;
    file = new CountedOutput(PrivateFile.create(path));
    writer = new CaptureWriter(file, host, streamEpochNs, notes);
  }

  /**
   * Writes a record if there is room for it, or if it is the first; one that was written into the
   * reserved room does not count.
   */
  boolean take(SpecificRecord record) throws IOException {
    byte[] encoded = CaptureWriter.encode(record);
    if (file.bytes != writtenBytes) {
      writtenBytes = file.bytes;
      waitingBytes = 0;
    }
    if (!empty && writtenBytes + waitingBytes + encoded.length > mostBytes - RESERVED_BYTES) {
      return false;
    }
    waitingBytes += encoded.length;
    empty = false;
    writer.write(record, encoded);
    fragments += record instanceof TraceFragment ? 1 : 0;
    return true;
  }

  /** Writes a record into the reserved room. */
  void write(SpecificRecord record) throws IOException {
    writer.write(record);
    fragments += record instanceof TraceFragment ? 1 : 0;
  }

  /** Ends the file as a whole capture. */
  void end(StreamEnd end) throws IOException {
    writer.write(end);
  }

  Path path() {
    return path;
  }

  long fragments() {
    return fragments;
  }

  /** Bytes of the file. */
  long bytes() {
    return file.bytes;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Output that counts its bytes. */
  private static final class CountedOutput extends FilterOutputStream {
    private long bytes;

    CountedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      out.write(from, at, length);
      bytes += length;
    }
  }
}
