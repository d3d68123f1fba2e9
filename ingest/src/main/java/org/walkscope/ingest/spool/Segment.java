// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.nio.file.Path;
import org.walkscope.schema.SpoolMark;

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
  boolean writing;
  boolean damaged;

  /** The stream ends with it. */
  boolean ended;

  Segment(long number, Path path, long bytes, Totals first, Totals last) {
    this.number = number;
    this.path = path;
    this.bytes = bytes;
    this.first = first;
    this.last = last;
  }
}
