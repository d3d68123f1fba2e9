// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
 * <p>Avro's own reader would do but that it allocates what a block claims and does not say where a
 * file broke. This one gives every whole record before a break, then {@link
 * TruncatedCaptureException} or {@link CorruptCaptureException} with the byte. A capture without
 * its StreamEnd is cut short, however whole its last block is.
 */
public final class CaptureReader implements Closeable {
  private final InputStream stream;
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
    TrustedRecords.declare();
    this.stream = stream;
    in = new CaptureInput(stream);
    header = CaptureHeader.read(in);
    older = !header.schema().equals(CaptureSchema.WRITTEN);
    datums = new SpecificDatumReader<>(header.schema(), CaptureSchema.CURRENT);
  }

  /**
   * The next record, or null after the StreamEnd.
   *
   * @throws CaptureException when the capture does not go on as it should; again on every later
   *     call
   */
  public SpecificRecord next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return advance();
    } catch (CaptureException e) {
      failure = e;
      throw e;
    }
  }

  /** Where in the file the block of the last record begins. */
  public long blockPosition() {
    return blockAt;
  }

  /** How far the file has been read. */
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
        if (!ended) {
          throw new TruncatedCaptureException("no end of the stream", in.position());
        }
        return null;
      }
      readBlock();
    }
    SpecificRecord next = record();
    if (--recordsLeft == 0 && bounds.position() != block.length) {
      throw new CorruptCaptureException("a block with bytes left over", blockAt);
    }
    return next;
  }

  private void readBlock() throws IOException {
    if (ended) {
      throw new CorruptCaptureException("a block after the end of the stream", in.position());
    }
    blockAt = in.position();
    long records = in.number("a block's head");
    long size = in.number("a block's head");
    byte[] compressed = in.bytes(size, CaptureBlock.MAX_BYTES, "a block");
    long syncAt = in.position();
    byte[] sync = in.bytes(header.sync().length, CaptureBlock.MAX_BYTES, "a sync marker");
    if (!Arrays.equals(sync, header.sync())) {
      throw new CorruptCaptureException("no sync marker", syncAt);
    }
    block = CaptureBlock.decompress(compressed, blockAt);
    if (records <= 0 || records > block.length) {
      throw new CorruptCaptureException("a block of " + records + " records", blockAt);
    }
    recordsLeft = records;
    bounds = new RecordBounds(block, 0);
  }

  /**
   * Avro takes an array for damaged when what is left is less than its items would take in the
   * current schema; in an older one they took less. The bounds have been checked: zeros follow.
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
    } catch (MalformedRecordException | AvroRuntimeException e) {
      throw new CorruptCaptureException("block with a malformed record", blockAt, e);
    }
    if (next instanceof TraceFragment) {
      fragments++;
    } else if (next instanceof StreamEnd end) {
      ended = true;
      if (end.getFragments() != fragments) {
        throw new CorruptCaptureException(
            fragments + " fragments where " + end.getFragments() + " were written", blockAt);
      }
    }
    return next;
  }
}
