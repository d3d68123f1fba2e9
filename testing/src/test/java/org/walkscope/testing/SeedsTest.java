// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void triesAsManySeedsAsAskedEachAnother() {
    Set<Long> seeds = new HashSet<>();
    Seeds.each(500, draws -> seeds.add(draws.seed()));
    assertThat(seeds).hasSize(500);
  }

  @Test
  void failureNamesTheSeedThatFailsAlone() {
    AtomicLong failed = new AtomicLong();
    assertThatThrownBy(
            () ->
                Seeds.each(
                    10_000,
                    draws -> {
                      failed.set(draws.seed());
                      assertThat(draws.from(0, 99)).isNotEqualTo(42);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("fails for -Dwalkscope.seed=" + failed.get() + ":");
    assertThat(new Draws(failed.get()).from(0, 99)).isEqualTo(42);
  }

  @Test
  void scriptIsHalvedWhileItFails() {
    List<Integer> lengths = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Seeds.scripts(
                    1_000,
                    64,
                    (draws, length) -> {
                      lengths.add(length);
                      assertThat(length).isLessThan(9);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a script of ");
    int last = lengths.get(lengths.size() - 1);
    assertThat(last).as("the first half that holds").isBetween(4, 8);
  }

  @Test
  void drawsReachBothEndsAndNothingBeyond() {
    Draws draws = new Draws(1);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(draws.from(-2, 2));
    }
    assertThat(seen).containsExactlyInAnyOrder(-2, -1, 0, 1, 2);
  }
}
