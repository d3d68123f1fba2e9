// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.DifferingRange;

/**
 * Ranges in which two readings differ in type, level, page frame, or swap device and offset. Young,
 * dirty, soft-dirty and contiguous bits do not count, nor does the number of entries for the same
 * bytes.
 */
final class RangeDifferences {
  private final int limit;
  private final List<DifferingRange> listed = new ArrayList<>();
  private long dropped;
  private long agreedBytes;

  // differing range that may go on
  private long start;
  private long end;
  private Told legacy;
  private Told range;
  private boolean open;

  // bytes since the last common boundary
  private long groupStart;
  private Told groupLegacy;
  private Told groupRange;
  private Long legacySum = 0L;
  private Long rangeSum = 0L;
  private boolean groupDiffers;

  private RangeDifferences(int limit) {
    this.limit = limit;
  }

  /**
   * Compares.
   *
   * @param legacy ranges that the legacy walker told, in address order, not overlapping
   * @param range ranges that pt_range_walk told, in address order, not overlapping
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
      boolean leftEnds = inLeft && left.end() <= to;
      boolean rightEnds = inRight && right.end() <= to;
      legacySum = leftEnds ? plus(legacySum, left) : legacySum;
      rangeSum = rightEnds ? plus(rangeSum, right) : rangeSum;
      if (leftEnds == inLeft && rightEnds == inRight) {
        closeGroup(to);
      }
      l += leftEnds ? 1 : 0;
      r += rightEnds ? 1 : 0;
      at = to;
    }
  }

  private static long startOf(Told told) {
    return told == null ? Long.MAX_VALUE : told.start();
  }

  private static long next(Told told, boolean inside) {
    return inside ? told.end() : startOf(told);
  }

  private static Long plus(Long sum, Told told) {
    return sum == null || told.positionsSum() == null ? null : sum + told.positionsSum();
  }

  /**
   * An extent keeps the position of its first page, and the sum of all positions. Equal types and
   * levels with different sums mean that some page differs.
   */
  private void closeGroup(long to) {
    boolean same = legacySum == null || rangeSum == null || legacySum.equals(rangeSum);
    if (!same && !groupDiffers && groupLegacy != null && groupRange != null) {
      agreedBytes -= to - groupStart;
      close();
      open(groupStart, to, groupLegacy, groupRange);
      close();
    }
    groupLegacy = null;
    groupRange = null;
    legacySum = 0L;
    rangeSum = 0L;
    groupDiffers = false;
  }

  private void step(long from, long to, Told left, Told right) {
    if (groupLegacy == null && groupRange == null) {
      groupStart = from;
      groupLegacy = left;
      groupRange = right;
    }
    if (left != null && right != null && left.agrees(right, from)) {
      agreedBytes += to - from;
      return;
    }
    boolean goesOn =
        open && end == from && Told.sameShape(legacy, left) && Told.sameShape(range, right);
    groupDiffers = true;
    if (goesOn) {
      end = to;
    } else {
      close();
      open(from, to, left, right);
    }
  }

  private void open(long from, long to, Told left, Told right) {
    open = true;
    start = from;
    end = to;
    legacy = left;
    range = right;
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

  /** Bytes that are equal in both readings. */
  long agreedBytes() {
    return agreedBytes;
  }
}
