// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Durations since the last commit, which are added to a histogram of before. */
final class SummedHistogram {
  /** As histograms of the pipeline: their digits, and their largest value, ns. */
  private static final int DIGITS = 2;

  private static final long LONGEST_NS = 1L << 50;

  private final List<Long> values = new ArrayList<>();

  void add(long ns) {
    values.add(Math.min(Math.max(ns, 0), LONGEST_NS));
  }

  /** Number of values. */
  long n() {
    return values.size();
  }

  long sumNs() {
    return values.stream().mapToLong(Long::longValue).sum();
  }

  /** Largest value; 0 without one. */
  long maxNs() {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * Histogram of all, compressed.
   *
   * @param before null when there was none
   */
  byte[] plus(byte[] before) throws SQLException {
    if (values.isEmpty()) {
      return before;
    }
    try {
      Histogram sum =
          before == null
              ? new Histogram(DIGITS)
              : Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(before), LONGEST_NS);
      sum.setAutoResize(true);
      values.forEach(sum::recordValue);
      ByteBuffer out = ByteBuffer.allocate(sum.getNeededByteBufferCapacity());
      byte[] encoded = new byte[sum.encodeIntoCompressedByteBuffer(out)];
      out.flip().get(encoded);
      return encoded;
    } catch (DataFormatException e) {
      throw new SQLException("a histogram of sums does not decode", e);
    }
  }
}
