// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.walkscope.schema.Distribution;

/** Durations of many windows, merged. */
final class MergedDurations {
  /** Significant digits of the pipeline's histograms. */
  private static final int DIGITS = 2;

  private final Histogram histogram = new Histogram(DIGITS);
  private long maxNs;

  /** Decodes a histogram as Distribution.histogram has it. */
  static Histogram decode(ByteBuffer compressed) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(compressed.duplicate(), 0);
    } catch (DataFormatException e) {
      throw new IllegalStateException("a histogram in the store does not decode", e);
    }
  }

  MergedDurations add(Distribution distribution) {
    return add(distribution.getHistogram(), distribution.getMaxNs());
  }

  MergedDurations add(ByteBuffer compressed, long max) {
    histogram.add(decode(compressed));
    maxNs = Math.max(maxNs, max);
    return this;
  }

  /** Adds one value. */
  void add(long value) {
    histogram.recordValue(value);
    maxNs = Math.max(maxNs, value);
  }

  /** Adds what was merged before. */
  MergedDurations add(Durations durations) {
    durations.addTo(histogram);
    maxNs = Math.max(maxNs, durations.figures().maxNs());
    return this;
  }

  /** Number of durations. */
  long n() {
    return histogram.getTotalCount();
  }

  /** Durations from low to high, high excluded. Exact where both are bounds of the histogram. */
  long between(long low, long high) {
    return histogram.getCountBetweenValues(low, Math.min(high - 1, histogram.getMaxValue()));
  }

  /** Durations so far. */
  Durations durations() {
    LongStream.Builder values = LongStream.builder();
    LongStream.Builder counts = LongStream.builder();
    for (HistogramIterationValue value : histogram.recordedValues()) {
      values.add(value.getValueIteratedTo());
      counts.add(value.getCountAddedInThisIterationStep());
    }
    return new Durations(figures(), values.build().toArray(), counts.build().toArray());
  }

  private Figures figures() {
    return new Figures(histogram.getTotalCount(), at(50), at(90), at(99), at(99.9), maxNs);
  }

  private long at(double percent) {
    return Math.min(maxNs, histogram.getValueAtPercentile(percent));
  }
}
