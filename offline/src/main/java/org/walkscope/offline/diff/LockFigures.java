// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockSpan;

/** Sums over the holds of one kind of lock, for one consumer of one capture. */
final class LockFigures {
  private static final int DIGITS = 3;

  /** Holds that have a 99th percentile; of fewer it would be the longest, which chance decides. */
  private static final int HUNDREDTHS = 100;

  /** Parts of a ns that logarithms tell: equal holds have equal means, however many they are. */
  private static final double PARTS = 1000;

  private final Histogram holds = new Histogram(DIGITS);
  private double logs;
  private double waitNs;
  private long holdBounds;
  private long waitBounds;

  void add(LockSpan span) {
    add(span.getHoldNs(), span.getHoldBound(), span.getWaitNs(), span.getWaitBound());
  }

  void add(LockHold hold) {
    add(hold.getHoldNs(), hold.getHoldBound(), hold.getWaitNs(), hold.getWaitBound());
  }

  private void add(long holdNs, boolean holdBound, long spanWaitNs, boolean waitBound) {
    holds.recordValue(Math.max(0, holdNs));
    logs += Math.log((double) Math.max(1, holdNs));
    waitNs += spanWaitNs;
    holdBounds += holdBound ? 1 : 0;
    waitBounds += waitBound ? 1 : 0;
  }

  Map<Figure, Double> values() {
    long count = holds.getTotalCount();
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.HOLD_TYPICAL, Math.round(Math.exp(logs / count) * PARTS) / PARTS);
    values.put(Figure.HOLD_MEDIAN, (double) holds.getValueAtPercentile(50));
    if (count >= HUNDREDTHS) {
      values.put(Figure.HOLD_P99, (double) holds.getValueAtPercentile(99));
    }
    values.put(Figure.WAIT_MEAN, waitNs / count);
    values.put(Figure.ACQUISITIONS, (double) count);
    return values;
  }

  /** Number of times that are upper bounds, by the figure that has any. */
  Map<Figure, Long> bounds() {
    Map<Figure, Long> bounds = new EnumMap<>(Figure.class);
    for (Figure figure : values().keySet()) {
      long of = figure.isHold() ? holdBounds : figure == Figure.WAIT_MEAN ? waitBounds : 0;
      if (of > 0) {
        bounds.put(figure, of);
      }
    }
    return bounds;
  }
}
