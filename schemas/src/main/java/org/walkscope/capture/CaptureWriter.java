// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Writes one stream into a capture: an Avro container, blocks compressed with zstd and checksummed
 * by it. The same records give the same bytes.
 *
 * <p>A {@link ProbeLoss}, one a second, ends a block and reaches the file: a writer that is killed
 * loses only the records since.
 */
public final class CaptureWriter implements Closeable {
  private static final int ZSTD_LEVEL = 6;
  private static final int BLOCK_BYTES = 256 * 1024;

  private final DataFileWriter<SpecificRecord> file = newWriter();
  private long fragments;

  /** Opens a new file, as {@link PrivateFile} makes it. */
  public CaptureWriter(Path path, Host host, long streamEpochNs) throws IOException {
    this(PrivateFile.create(path, false), host, streamEpochNs);
  }

  public CaptureWriter(OutputStream out, Host host, long streamEpochNs) throws IOException {
    this(out, host, streamEpochNs, Map.of());
  }

  /**
   * Writes to a stream.
   *
   * @param notes what {@link CaptureReader#notes} gives
   */
  public CaptureWriter(OutputStream out, Host host, long streamEpochNs, Map<String, String> notes)
      throws IOException {
    file.setCodec(codec());
    new TreeMap<>(notes).forEach((key, note) -> file.setMeta(CaptureHeader.NOTE + key, note));
    file.create(CaptureSchema.WRITTEN, out, syncMarker(host, streamEpochNs));
  }

  private CaptureWriter(SeekableInput there, OutputStream behind, long fragments)
      throws IOException {
    file.setCodec(codec());
    file.appendTo(there, behind);
    this.fragments = fragments;
  }

  /**
   * Goes on behind the last block of a capture that this version began.
   *
   * @param behind writes at the end of the file
   * @param fragments that the file has
   */
  public static CaptureWriter continuing(Path capture, OutputStream behind, long fragments)
      throws IOException {
    try (SeekableFileInput there = new SeekableFileInput(capture.toFile())) {
      return new CaptureWriter(there, behind, fragments);
    }
  }

  private static DataFileWriter<SpecificRecord> newWriter() {
    return new DataFileWriter<SpecificRecord>(new SpecificDatumWriter<>(CaptureSchema.WRITTEN))
        .setSyncInterval(BLOCK_BYTES);
  }

  private static CodecFactory codec() {
    return CodecFactory.zstandardCodec(ZSTD_LEVEL, true, true);
  }

  /** Writes a record of a capture. */
  public void write(SpecificRecord record) throws IOException {
    if (record instanceof TraceFragment fragment) {
      write(fragment);
    } else if (record instanceof ProbeLoss loss) {
      write(loss);
    } else if (record instanceof StageLoss loss) {
      write(loss);
    } else if (record instanceof StreamEnd end) {
      write(end);
    } else if (record instanceof SpoolMark mark) {
      write(mark);
    } else {
      throw new IllegalArgumentException("a capture holds no " + record.getSchema().getName());
    }
  }

  public void write(TraceFragment fragment) throws IOException {
    file.append(fragment);
    fragments++;
  }

  public void write(ProbeLoss loss) throws IOException {
    file.append(loss);
    file.flush();
  }

  public void write(StageLoss loss) throws IOException {
    file.append(loss);
  }

  /** Writes a record of a mark; the last of a mark ends a block and reaches the file. */
  public void write(SpoolMark mark) throws IOException {
    file.append(mark);
    if (!mark.getMore()) {
      file.flush();
    }
  }

  /** A fragment or counters of the probe as they stand in a capture, uncompressed. */
  public static byte[] encode(SpecificRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<SpecificRecord>(CaptureSchema.WRITTEN).write(record, encoder);
    return bytes.toByteArray();
  }

  /**
   * Writes a fragment or counters of the probe, encoded already.
   *
   * @param encoded what {@link #encode} gave for the record
   */
  public void write(SpecificRecord record, byte[] encoded) throws IOException {
    file.appendEncoded(ByteBuffer.wrap(encoded));
    if (record instanceof TraceFragment) {
      fragments++;
    } else if (record instanceof ProbeLoss) {
      file.flush();
    }
  }

  /** Writes the regular end of the stream, and sets its count of fragments. */
  public void write(StreamEnd end) throws IOException {
    end.setFragments(fragments);
    file.append(end);
  }

  /**
   * Appends the records of a capture without an end, block by block as they are.
   *
   * @param capture of the same stream, written by this class
   * @param ofFragments number of its fragments
   */
  public void append(Path capture, long ofFragments) throws IOException {
    try (DataFileStream<SpecificRecord> blocks =
        new DataFileStream<>(
            Files.newInputStream(capture), new SpecificDatumReader<>(CaptureSchema.WRITTEN))) {
      file.appendAllFrom(blocks, false);
    }
    fragments += ofFragments;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * Sync marker. Avro draws it at random; derived from the stream's identity it is reproducible.
   */
  private static byte[] syncMarker(Host host, long streamEpochNs) {
    long low = streamEpochNs * 0x9E3779B97F4A7C15L; // spreads the bits: 2^64 / golden ratio
    long high = low ^ ((long) Objects.hash(host.getHostname(), host.getBootId()) << 32);
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }
}
