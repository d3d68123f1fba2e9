// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.WalkExemplar;

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

  /** Buckets of a native histogram a factor of two, as a power of two: 8, each 9 % wide. */
  public static final int NATIVE_SCHEMA = 3;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Walk that stands for its bucket, and the end of its window. */
  public record Example(WalkExemplar walk, long endMs) {}

  /**
   * Values in each bucket, the last beyond every bound, and the sum of the values; the same by
   * buckets of a native histogram.
   */
  public static final class Buckets {
    private final long[] counts = new long[BOUNDS_NS.length + 1];
    private final Map<Integer, Long> nativeCounts = new TreeMap<>();
    private final Map<Integer, Example> examples = new TreeMap<>();
    private long zeros;
    private long sumNs;

    /** Counts by bucket, one more than there are bounds: the last bucket has none. */
    public long[] counts() {
      return counts.clone();
    }

    /** Sum of all values, ns. */
    public long sumNs() {
      return sumNs;
    }

    /** Counts by bucket, the sum, values of 0, then index and count of each native bucket. */
    List<Long> values() {
      List<Long> values = new ArrayList<>(Arrays.stream(counts).boxed().toList());
      values.add(sumNs);
      values.add(zeros);
      nativeCounts.forEach(
          (index, count) -> {
            values.add((long) index);
            values.add(count);
          });
      return values;
    }

    static Buckets of(List<Long> values) {
      Buckets buckets = new Buckets();
      Iterator<Long> next = values.iterator();
      for (int i = 0; i < buckets.counts.length; i++) {
        buckets.counts[i] = next.next();
      }
      buckets.sumNs = next.next();
      buckets.zeros = next.next();
      while (next.hasNext()) {
        buckets.nativeCounts.put(Math.toIntExact(next.next()), next.next());
      }
      return buckets;
    }

    /** Counts by index of a native histogram of seconds; values of 0 are {@link #zeros()}. */
    public Map<Integer, Long> nativeCounts() {
      return nativeCounts;
    }

    /** Values of 0. */
    public long zeros() {
      return zeros;
    }

    /** Newest example of each bucket that has one. */
    public Collection<Example> examples() {
      return examples.values();
    }

    void count(long ns, long times) {
      counts[bucket(ns)] += times;
      if (ns == 0) {
        zeros += times;
      } else {
        double octaves = Math.log(ns / NANOS_PER_SECOND) / Math.log(2);
        nativeCounts.merge((int) Math.ceil(octaves * (1 << NATIVE_SCHEMA)), times, Long::sum);
      }
    }

    Buckets copy() {
      Buckets copy = new Buckets();
      System.arraycopy(counts, 0, copy.counts, 0, counts.length);
      copy.nativeCounts.putAll(nativeCounts);
      copy.examples.putAll(examples);
      copy.zeros = zeros;
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

  /** Adds one value. */
  void add(Origin origin, L label, long ns) {
    series.change(
        origin,
        label,
        buckets -> {
          buckets.count(ns, 1);
          buckets.sumNs += ns;
          return buckets;
        });
  }

  /** Keeps walks as examples of the buckets that their values are in. */
  void keep(Origin origin, L label, List<WalkExemplar> walks, long endMs) {
    if (walks.isEmpty()) {
      return;
    }
    series.change(
        origin,
        label,
        buckets -> {
          walks.forEach(
              walk -> buckets.examples.put(bucket(walk.getValue()), new Example(walk, endMs)));
          return buckets;
        });
  }

  private static int bucket(long ns) {
    int found = Arrays.binarySearch(BOUNDS_NS, ns);
    return found < 0 ? -found - 1 : found;
  }

  private static Buckets count(Buckets buckets, Histogram histogram, long sumNs, int sign) {
    for (HistogramIterationValue value : histogram.recordedValues()) {
      buckets.count(value.getValueIteratedTo(), sign * value.getCountAddedInThisIterationStep());
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
