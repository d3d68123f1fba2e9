// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Buckets of durations, four an octave. Each bound is one of a histogram of 2 significant digits,
 * so a bucket holds whole buckets of the histogram and its count is exact. Unit: ns.
 */
final class LogBuckets {
  /** Quarters of an octave, in the 128 parts that a histogram of 2 digits has of each octave. */
  private static final long[] QUARTERS = {128, 152, 181, 215};

  private static final int PARTS = 7; // log2 of 128
  private static final int OCTAVES = 51;

  /** Lower bounds of the buckets, and the upper bound of the last: 0, 2, 3, 4, ... 2^51 - 1. */
  private static final long[] BOUNDS =
      LongStream.concat(
              LongStream.of(0),
              LongStream.range(1, OCTAVES)
                  .flatMap(octave -> Arrays.stream(QUARTERS).map(parts -> shifted(parts, octave)))
                  .distinct())
          .toArray();

  private LogBuckets() {}

  private static long shifted(long parts, long octave) {
    return octave >= PARTS ? parts << (octave - PARTS) : parts >> (PARTS - octave);
  }

  /** Bucket of a duration. */
  static int of(long ns) {
    int found = Arrays.binarySearch(BOUNDS, ns);
    return Math.min(found < 0 ? -found - 2 : found, BOUNDS.length - 2);
  }

  /** Lower bounds of buckets, and the upper bound of the last. */
  static List<Long> bounds(int first, int last) {
    return Arrays.stream(BOUNDS, first, last + 2).boxed().toList();
  }
}
