// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.explore.DifferenceAnswer.Finding;
import org.walkscope.dashboard.explore.ShareDifference.Sides;

class ShareDifferenceTest {
  private static final int SEEDS = 500;

  /** Most names by chance in 500 seeds: one name in 1,000 is half a name. */
  private static final int BY_CHANCE = 4;

  private static Map<Long, Sides> one(long inside, long outside) {
    Sides sides = new Sides();
    sides.add(inside, outside);
    return Map.of(0L, sides);
  }

  /**
   * Seeds in which a value has another share inside, of two values that are alike.
   *
   * @param shared how much the walks of one read have in common
   */
  private static long named(int windows, int walks, double shared) {
    long named = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Tally tally = new Tally();
      for (long window = 0; window < windows; window++) {
        for (String value : new String[] {"a", "b"}) {
          double read = shared * random.nextGaussian();
          long inside = random.doubles(walks).filter(u -> read + random.nextGaussian() > 1).count();
          tally.add("key", value, window, inside, walks - inside);
        }
      }
      named += tally.findings().stream().anyMatch(Finding::differs) ? 1 : 0;
    }
    return named;
  }

  @Test
  void chanceNamesNextToNothing() {
    assertThat(named(1, 20, 0)).isLessThanOrEqualTo(BY_CHANCE);
    assertThat(named(60, 40, 0)).isLessThanOrEqualTo(BY_CHANCE);
  }

  @Test
  void walksOfOneReadAreNotTakenForIndependentOnes() {
    assertThat(named(5, 40, 1)).isLessThanOrEqualTo(BY_CHANCE);
    assertThat(named(60, 40, 1)).isLessThanOrEqualTo(BY_CHANCE);
  }

  @Test
  void hasTheFiguresOfNewcombesInterval() {
    // 99.9 % intervals of Wilson: 9 of 10 in [0.3920, 0.9921], 3 of 10 in [0.0576, 0.7504]
    ShareDifference shares = ShareDifference.of(one(9, 3), one(10, 10));
    assertThat(shares.difference()).isCloseTo(0.6, within(1e-9));
    assertThat(shares.low()).isCloseTo(0.6 - Math.hypot(0.9 - 0.3920, 0.7504 - 0.3), within(1e-3));
    assertThat(shares.high()).isCloseTo(0.6 + Math.hypot(0.9921 - 0.9, 0.3 - 0.0576), within(1e-3));
    assertThat(shares.atLeast()).isZero();
  }

  @Test
  void saysNothingOfAnEmptySide() {
    assertThat(ShareDifference.of(one(0, 5), one(0, 10)).atLeast()).isZero();
  }

  @Test
  void ranksBySureDifferenceAndNotByNumber() {
    Tally tally = new Tally();
    tally.add("few", "x", 0, 3, 20);
    tally.add("few", "y", 0, 0, 20);
    tally.add("many", "x", 0, 900, 5_000);
    tally.add("many", "y", 0, 100, 5_000);
    assertThat(tally.findings())
        .extracting(Finding::key)
        .containsExactly("many", "many", "few", "few");
    assertThat(tally.findings())
        .extracting(Finding::differs)
        .containsExactly(true, true, false, false);
  }
}
