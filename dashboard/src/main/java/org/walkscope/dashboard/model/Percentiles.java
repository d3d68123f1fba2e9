// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Distribution;

/** Percentiles of merged distributions, ns. */
record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {
  /** What the pipeline records with. */
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

  /** The histogram answers with the highest value it cannot tell from the percentile's. */
  private static long at(Histogram merged, double percent, long max) {
    return Math.min(max, merged.getValueAtPercentile(percent));
  }

  /** The histogram inside a distribution. */
  static Histogram decode(Distribution distribution) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(distribution.getHistogram().duplicate(), 0);
    } catch (DataFormatException | RuntimeException e) {
      throw new ImplausibleRecordException(
          "a histogram that does not decode: " + e.getMessage(), e);
    }
  }

  /** As {@link #decode}, refusing a histogram that contradicts the count beside it. */
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
