// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.walkscope.schema.Distribution;

/** Durations since the dashboard began to read, as cumulative buckets for Prometheus. */
public final class DurationTotals<L> {
  /** Upper bounds, ns: 250 ns to 10 s, three a decade. */
  private static final long[] BOUNDS_NS = {
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L
  };

  /** Values in each bucket, the last beyond every bound, and the sum of the values. */
  public static final class Buckets {
    private final long[] counts = new long[BOUNDS_NS.length + 1];
    private long sumNs;

    /** Counts by bucket, one more than there are bounds: the last bucket has none. */
    public long[] counts() {
      return counts.clone();
    }

    /** Sum of all values, ns. */
    public long sumNs() {
      return sumNs;
    }

    /** Counts by bucket, then the sum. */
    List<Long> values() {
      return LongStream.concat(Arrays.stream(counts), LongStream.of(sumNs)).boxed().toList();
    }

    static Buckets of(List<Long> values) {
      Buckets buckets = new Buckets();
      for (int i = 0; i < buckets.counts.length; i++) {
        buckets.counts[i] = values.get(i);
      }
      buckets.sumNs = values.get(buckets.counts.length);
      return buckets;
    }

    Buckets copy() {
      Buckets copy = new Buckets();
      System.arraycopy(counts, 0, copy.counts, 0, counts.length);
      copy.sumNs = sumNs;
      return copy;
    }
  }

  private final MetricSeries<L, Buckets> series;

  DurationTotals(int maxSeries) {
    series = new MetricSeries<>(maxSeries, Buckets::new);
  }

  /** Upper bounds of the buckets, ns. */
  public static long[] boundsNs() {
    return BOUNDS_NS.clone();
  }

  void add(Origin origin, L label, Histogram histogram, Distribution distribution) {
    series.change(origin, label, buckets -> count(buckets, histogram, distribution.getSumNs(), 1));
  }

  void subtract(Origin origin, L label, Histogram histogram, Distribution distribution) {
    series.change(
        origin, label, buckets -> count(buckets, histogram, -distribution.getSumNs(), -1));
  }

  private static Buckets count(Buckets buckets, Histogram histogram, long sumNs, int sign) {
    for (HistogramIterationValue value : histogram.recordedValues()) {
      int found = Arrays.binarySearch(BOUNDS_NS, value.getValueIteratedTo());
      buckets.counts[found < 0 ? -found - 1 : found] +=
          sign * value.getCountAddedInThisIterationStep();
    }
    buckets.sumNs += sumNs;
    return buckets;
  }

  void clear() {
    series.clear();
  }

  void restore(Map<MetricKey<L>, Buckets> kept) {
    series.restore(kept);
  }

  /** Copy that later records do not change. */
  Map<MetricKey<L>, Buckets> copy() {
    return series.copy(Buckets::copy);
  }

  /** Records left out because there were too many label sets. */
  long refused() {
    return series.refused();
  }
}
