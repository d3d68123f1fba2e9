// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadCountTest {
  @Test
  void eachReadIsCountedOnceThoughItsWalksAreBetweenThoseOfOthers() {
    ReadCount count = new ReadCount();
    SplittableRandom random = new SplittableRandom(1);
    Set<Long> met = new HashSet<>();
    for (long latest = 1; latest < 10_000; latest += random.nextInt(3)) {
      long read = Math.max(1, latest - random.nextInt(64));
      assertThat(count.isFirst(read))
          .as("read %d, latest %d", read, latest)
          .isEqualTo(met.add(read));
    }
  }

  @Test
  void aReadFarBehindIsKnown() {
    ReadCount count = new ReadCount();
    assertThat(count.isFirst(1)).isTrue();
    assertThat(count.isFirst(1000)).isTrue();
    assertThat(count.isFirst(1)).isFalse();
    assertThat(count.isFirst(1000)).isFalse();
    assertThat(count.isFirst(1_000_000_000_000L)).isTrue();
  }
}
