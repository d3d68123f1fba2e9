// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Arrays;
import java.util.List;

/**
 * Two samples compared by ranks: Mann and Whitney's test, exact, and the ratio of Hodges and
 * Lehmann with its interval. The ratios of all pairs decide, so that one outlier among ten values
 * moves little. Equal values count half; they make the test careful, never eager.
 */
final class RankSum {
  private final double[] ratios;
  private final double[] atMost;

  private RankSum(double[] ratios, double[] atMost) {
    this.ratios = ratios;
    this.atMost = atMost;
  }

  /**
   * Interval of ratios; 0 to infinity where the samples are too small for one.
   *
   * @param low smallest ratio inside
   * @param high largest ratio inside
   */
  record Interval(double low, double high) {
    boolean isBounded() {
      return low > 0 || high < Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Compares.
   *
   * @param before values, none below 0
   * @param after values, none below 0
   */
  static RankSum of(List<Double> before, List<Double> after) {
    double[] ratios = new double[before.size() * after.size()];
    int at = 0;
    for (double a : before) {
      for (double b : after) {
        ratios[at++] = a == b ? 1 : b / a;
      }
    }
    Arrays.sort(ratios);
    return new RankSum(ratios, cumulative(before.size(), after.size()));
  }

  /** Probability of at most u pairs, by u, of which the second is the larger, in equal samples. */
  private static double[] cumulative(int before, int after) {
    double[][] row = new double[after + 1][];
    Arrays.fill(row, new double[] {1});
    for (int i = 1; i <= before; i++) {
      for (int j = 1; j <= after; j++) {
        double[] both = new double[i * j + 1];
        add(both, row[j], j, (double) i / (i + j));
        add(both, row[j - 1], 0, (double) j / (i + j));
        row[j] = both;
      }
    }
    double[] sums = row[after];
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  private static void add(double[] to, double[] from, int shift, double share) {
    for (int u = 0; u < from.length; u++) {
      to[u + shift] += share * from[u];
    }
  }

  /**
   * Ratio of a later value to an earlier one: the median over all pairs, between two ratios their
   * geometric mean, so that exchanged samples have the inverse ratio.
   */
  double ratio() {
    double low = ratios[(ratios.length - 1) / 2];
    double high = ratios[ratios.length / 2];
    return low == high ? low : Math.sqrt(low) * Math.sqrt(high);
  }

  /**
   * Interval that has the ratio but for an error of this probability.
   *
   * @param error example: 0.05 for an interval of 95 %
   */
  Interval interval(double error) {
    int outside = 0;
    while (outside < ratios.length / 2 && 2 * atMost[outside] <= error) {
      outside++;
    }
    return outside == 0
        ? new Interval(0, Double.POSITIVE_INFINITY)
        : new Interval(ratios[outside - 1], ratios[ratios.length - outside]);
  }

  /** Probability of a difference at least as large between samples of one source. */
  double p() {
    double larger = 0;
    for (double ratio : ratios) {
      larger += ratio > 1 ? 1 : ratio == 1 ? 0.5 : 0;
    }
    int extreme = (int) Math.ceil(Math.min(larger, ratios.length - larger));
    return Math.min(1, 2 * atMost[extreme]);
  }

  /** Least that {@link #p} can be for samples of these sizes. */
  double leastP() {
    return Math.min(1, 2 * atMost[0]);
  }
}
