// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.capture.PrivateFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Capture file with some time of a stream. */
public class CaptureFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final CountedOutput file;
  private final CaptureWriter writer;
  private long fragments;

  /** Begins a new file. */
  public CaptureFile(Path path, Host host, long streamEpochNs, Map<String, String> notes)
      throws IOException {
    this.path = path;
    channel = PrivateFile.createChannel(path);
    file = new CountedOutput(Channels.newOutputStream(channel));
    try {
      writer = new CaptureWriter(file, host, streamEpochNs, notes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Goes on behind the last block of a file.
   *
   * @param bytes up to the end of that block; what is behind them goes
   * @param fragments in the file
   */
  public CaptureFile(Path path, long bytes, long fragments) throws IOException {
    this.path = path;
    this.fragments = fragments;
    channel = FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      channel.truncate(bytes);
      channel.position(bytes);
      file = new CountedOutput(Channels.newOutputStream(channel));
      file.bytes = bytes;
      writer = CaptureWriter.continuing(path, file, fragments);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Writes a record. */
  public void write(SpecificRecord record) throws IOException {
    writer.write(record);
    fragments += record instanceof TraceFragment ? 1 : 0;
  }

  /** Writes a record that is encoded already. */
  final void write(SpecificRecord record, byte[] encoded) throws IOException {
    writer.write(record, encoded);
    fragments += record instanceof TraceFragment ? 1 : 0;
  }

  /** Ends the file as a whole capture. */
  public void end(StreamEnd end) throws IOException {
    writer.write(end);
  }

  /** Waits until the disk has what the file has. */
  public void force() throws IOException {
    channel.force(false);
  }

  public Path path() {
    return path;
  }

  public long fragments() {
    return fragments;
  }

  /** Bytes of the file. */
  public long bytes() {
    return file.bytes;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Closes the file without the records that have not reached it. */
  public void abandon() throws IOException {
    channel.close();
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
