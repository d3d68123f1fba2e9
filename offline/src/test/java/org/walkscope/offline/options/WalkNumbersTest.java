// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WalkNumbersTest {
  @Test
  void findsWhatASortedSetFinds() {
    Random random = new Random(1);
    WalkNumbers numbers = new WalkNumbers();
    TreeSet<Long> set = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      long walk = random.nextBoolean() ? random.nextInt(5_000) : random.nextLong();
      numbers.add("thread", walk);
      set.add(walk);
    }
    for (int i = 0; i < 20_000; i++) {
      long first = random.nextInt(4) > 0 ? random.nextInt(5_000) : random.nextLong();
      long last = Math.max(first, first + random.nextInt(100));
      Long found = set.ceiling(first);
      assertThat(numbers.any("thread", first, last))
          .as("%d to %d", first, last)
          .isEqualTo(found != null && found <= last);
    }
    assertThat(numbers.any("other", Long.MIN_VALUE, Long.MAX_VALUE)).isFalse();
  }

  /** A tree of numbers, some 64 bytes each, needs 64 MB for these. */
  @Test
  void aWalkIsABitOfABlock() {
    WalkNumbers numbers = new WalkNumbers();
    for (long walk = 1; walk <= 1_000_000; walk += 2) { // no two are neighbours
      numbers.add("thread", walk);
    }
    assertThat(numbers.blocks()).isLessThan(2_000);
    assertThat(numbers.any("thread", 2, 2)).isFalse();
    assertThat(numbers.any("thread", 2, 3)).isTrue();
  }
}
