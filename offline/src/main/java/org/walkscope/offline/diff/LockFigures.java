// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sums over the holds of one kind of lock, for one consumer of one capture. */
final class LockFigures {
  private static final int DIGITS = 3;

  /** Holds that have a 99th percentile; of fewer it would be the longest, which chance decides. */
  private static final int HUNDREDTHS = 100;

  private final Histogram holds = new Histogram(DIGITS);
  private double logs;
  private double waitNs;

  void add(long holdNs, long spanWaitNs) {
    holds.recordValue(Math.max(0, holdNs));
    logs += Math.log((double) Math.max(1, holdNs));
    waitNs += spanWaitNs;
  }

  Map<Figure, Double> values() {
    long count = holds.getTotalCount();
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.HOLD_TYPICAL, Math.exp(logs / count));
    values.put(Figure.HOLD_MEDIAN, (double) holds.getValueAtPercentile(50));
    if (count >= HUNDREDTHS) {
      values.put(Figure.HOLD_P99, (double) holds.getValueAtPercentile(99));
    }
    values.put(Figure.WAIT_MEAN, waitNs / count);
    values.put(Figure.ACQUISITIONS, (double) count);
    return values;
  }
}
