// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Share of one value inside a selection against its share outside, with a 99.9 % interval of the
 * difference: of 50 values that are compared, chance names one in every twenty answers.
 *
 * <p>The interval is the wider of two. Newcombe's, from Wilson's intervals of both shares, is right
 * where durations do not depend on one another, however few there are. The walks of one read do, so
 * the other takes windows for the units: the variance of the difference by leaving out one window
 * after the other, and Student's quantile. Within one window there is no second interval.
 *
 * @param inside durations with the value, inside
 * @param nInside durations, inside
 * @param outside durations with the value, outside
 * @param nOutside durations, outside
 * @param difference share inside - share outside
 * @param low lower end of the interval of the difference
 * @param high upper end
 */
public record ShareDifference(
    long inside,
    long nInside,
    long outside,
    long nOutside,
    double difference,
    double low,
    double high) {
  private static final double TAIL = 0.0005;

  /** Quantile of the normal distribution at 1 - TAIL. */
  private static final double Z = 3.290526731;

  /** Durations of one window, or their sum. */
  static final class Sides {
    private long inside;
    private long outside;

    void add(long more, long moreOutside) {
      inside += more;
      outside += moreOutside;
    }

    void add(Sides more) {
      add(more.inside, more.outside);
    }

    long sum() {
      return inside + outside;
    }

    private static Sides sum(Iterable<Sides> windows) {
      Sides sum = new Sides();
      windows.forEach(sum::add);
      return sum;
    }
  }

  /**
   * Compares.
   *
   * @param value durations with the value, by window
   * @param all all durations, by window
   */
  static ShareDifference of(Map<Long, Sides> value, Map<Long, Sides> all) {
    Sides a = Sides.sum(value.values());
    Sides n = Sides.sum(all.values());
    if (n.inside == 0 || n.outside == 0) {
      return new ShareDifference(a.inside, n.inside, a.outside, n.outside, 0, -1, 1);
    }
    double in = (double) a.inside / n.inside;
    double out = (double) a.outside / n.outside;
    double half = halfByWindow(value, all);
    double fromIn = wilson(in, n.inside, 1) - in;
    double fromOut = out - wilson(out, n.outside, -1);
    double downIn = in - wilson(in, n.inside, -1);
    double upOut = wilson(out, n.outside, 1) - out;
    return new ShareDifference(
        a.inside,
        n.inside,
        a.outside,
        n.outside,
        in - out,
        in - out - Math.max(half, Math.hypot(downIn, upOut)),
        in - out + Math.max(half, Math.hypot(fromIn, fromOut)));
  }

  /** End of Wilson's interval of a share. */
  private static double wilson(double share, long n, int sign) {
    double z2 = Z * Z / n;
    return (share + z2 / 2 + sign * Z * Math.sqrt((share * (1 - share) + z2 / 4) / n)) / (1 + z2);
  }

  /** Half of the interval over windows; 0 where no window has another share than the others. */
  private static double halfByWindow(Map<Long, Sides> value, Map<Long, Sides> all) {
    Sides a = Sides.sum(value.values());
    Sides n = Sides.sum(all.values());
    double in = (double) a.inside / n.inside;
    double out = (double) a.outside / n.outside;
    Jackknife inside = new Jackknife();
    Jackknife outside = new Jackknife();
    Jackknife both = new Jackknife();
    Sides none = new Sides();
    all.forEach(
        (window, of) -> {
          Sides left = value.getOrDefault(window, none);
          double withoutIn = (double) (a.inside - left.inside) / (n.inside - of.inside) - in;
          double withoutOut = (double) (a.outside - left.outside) / (n.outside - of.outside) - out;
          inside.add(of.inside > 0, withoutIn);
          outside.add(of.outside > 0, withoutOut);
          both.add(true, withoutIn - withoutOut);
        });
    double variance = Math.max(inside.variance() + outside.variance(), both.variance());
    if (variance == 0) {
      return 0;
    }
    double freedom = Math.min(inside.freedom(), outside.freedom());
    return TDistribution.of(freedom).inverseSurvivalProbability(TAIL) * Math.sqrt(variance);
  }

  /** Variance of a share by leaving out one window after the other. */
  private static final class Jackknife {
    private long windows;
    private double squares;

    /**
     * Adds the change of the share without a window; one that has all there is cannot be left out.
     */
    void add(boolean counts, double change) {
      if (counts && Double.isFinite(change)) {
        windows++;
        squares += change * change;
      }
    }

    double variance() {
      return windows < 2 ? 0 : squares * (windows - 1) / windows;
    }

    /** Degrees of freedom; no limit without a variance. */
    double freedom() {
      return variance() == 0 ? Double.POSITIVE_INFINITY : windows - 1.0;
    }
  }

  /**
   * How far the shares differ at least: the end of the interval that is nearer to 0; 0 when the
   * interval has 0 inside.
   */
  double atLeast() {
    return Math.max(0, Math.max(low, -high));
  }
}
