// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.StreamState;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.TraceFragment;

/** Segment of a spool: a capture with some time of a stream, between two marks. */
final class Segment {
  /**
   * Sums of a stream at a mark.
   *
   * @param offset bytes of the stream
   * @param timeNs of the stream's clock; 0 where nothing has told it
   */
  record Totals(long offset, long fragments, long events, long timeNs) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    /** As text that {@link #parse} takes. */
    String text() {
      return offset + ":" + fragments + ":" + events + ":" + timeNs;
    }

    static Totals parse(String text) {
      String[] each = text.split(":", -1);
      if (each.length != 4) {
        throw new NumberFormatException("not four numbers: " + text);
      }
      return new Totals(
          Long.parseLong(each[0]),
          Long.parseLong(each[1]),
          Long.parseLong(each[2]),
          Long.parseLong(each[3]));
    }

    static Totals of(StreamState state) {
      return new Totals(
          state.offset(),
          state.threads().fragments(),
          state.threads().events(),
          Math.max(0, state.threads().nowNs()));
    }

    static Totals of(SpoolMark mark) {
      return new Totals(
          mark.getOffset(), mark.getFragments(), mark.getEvents(), Math.max(0, mark.getNowNs()));
    }
  }

  final long number;
  final Path path;

  /** Bytes up to the last mark. */
  long bytes;

  Totals first;
  Totals last;
  private long beginNs; // 0 before it is known
  boolean writing;
  boolean damaged;

  /** It was told that its file cannot be read. */
  boolean unreadable;

  /** Its file has no end, and nobody writes it: the agent was killed. */
  boolean open;

  /** The stream ends with it. */
  boolean ended;

  Segment(long number, Path path, long bytes, Totals first, Totals last) {
    this.number = number;
    this.path = path;
    this.bytes = bytes;
    this.first = first;
    this.last = last;
  }

  /**
   * Time at which it begins, by the stream's clock. That of a stream's first segment is only in its
   * records; where none of them tells it, it is that of the last mark.
   */
  long beginNs() {
    if (first.timeNs() > 0) {
      return first.timeNs();
    }
    if (beginNs == 0) {
      try (SegmentReader reader = new SegmentReader(path, bytes)) {
        beginNs = firstNs(reader);
      } catch (IOException e) {
        // its sender tells of it
      }
    }
    return beginNs == 0 ? last.timeNs() : beginNs;
  }

  /** Of two marks the one that is further; the second where both are at one place. */
  static Totals later(Totals one, Totals other) {
    return one.offset() > other.offset() ? one : other;
  }

  private static long firstNs(SegmentReader reader) throws IOException {
    for (SegmentReader.Marked next = reader.next(); next != null; next = reader.next()) {
      for (SpecificRecord record : next.records()) {
        if (record instanceof TraceFragment fragment) {
          return fragment.getFirstTimestampNs();
        }
        if (record instanceof ProbeLoss loss) {
          return loss.getTimestampNs();
        }
      }
    }
    return 0;
  }
}
