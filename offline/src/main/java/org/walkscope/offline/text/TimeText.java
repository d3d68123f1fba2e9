// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Times for people: three digits and a unit. */
public final class TimeText {
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};
  private static final int UNIT_DIGITS = 3;
  private static final BigDecimal UNIT = BigDecimal.valueOf(1000);
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private TimeText() {}

  /** A measured time, or a difference of times: a minus stands before one below 0. */
  public static String of(long ns) {
    BigDecimal value = BigDecimal.valueOf(ns).round(THREE_DIGITS);
    int unit = 0;
    while (value.abs().compareTo(UNIT) >= 0 && unit + 1 < UNITS.length) {
      value = value.scaleByPowerOfTen(-UNIT_DIGITS);
      unit++;
    }
    return value.toPlainString() + " " + UNITS[unit];
  }

  /** A time that is an upper bound, or measured. */
  public static String atMost(long ns, boolean bound) {
    return (bound ? "≤" : "") + of(ns);
  }

  /** A time that is a lower bound, or measured. */
  public static String atLeast(long ns, boolean bound) {
    return (bound ? "≥" : "") + of(ns);
  }
}
