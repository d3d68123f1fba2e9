// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** Durations, ns: their number, percentiles and the longest. */
public final class Durations {
  private final Histogram histogram;
  private long longestNs;

  /**
   * Starts without any.
   *
   * @param digits decimal digits of percentiles
   */
  public Durations(int digits) {
    histogram = new Histogram(digits);
  }

  /** Adds a duration; one below 0 counts as 0. */
  public void add(long ns) {
    long told = Math.max(0, ns);
    histogram.recordValue(told);
    longestNs = Math.max(longestNs, told);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /**
   * Percentile, never above the longest: the histogram gives the upper end of its bucket. Null
   * without any.
   */
  public Long percentileNs(double percent) {
    return count() == 0
        ? null
        : (Long) Math.min(longestNs, histogram.getValueAtPercentile(percent));
  }

  /** Longest; null without any. */
  public Long longestNs() {
    return count() == 0 ? null : (Long) longestNs;
  }

  AbstractHistogram histogram() {
    return histogram;
  }
}
