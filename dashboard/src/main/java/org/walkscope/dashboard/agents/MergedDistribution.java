// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Distribution of several minutes and hosts. */
final class MergedDistribution {
  private static final double MEDIAN = 50;
  private static final double SLOW = 99;

  private final Histogram all = new Histogram(2);

  /** Adds a histogram as tables have it; null adds nothing. */
  void add(byte[] histogram) throws SQLException {
    if (histogram == null) {
      return;
    }
    try {
      all.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(histogram), 0));
    } catch (DataFormatException | RuntimeException e) {
      throw new SQLException("a distribution in the history is damaged", e);
    }
  }

  long count() {
    return all.getTotalCount();
  }

  Long median() {
    return percentile(MEDIAN);
  }

  Long p99() {
    return percentile(SLOW);
  }

  private Long percentile(double percent) {
    return count() == 0 ? null : all.getValueAtPercentile(percent);
  }
}
