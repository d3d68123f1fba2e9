// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StreamEnd;

/**
 * Reads a segment from mark to mark. Damaged blocks are passed over and kept as {@link #damage}.
 */
final class SegmentReader implements Closeable {
  /**
   * Records up to a mark.
   *
   * @param mark last record of the mark; null behind the last one
   * @param end byte of the file at which the mark ends
   */
  record Marked(List<SpecificRecord> records, SpoolMark mark, long end) {}

  private final InputStream file;
  private final List<CaptureDamage> damage = new ArrayList<>();
  private final MarkedState state = new MarkedState();
  private CaptureReader reader; // null where the header is damaged
  private boolean ended;

  /** Nothing but a regular end came since the last mark. */
  private boolean whole;

  /**
   * Opens a segment.
   *
   * @param bytes of the file that are read
   */
  SegmentReader(Path path, long bytes) throws IOException {
    file = new Front(new BufferedInputStream(Files.newInputStream(path)), bytes);
    try {
      reader = CaptureReader.ofSegment(file, this::damaged);
    } catch (CaptureException e) {
      damage.add(new CaptureDamage(0, Files.size(path), -1, e.getMessage()));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Throws a failure that says nothing of the file: it is whole, and can be read later. */
  static void requireLasting(IOException why) throws IOException {
    if (String.valueOf(why.getMessage()).contains("Too many open files")) {
      throw why;
    }
  }

  private void damaged(CaptureDamage part) {
    whole = false;
    if (part.bytes() > 0) { // else the file goes on later
      damage.add(part);
      state.damaged();
    }
  }

  /** Records up to the next mark; null at the end of the file. */
  Marked next() throws IOException {
    if (reader == null || ended) {
      return null;
    }
    List<SpecificRecord> records = new ArrayList<>();
    for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
      if (!(next instanceof SpoolMark mark)) {
        if (!(next instanceof StreamEnd end) || end.getBytes() > 0) { // else of the part alone
          records.add(next);
        }
      } else if (state.take(mark)) {
        whole = true;
        return new Marked(records, mark, reader.position());
      }
    }
    ended = true;
    whole = whole && records.isEmpty();
    return records.isEmpty() ? null : new Marked(records, null, reader.position());
  }

  /** State as of the marks that were read. */
  MarkedState state() {
    return state;
  }

  /** True if the file ends regularly behind its last mark. */
  boolean endsWhole() {
    return ended && whole;
  }

  /** Damaged parts so far. */
  List<CaptureDamage> damage() {
    return damage;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** First bytes of a file, which may grow meanwhile. */
  private static final class Front extends FilterInputStream {
    private long left;

    Front(InputStream in, long bytes) {
      super(in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int n = in.read(into, at, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
