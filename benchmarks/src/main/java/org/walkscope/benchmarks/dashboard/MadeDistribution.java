// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Distribution;

/** Distributions of durations, as the jobs write them. */
public final class MadeDistribution {
  private static final int DIGITS = 2;

  private MadeDistribution() {}

  /** Makes the distribution of some durations, ns. */
  public static Distribution of(long[] values) {
    Histogram histogram = new Histogram(DIGITS);
    Arrays.stream(values).forEach(histogram::recordValue);
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoCompressedByteBuffer(bytes);
    return new Distribution(
        (long) values.length,
        Arrays.stream(values).sum(),
        histogram.getMaxValue(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        bytes.flip());
  }
}
