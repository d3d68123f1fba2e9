// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.walkscope.offline.text.TimeText;

/** Words for the change of a figure. */
final class DiffWords {
  private static final MathContext DIGITS = new MathContext(3);

  private DiffWords() {}

  /**
   * Change of a figure. Example: "numa_maps holds the PTL of PTEs 38 % longer (31 to 44 %): 1.20 µs
   * → 1.66 µs"
   *
   * @param error of the interval
   */
  static String change(Difference difference, double error) {
    FigureKey key = difference.key();
    String values =
        value(key.figure(), difference.beforeMedian(), difference.beforeBound())
            + " → "
            + value(key.figure(), difference.afterMedian(), difference.afterBound());
    double ratio = difference.ratio();
    if (ratio == 1 || Double.isNaN(ratio)) {
      return subject(key)
          + (ratio == 1 ? " keeps " : " differs in ")
          + noun(key)
          + ": "
          + values
          + interval(difference, error)
          + doubts(difference);
    }
    return subject(key)
        + " "
        + key.figure().words(ratio > 1, lock(key.lock()), share(Math.abs(ratio - 1)))
        + interval(difference, error)
        + ": "
        + values
        + doubts(difference);
  }

  private static String doubts(Difference difference) {
    return difference.doubts().isEmpty() ? "" : " (" + String.join("; ", difference.doubts()) + ")";
  }

  private static String subject(FigureKey key) {
    return key.walker().equals("PT_RANGE_WALK")
        ? key.consumer() + " by pt_range_walk"
        : key.consumer();
  }

  private static String noun(FigureKey key) {
    return key.figure().text() + (key.lock().isEmpty() ? "" : " of " + lock(key.lock()));
  }

  private static String interval(Difference difference, double error) {
    if (difference.exact()) {
      return ", exactly";
    }
    RankSum.Interval interval = difference.interval(error);
    if (!interval.isBounded()) {
      return " (no interval)";
    }
    String low = percent(interval.low() - 1);
    return " (%s to %s)".formatted(low, percent(interval.high() - 1));
  }

  private static String lock(String lock) {
    return lock.startsWith("ptl_")
        ? "the PTL of " + lock.substring("ptl_".length()).toUpperCase(Locale.ROOT) + "s"
        : lock;
  }

  private static String share(double share) {
    return Double.isInfinite(share)
        ? "∞ %"
        : digits(new BigDecimal(100 * share).round(DIGITS)) + " %";
  }

  private static String digits(BigDecimal number) {
    return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
  }

  private static String percent(double share) {
    return Double.isInfinite(share) ? "∞ %" : String.format(Locale.ROOT, "%+,.1f %%", 100 * share);
  }

  private static String value(Figure figure, double value, boolean bound) {
    if (figure.kind() == Figure.Kind.TIME) {
      return TimeText.atMost(Math.round(value), bound);
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.2f", value);
  }
}
