// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.MalformedRecordException;
import org.walkscope.schema.RecordBounds;

/** Records of a block, which another thread may decode before they are taken. */
final class BlockRecords {
  /** Bound of one record's memory. The largest, counters of 65,536 CPUs, takes a fifth of it. */
  private static final long MOST_MEMORY = 64 << 20;

  /** Most bytes of a block that is decoded ahead, such as our writer makes them. */
  private static final int AHEAD_BYTES = 512 << 10;

  private final CaptureBlock block;
  private final CaptureHeader header;
  private final boolean older;
  private final Deque<SpecificRecord> ahead = new ArrayDeque<>();
  private CompletableFuture<Void> decoded = CompletableFuture.completedFuture(null);
  private IOException failure;
  private SpecificDatumReader<SpecificRecord> datums;
  private BinaryDecoder decoder;
  private byte[] bytes;
  private RecordBounds bounds;

  /** Records that were not decoded. */
  private long left;

  BlockRecords(CaptureBlock block, CaptureHeader header) {
    this.block = block;
    this.header = header;
    older = !header.schema().equals(CaptureSchema.WRITTEN);
    left = block.records();
  }

  /** Byte of the file at which the block begins. */
  long at() {
    return block.at();
  }

  /** Number of records that the block's head claims. */
  long claimed() {
    return block.records();
  }

  /** Decodes the records of a usual block in another thread. */
  void decodeAhead(Executor executor) {
    decoded = CompletableFuture.runAsync(this::decodeAhead, executor);
  }

  /** Bytes that the block holds while it waits. */
  int waitingBytes() {
    return block.compressed().length;
  }

  private void decodeAhead() {
    try {
      byte[] usual = block.decompress(AHEAD_BYTES);
      if (usual == null) {
        return; // one at a time is decompressed of those that are large
      }
      records(usual);
      while (left > 0) {
        ahead.add(decode());
      }
    } catch (IOException e) {
      failure = e; // after the records before it
    }
  }

  private void records(byte[] decompressed) {
    datums = header.datums().get();
    bytes = decompressed;
    bounds = new RecordBounds(bytes, 0, MOST_MEMORY);
  }

  /** Makes the records ready to be taken. */
  void begin() throws IOException {
    try {
      decoded.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
    if (bounds == null && failure == null) {
      records(block.decompress());
    } else if (bounds == null) {
      throw failure;
    }
  }

  /** The next record, one of those claimed. */
  SpecificRecord next() throws IOException {
    SpecificRecord next = ahead.poll();
    if (next == null && failure != null) {
      throw failure;
    }
    return next == null ? decode() : next;
  }

  private SpecificRecord decode() throws IOException {
    int from = bounds.position();
    SpecificRecord next;
    try {
      bounds.pass(header.schema());
      next = datums.read(null, decoderOf(from, bounds.position() - from));
    } catch (MalformedRecordException e) {
      throw new CorruptCaptureException(
          "block with a malformed record (" + e.getMessage() + " of the block)", at(), e);
    } catch (AvroRuntimeException e) {
      throw new CorruptCaptureException("block with a malformed record", at(), e);
    }
    if (left == 1 && bounds.position() != bytes.length) {
      throw new CorruptCaptureException("a block with bytes left over", at());
    }
    left--;
    return next;
  }

  /**
   * Decoder of a record; one of an older schema gets zeros after it. Avro rejects an array when
   * fewer bytes are left than its items take in the current schema, although items of an older
   * schema take fewer. RecordBounds has checked the bounds before.
   */
  private BinaryDecoder decoderOf(int from, int length) {
    byte[] readable = bytes;
    int at = from;
    int most = length;
    if (older) {
      most = 2 * length + 64;
      readable = new byte[most];
      System.arraycopy(bytes, from, readable, 0, length);
      at = 0;
    }
    decoder = DecoderFactory.get().binaryDecoder(readable, at, most, decoder);
    return decoder;
  }
}
