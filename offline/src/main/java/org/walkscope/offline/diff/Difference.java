// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.List;

/**
 * One figure of both sides.
 *
 * @param before values of side A, a capture each
 * @param after values of side B
 * @param beforeBound whether values of side A are upper bounds, or may be
 * @param afterBound the same of side B
 * @param exact whether a count is the same in all captures of a side, on both sides, or a time in
 *     all captures of both
 * @param ranks null where nothing is tested: of exact counts, of counts that are too low, of upper
 *     bounds, and of one capture a side
 * @param p of the test after Holm's correction over all figures tested; 1 where nothing is tested
 * @param doubts what the values are not, in words. Example: "3 holds of A are upper bounds"
 */
record Difference(
    FigureKey key,
    List<Double> before,
    List<Double> after,
    boolean beforeBound,
    boolean afterBound,
    boolean exact,
    RankSum ranks,
    double p,
    List<String> doubts) {
  /** Error of an interval, and of all tests together. */
  static final double ERROR = 0.05;

  /** Largest ratio, of either side to the other, of an interval that is called the same. */
  private static final double NEAR = 1.1;

  /** Share by which ratios of the same values may differ, computed in two ways. */
  private static final double ROUNDING = 1e-9;

  /** Verdict on a figure. */
  enum Verdict {
    WORSE,
    /** Changed where neither direction is worse. */
    OTHER,
    BETTER,
    /**
     * No difference is shown, nor that there is none: the interval is too wide, or there is none.
     */
    UNDECIDED,
    /** Counts are equal, or the interval has no change in it and none of more than a tenth. */
    SAME,
    /** Values of a side are too few for any verdict, too low, or upper bounds. */
    UNTESTED
  }

  Difference withP(double corrected) {
    return new Difference(
        key, before, after, beforeBound, afterBound, exact, ranks, corrected, doubts);
  }

  /** True if a side has upper bounds: nothing is known of the times below them. */
  boolean isBound() {
    return beforeBound || afterBound;
  }

  Verdict verdict() {
    if (!exact && ranks == null) {
      return Verdict.UNTESTED;
    }
    boolean differs = exact ? !before.get(0).equals(after.get(0)) : p <= ERROR;
    double shift = shift();
    if (!differs || shift == 1) {
      return exact || isNear(interval(ERROR)) ? Verdict.SAME : Verdict.UNDECIDED;
    }
    return switch (key.figure().worse()) {
      case NEITHER -> Verdict.OTHER;
      case LARGER -> shift > 1 ? Verdict.WORSE : Verdict.BETTER;
      case SMALLER -> shift < 1 ? Verdict.WORSE : Verdict.BETTER;
    };
  }

  private static boolean isNear(RankSum.Interval interval) {
    return interval.low() <= 1
        && interval.high() >= 1
        && interval.low() >= 1 / NEAR
        && interval.high() <= NEAR;
  }

  /** Size of the change: the logarithm of the shift, without its sign. */
  double size() {
    return Math.abs(Math.log(shift()));
  }

  /**
   * Ratio of side B to side A; NaN where the medians, which are shown, say the contrary. Where
   * values are 0, that of the medians: the median over ratios of which many are 0 or infinite is
   * not of the values shown.
   */
  double ratio() {
    double shift = shift();
    double medians = ofMedians();
    double agree = Math.signum(medians - 1) * Math.signum(shift - 1);
    if (before.contains(0.0) || after.contains(0.0)) {
      return shift == 1 || agree > 0 ? medians : Double.NaN;
    }
    return agree < 0 ? Double.NaN : shift;
  }

  private double ofMedians() {
    return beforeMedian() == afterMedian() ? 1 : afterMedian() / beforeMedian();
  }

  /** True if the ratio is of pairs of captures, and another than that of the medians shown. */
  boolean isOfPairs() {
    return Math.abs(ratio() / ofMedians() - 1) > ROUNDING;
  }

  /** Shift of side B to side A, over the ratios of all pairs. */
  private double shift() {
    return ranks == null ? RankSum.of(before, after).ratio() : ranks.ratio();
  }

  /** Interval of the ratio; of exact counts the ratio itself. */
  RankSum.Interval interval(double error) {
    if (exact) {
      return new RankSum.Interval(ratio(), ratio());
    }
    return ranks == null
        ? new RankSum.Interval(0, Double.POSITIVE_INFINITY)
        : ranks.interval(error);
  }

  /** Median value of side A. */
  double beforeMedian() {
    return median(before);
  }

  /** Median value of side B. */
  double afterMedian() {
    return median(after);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
