// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.WalkerKind;

/**
 * Durations since the dashboard began to read, as cumulative buckets for Prometheus. There is no
 * label for the host: buckets for a thousand hosts would be too much for a scrape.
 */
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

  /** Labels of a series. */
  public record Key<L>(String consumer, WalkerKind walker, Arch arch, L label) {}

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

    Buckets copy() {
      Buckets copy = new Buckets();
      System.arraycopy(counts, 0, copy.counts, 0, counts.length);
      copy.sumNs = sumNs;
      return copy;
    }
  }

  private final int maxSeries;
  private final Map<Key<L>, Buckets> series = new LinkedHashMap<>();
  private long refused;

  DurationTotals(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** Upper bounds of the buckets, ns. */
  public static long[] boundsNs() {
    return BOUNDS_NS.clone();
  }

  void add(Origin origin, L label, Histogram histogram, Distribution distribution) {
    count(origin, label, histogram, distribution.getSumNs(), 1);
  }

  void subtract(Origin origin, L label, Histogram histogram, Distribution distribution) {
    count(origin, label, histogram, -distribution.getSumNs(), -1);
  }

  private void count(Origin origin, L label, Histogram histogram, long sumNs, int sign) {
    Key<L> key = new Key<>(origin.consumer(), origin.walker(), origin.arch(), label);
    Buckets buckets = series.get(key);
    if (buckets == null) {
      if (series.size() >= maxSeries) {
        refused++;
        return;
      }
      buckets = new Buckets();
      series.put(key, buckets);
    }
    for (HistogramIterationValue value : histogram.recordedValues()) {
      int found = Arrays.binarySearch(BOUNDS_NS, value.getValueIteratedTo());
      buckets.counts[found < 0 ? -found - 1 : found] +=
          sign * value.getCountAddedInThisIterationStep();
    }
    buckets.sumNs += sumNs;
  }

  void clear() {
    series.clear();
  }

  /** A copy that later records do not change. */
  Map<Key<L>, Buckets> copy() {
    Map<Key<L>, Buckets> copy = new LinkedHashMap<>();
    series.forEach((key, buckets) -> copy.put(key, buckets.copy()));
    return copy;
  }

  /** Records left out because there were too many label sets. */
  long refused() {
    return refused;
  }
}
