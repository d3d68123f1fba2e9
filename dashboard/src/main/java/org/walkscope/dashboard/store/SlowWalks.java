// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.RecentlyUsed;

/** Walks that are slower than all but a small share of their consumer's. */
final class SlowWalks {
  private static final int MOST_CONSUMERS = 256;
  private static final double SHARE = 99.9;

  /** Walks after which a consumer's limit is computed, and again after as many. */
  private static final int ENOUGH = 1_000;

  /** Walks after which older ones count no more. */
  private static final int MANY = 100_000;

  private static final class Durations {
    private final Histogram histogram = new Histogram(2);
    private long limitNs = Long.MAX_VALUE;

    boolean isSlow(long ns) {
      histogram.recordValue(Math.min(Math.max(ns, 0), 1L << 50));
      if (histogram.getTotalCount() % ENOUGH == 0) {
        limitNs = histogram.getValueAtPercentile(SHARE);
      }
      if (histogram.getTotalCount() >= MANY) {
        histogram.reset();
      }
      return ns > limitNs;
    }
  }

  private final Map<String, Durations> byConsumer = new RecentlyUsed<>(MOST_CONSUMERS);

  boolean isSlow(String consumer, long durationNs) {
    return byConsumer.computeIfAbsent(consumer, name -> new Durations()).isSlow(durationNs);
  }
}
