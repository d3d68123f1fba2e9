// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankSumTest {
  private static List<Double> values(int count, double first) {
    return IntStream.range(0, count).mapToObj(i -> first + i).toList();
  }

  /** Critical values of U, two-sided, 5 %: the tables of Mann and Whitney's test. */
  @ParameterizedTest
  @CsvSource({"4, 4, 0", "5, 5, 2", "6, 6, 5", "8, 8, 13", "10, 10, 23", "5, 10, 8", "20, 20, 127"})
  void rejectsAtTheTabulatedValue(int before, int after, int critical) {
    assertThat(ofPairs(before, after, critical).p()).isLessThanOrEqualTo(0.05);
    assertThat(ofPairs(before, after, critical + 1).p()).isGreaterThan(0.05);
  }

  /** Samples with this many pairs whose first is the larger. */
  private static RankSum ofPairs(int before, int after, int pairs) {
    List<Double> low = IntStream.range(0, before).mapToObj(i -> 10.0 + i).toList();
    List<Double> high =
        IntStream.range(0, after)
            .mapToObj(
                i -> {
                  int above = Math.min(before, Math.max(0, pairs - i * before));
                  return 10.0 + before - above - 0.5 + i * 0.001;
                })
            .toList();
    return RankSum.of(low, high);
  }

  @Test
  void leastProbabilityIsThatOfOneOrderAmongAll() {
    assertThat(RankSum.of(values(10, 1), values(10, 100)).p())
        .isCloseTo(2.0 / 184_756, within(1e-12));
  }

  @Test
  void shiftIsTheMedianRatioAndTheIntervalHoldsIt() {
    List<Double> before = IntStream.range(0, 10).mapToObj(i -> 100.0 + i).toList();
    List<Double> after = before.stream().map(value -> value * 1.4).toList();
    RankSum ranks = RankSum.of(before, after);
    assertThat(ranks.ratio()).isCloseTo(1.4, within(0.001));
    assertThat(ranks.interval(0.05).low()).isBetween(1.3, 1.4);
    assertThat(ranks.interval(0.05).high()).isBetween(1.4, 1.5);
    assertThat(ranks.interval(0.0005).low()).isLessThan(ranks.interval(0.05).low());
  }

  @Test
  void exchangedSamplesHaveTheInverseRatio() {
    List<Double> before = List.of(1.0, 10.0);
    List<Double> after = List.of(2.0, 50.0);
    double ratio = RankSum.of(before, after).ratio();
    assertThat(RankSum.of(after, before).ratio()).isCloseTo(1 / ratio, within(1e-12));
  }

  @Test
  void threeAgainstThreeHaveNoInterval() {
    RankSum ranks = RankSum.of(values(3, 1), values(3, 100));
    assertThat(ranks.interval(0.05).isBounded()).isFalse();
    assertThat(ranks.p()).isEqualTo(0.1, within(1e-12));
  }

  @Test
  void equalSamplesAreEqual() {
    RankSum ranks = RankSum.of(List.of(0.0, 0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0, 0.0));
    assertThat(ranks.ratio()).isEqualTo(1);
    assertThat(ranks.p()).isEqualTo(1);
  }

  @Test
  void fromNothingToSomethingIsInfinitelyMore() {
    RankSum ranks = RankSum.of(List.of(0.0, 0.0), List.of(1.0, 2.0));
    assertThat(ranks.ratio()).isInfinite();
  }
}
