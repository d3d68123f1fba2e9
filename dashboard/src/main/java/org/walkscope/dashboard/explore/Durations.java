// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Durations as counts of values, small enough to keep. */
final class Durations {
  private final Figures figures;
  private final long[] values;
  private final long[] counts;

  /**
   * Makes durations.
   *
   * @param values highest value of each bucket of the histogram that has any, rising, ns
   * @param counts values in each
   */
  Durations(Figures figures, long[] values, long[] counts) {
    this.figures = figures;
    this.values = values;
    this.counts = counts;
  }

  /**
   * Counts by bucket of {@link LogBuckets}.
   *
   * @param first bucket of the first count
   */
  record Counts(int first, List<Long> counts) {
    int last() {
      return counts.isEmpty() ? -1 : first + counts.size() - 1;
    }

    /** Counts of the buckets from one to another. */
    List<Long> from(int least, int most) {
      Long[] all = new Long[Math.max(0, most - least + 1)];
      Arrays.fill(all, 0L);
      for (int i = 0; i < counts.size(); i++) {
        all[first - least + i] = counts.get(i);
      }
      return List.of(all);
    }
  }

  Figures figures() {
    return figures;
  }

  Counts byBucket() {
    if (values.length == 0) {
      return new Counts(0, List.of());
    }
    int first = LogBuckets.of(values[0]);
    Long[] sums = new Long[LogBuckets.of(values[values.length - 1]) - first + 1];
    Arrays.fill(sums, 0L);
    for (int i = 0; i < values.length; i++) {
      sums[LogBuckets.of(values[i]) - first] += counts[i];
    }
    return new Counts(first, Collections.unmodifiableList(Arrays.asList(sums)));
  }

  /** Adds the counts to a histogram. */
  void addTo(Histogram histogram) {
    for (int i = 0; i < values.length; i++) {
      histogram.recordValueWithCount(values[i], counts[i]);
    }
  }
}
