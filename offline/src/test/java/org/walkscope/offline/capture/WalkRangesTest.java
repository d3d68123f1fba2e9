// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges against the same numbers one by one. */
class WalkRangesTest {
  @Test
  void rangesHaveTheNumbersThatWereAdded() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      WalkRanges ranges = new WalkRanges();
      BitSet numbers = new BitSet();
      for (int i = 0; i < 12; i++) {
        int first = random.nextInt(60);
        int last = first + random.nextInt(6);
        ranges.add("thread", first, last);
        numbers.set(first, last + 1);
      }
      for (int first = 0; first < 70; first++) {
        int last = first + random.nextInt(4);
        assertThat(ranges.any("thread", first, last))
            .as("seed %d: %d to %d", seed, first, last)
            .isEqualTo(!numbers.get(first, last + 1).isEmpty());
      }
      assertThat(ranges.any("other", 0, 70)).isFalse();
    }
  }

  @Test
  void numbersAtTheirEndsAreNumbers() {
    WalkRanges ranges = new WalkRanges();
    ranges.add("thread", 0, Long.MAX_VALUE);
    ranges.add("thread", 7, 9);
    assertThat(ranges.any("thread", Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
    assertThat(ranges.any("thread", -2, -1)).isFalse();
  }
}
