// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Distribution;

/** Percentiles of merged distributions, ns. */
record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {
  /** Significant digits of the pipeline's histograms. */
  private static final int SIGNIFICANT_DIGITS = 2;

  static Percentiles of(Collection<Distribution> distributions) {
    Histogram merged = new Histogram(SIGNIFICANT_DIGITS);
    long max = 0;
    for (Distribution distribution : distributions) {
      merged.add(decode(distribution));
      max = Math.max(max, distribution.getMaxNs());
    }
    return new Percentiles(
        merged.getTotalCount(),
        at(merged, 50, max),
        at(merged, 90, max),
        at(merged, 99, max),
        at(merged, 99.9, max),
        max);
  }

  /** Percentile: the highest value that the histogram cannot distinguish from the exact one. */
  private static long at(Histogram merged, double percent, long max) {
    return Math.min(max, merged.getValueAtPercentile(percent));
  }

  /** Decodes the histogram of a distribution. */
  static Histogram decode(Distribution distribution) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(distribution.getHistogram().duplicate(), 0);
    } catch (DataFormatException | RuntimeException e) {
      throw new ImplausibleRecordException(
          "a histogram that does not decode: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes like {@link #decode}, and refuses a histogram that contradicts the distribution's
   * count.
   */
  static Histogram checked(Distribution distribution) {
    Histogram histogram = decode(distribution);
    if (histogram.getTotalCount() != distribution.getCount()) {
      throw new ImplausibleRecordException(
          "a histogram of %d values beside a count of %d"
              .formatted(histogram.getTotalCount(), distribution.getCount()),
          null);
    }
    return histogram;
  }
}
