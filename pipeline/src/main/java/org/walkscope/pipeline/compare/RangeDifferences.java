// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.DifferingRange;

/**
 * Where two readings tell different things: type, level, page frame, or swap device and offset.
 * Young, dirty, soft-dirty and contiguous do not count, and neither does how many entries one made
 * of the same bytes.
 */
final class RangeDifferences {
  private final int limit;
  private final List<DifferingRange> listed = new ArrayList<>();
  private long dropped;
  private long agreedBytes;

  // the differing range that may go on
  private long start;
  private long end;
  private Told legacy;
  private Told range;
  private boolean open;

  private RangeDifferences(int limit) {
    this.limit = limit;
  }

  /**
   * Compares.
   *
   * @param legacy in address order, not overlapping
   * @param range likewise
   * @param limit of ranges listed
   */
  static RangeDifferences of(List<Told> legacy, List<Told> range, int limit) {
    RangeDifferences differences = new RangeDifferences(limit);
    differences.compare(legacy, range);
    differences.close();
    return differences;
  }

  private void compare(List<Told> legacies, List<Told> ranges) {
    int l = 0;
    int r = 0;
    long at = Long.MIN_VALUE;
    while (l < legacies.size() || r < ranges.size()) {
      Told left = l < legacies.size() ? legacies.get(l) : null;
      Told right = r < ranges.size() ? ranges.get(r) : null;
      long from = Math.max(at, Math.min(startOf(left), startOf(right)));
      boolean inLeft = left != null && left.start() <= from;
      boolean inRight = right != null && right.start() <= from;
      long to = Math.min(next(left, inLeft), next(right, inRight));
      step(from, to, inLeft ? left : null, inRight ? right : null);
      l += left != null && left.end() <= to ? 1 : 0;
      r += right != null && right.end() <= to ? 1 : 0;
      at = to;
    }
  }

  private static long startOf(Told told) {
    return told == null ? Long.MAX_VALUE : told.start();
  }

  private static long next(Told told, boolean inside) {
    return inside ? told.end() : startOf(told);
  }

  private void step(long from, long to, Told left, Told right) {
    if (left != null && right != null && left.agrees(right, from)) {
      agreedBytes += to - from;
      return;
    }
    boolean goesOn =
        open && end == from && Told.sameShape(legacy, left) && Told.sameShape(range, right);
    if (!goesOn) {
      close();
      open = true;
      start = from;
      legacy = left;
      range = right;
    }
    end = to;
  }

  private void close() {
    if (!open) {
      return;
    }
    open = false;
    if (listed.size() >= limit) {
      dropped++;
      return;
    }
    listed.add(
        DifferingRange.newBuilder()
            .setStart(start)
            .setEnd(end)
            .setLegacy(legacy == null ? null : legacy.entries(start, end))
            .setRange(range == null ? null : range.entries(start, end))
            .build());
  }

  boolean none() {
    return listed.isEmpty() && dropped == 0;
  }

  List<DifferingRange> listed() {
    return listed;
  }

  long dropped() {
    return dropped;
  }

  /** Bytes of which both told the same. */
  long agreedBytes() {
    return agreedBytes;
  }
}
