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
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.text.CountText;

/**
 * Reads the records of a capture in the order in which they were written: {@link TraceFragment},
 * {@link org.walkscope.schema.ProbeLoss}, {@link org.walkscope.schema.StageLoss}, and one {@link
 * StreamEnd} as the last. Marks of a spool are skipped.
 *
 * <p>Avro's own reader allocates the size that a block claims, and does not report where a file is
 * damaged. This reader returns every whole record before the damage, then throws {@link
 * TruncatedCaptureException} or {@link CorruptCaptureException} with the byte. A capture without
 * its StreamEnd is cut short, however whole its last block is; a segment of a spool is open then
 * ({@link OpenSegmentException}).
 *
 * <p>A reader made by {@link #skippingDamage} continues at the next sync marker instead, and
 * reports each part that it skipped.
 */
public final class CaptureReader implements Closeable {
  private final InputStream stream;
  private final Consumer<CaptureDamage> damage;
  private final CaptureInput in;
  private final CaptureHeader header;
  private final BlocksAhead ahead; // null where no block is read before its turn
  private boolean marks; // given, not skipped
  private boolean marked; // it has one: it is a segment of a spool

  private long blockAt;
  private BlockRecords block; // null before the first
  private long recordsLeft;
  private long fragments;
  private boolean ended;
  private CaptureException failure;

  public static CaptureReader open(Path path) throws IOException {
    return open(path, null);
  }

  /**
   * Opens a capture whose blocks are read and decoded before their turn. What is read, and how the
   * reader fails, is the same.
   *
   * @param executor decodes; null reads nothing ahead
   */
  public static CaptureReader open(Path path, Executor executor) throws IOException {
    InputStream stream = Files.newInputStream(path);
    try {
      return new CaptureReader(stream, executor);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  public CaptureReader(InputStream stream) throws IOException {
    this(stream, null, null);
  }

  /** Makes a reader as {@link #open(Path, Executor)} does. */
  public CaptureReader(InputStream stream, Executor executor) throws IOException {
    this(stream, null, executor);
  }

  /**
   * Makes a reader that skips damaged parts; a damaged file header is still an error.
   *
   * @param damage receives each skipped part, in the order of the file
   */
  public static CaptureReader skippingDamage(InputStream stream, Consumer<CaptureDamage> damage)
      throws IOException {
    return new CaptureReader(stream, Objects.requireNonNull(damage), null);
  }

  /**
   * Makes a reader that also gives the marks of a spool's segment ({@link SpoolMark}), and skips
   * damaged parts.
   *
   * @param damage receives each skipped part; the missing end of a segment is one
   */
  public static CaptureReader ofSegment(InputStream stream, Consumer<CaptureDamage> damage)
      throws IOException {
    CaptureReader reader = skippingDamage(stream, damage);
    reader.marks = true;
    return reader;
  }

  private CaptureReader(
      InputStream stream, Consumer<CaptureDamage> damageOrNull, Executor executorOrNull)
      throws IOException {
    TrustedRecords.declare();
    this.stream = stream;
    damage = damageOrNull;
    in = new CaptureInput(stream);
    header = CaptureHeader.read(in);
    ahead = executorOrNull == null ? null : new BlocksAhead(in, header, executorOrNull);
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
        SpecificRecord next = advance();
        if (marks || !(next instanceof SpoolMark)) {
          return next;
        }
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
      if (ahead == null ? in.atEnd() : ahead.atEnd()) {
        atEnd();
        return null;
      }
      readBlock();
    }
    SpecificRecord next = record();
    recordsLeft--;
    return next;
  }

  private void atEnd() throws CaptureException {
    if (!ended) {
      ended = damage != null; // reported once
      blockAt = in.position();
      throw marked
          ? new OpenSegmentException(in.position())
          : new TruncatedCaptureException("no end of the stream", in.position());
    }
  }

  private void readBlock() throws IOException {
    blockAt = ahead == null ? in.position() : ahead.position();
    recordsLeft = -1; // unknown
    if (ended) {
      if (damage != null) {
        in.toEnd();
      }
      throw new CorruptCaptureException("a block after the end of the stream", blockAt);
    }
    block =
        ahead != null
            ? ahead.next()
            : new BlockRecords(
                damage == null
                    ? CaptureBlock.read(in, header.sync())
                    : CaptureBlock.upToMarker(in, header.sync()),
                header);
    blockAt = block.at();
    recordsLeft = block.claimed();
    block.begin();
  }

  private SpecificRecord record() throws IOException {
    SpecificRecord next = block.next();
    marked |= next instanceof SpoolMark;
    if (ended && !(next instanceof SpoolMark)) {
      throw new CorruptCaptureException("a record after the end of the stream", blockAt);
    }
    if (next instanceof TraceFragment) {
      fragments++;
    } else if (next instanceof StreamEnd end) {
      ended = true;
      if (end.getFragments() != fragments && damage == null) {
        throw new CorruptCaptureException(
            CountText.of(fragments, "fragment")
                + " where "
                + CountText.of(end.getFragments(), "was written", "were written"),
            blockAt);
      }
    }
    return next;
  }
}
