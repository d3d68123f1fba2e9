// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.MalformedRecordException;
import org.walkscope.schema.RecordBounds;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;

/**
 * Reads the records of a capture in the order in which they were written: {@link TraceFragment},
 * {@link org.walkscope.schema.ProbeLoss}, {@link org.walkscope.schema.StageLoss}, and one {@link
 * StreamEnd} as the last.
 *
 * <p>Avro's own reader allocates the size that a block claims, and does not report where a file is
 * damaged. This reader returns every whole record before the damage, then throws {@link
 * TruncatedCaptureException} or {@link CorruptCaptureException} with the byte. A capture without
 * its StreamEnd is cut short, however whole its last block is.
 *
 * <p>A reader made by {@link #skippingDamage} continues at the next sync marker instead, and
 * reports each part that it skipped.
 */
public final class CaptureReader implements Closeable {
  /** Bound of one record's memory. The largest, counters of 65,536 CPUs, takes a fifth of it. */
  private static final long MOST_MEMORY = 64 << 20;

  private final InputStream stream;
  private final Consumer<CaptureDamage> damage;
  private final CaptureInput in;
  private final CaptureHeader header;
  private final SpecificDatumReader<SpecificRecord> datums;
  private final boolean older;
  private BinaryDecoder decoder;

  private long blockAt;
  private byte[] block = {};
  private RecordBounds bounds = new RecordBounds(block, 0);
  private long recordsLeft;
  private long fragments;
  private boolean ended;
  private CaptureException failure;

  public static CaptureReader open(Path path) throws IOException {
    InputStream stream = Files.newInputStream(path);
    try {
      return new CaptureReader(stream);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  public CaptureReader(InputStream stream) throws IOException {
    this(stream, null);
  }

  /**
   * Makes a reader that skips damaged parts; a damaged file header is still an error.
   *
   * @param damage receives each skipped part, in the order of the file
   */
  public static CaptureReader skippingDamage(InputStream stream, Consumer<CaptureDamage> damage)
      throws IOException {
    return new CaptureReader(stream, Objects.requireNonNull(damage));
  }

  private CaptureReader(InputStream stream, Consumer<CaptureDamage> damageOrNull)
      throws IOException {
    TrustedRecords.declare();
    this.stream = stream;
    damage = damageOrNull;
    in = new CaptureInput(stream);
    header = CaptureHeader.read(in);
    older = !header.schema().equals(CaptureSchema.WRITTEN);
    datums = new SpecificDatumReader<>(header.schema(), CaptureSchema.CURRENT);
  }

  /**
   * The next record, or null after the StreamEnd.
   *
   * @throws CaptureException when the capture is damaged or cut short; again on every later call
   */
  public SpecificRecord next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    while (true) {
      try {
        return advance();
      } catch (CaptureException e) {
        if (damage == null) {
          failure = e;
          throw e;
        }
        passOver(e);
      }
    }
  }

  private void passOver(CaptureException e) {
    damage.accept(new CaptureDamage(blockAt, in.position() - blockAt, recordsLeft, e.getMessage()));
    recordsLeft = 0;
  }

  /** What the writer says of the file, by key; empty for what a probe recorded. Example: cut. */
  public Map<String, String> notes() {
    return Collections.unmodifiableMap(header.notes());
  }

  /** Byte of the file at which the block of the last record begins. */
  public long blockPosition() {
    return blockAt;
  }

  /** Bytes of the file that have been read. */
  public long position() {
    return in.position();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private SpecificRecord advance() throws IOException {
    while (recordsLeft == 0) {
      if (in.atEnd()) {
        atEnd();
        return null;
      }
      readBlock();
    }
    SpecificRecord next = record();
    if (recordsLeft == 1 && bounds.position() != block.length) {
      throw new CorruptCaptureException("a block with bytes left over", blockAt);
    }
    recordsLeft--;
    return next;
  }

  private void atEnd() throws CaptureException {
    if (!ended) {
      ended = damage != null; // reported once
      blockAt = in.position();
      throw new TruncatedCaptureException("no end of the stream", in.position());
    }
  }

  private void readBlock() throws IOException {
    blockAt = in.position();
    recordsLeft = -1; // unknown
    if (ended) {
      if (damage != null) {
        in.toEnd();
      }
      throw new CorruptCaptureException("a block after the end of the stream", blockAt);
    }
    CaptureBlock read =
        damage == null
            ? CaptureBlock.read(in, header.sync())
            : CaptureBlock.upToMarker(in, header.sync());
    recordsLeft = read.records();
    block = read.decompress();
    bounds = new RecordBounds(block, 0, MOST_MEMORY);
  }

  /**
   * Decoder of a record; one of an older schema gets zeros after it. Avro rejects an array when
   * fewer bytes are left than its items take in the current schema, although items of an older
   * schema take fewer. RecordBounds has checked the bounds before.
   */
  private BinaryDecoder decoderOf(int from, int length) {
    byte[] bytes = block;
    int at = from;
    int readable = length;
    if (older) {
      readable = 2 * length + 64;
      bytes = new byte[readable];
      System.arraycopy(block, from, bytes, 0, length);
      at = 0;
    }
    decoder = DecoderFactory.get().binaryDecoder(bytes, at, readable, decoder);
    return decoder;
  }

  private SpecificRecord record() throws IOException {
    if (ended) {
      throw new CorruptCaptureException("a record after the end of the stream", blockAt);
    }
    int from = bounds.position();
    SpecificRecord next;
    try {
      bounds.pass(header.schema());
      next = datums.read(null, decoderOf(from, bounds.position() - from));
    } catch (MalformedRecordException e) {
      throw new CorruptCaptureException(
          "block with a malformed record (" + e.getMessage() + " of the block)", blockAt, e);
    } catch (AvroRuntimeException e) {
      throw new CorruptCaptureException("block with a malformed record", blockAt, e);
    }
    if (next instanceof TraceFragment) {
      fragments++;
    } else if (next instanceof StreamEnd end) {
      ended = true;
      if (end.getFragments() != fragments && damage == null) {
        throw new CorruptCaptureException(
            fragments + " fragments where " + end.getFragments() + " were written", blockAt);
      }
    }
    return next;
  }
}
