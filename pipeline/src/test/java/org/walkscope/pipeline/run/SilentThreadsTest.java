// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.run.SilentThreads.Silent;

class SilentThreadsTest {
  private static final int IN_MEMORY = 64;

  private final SilentThreads threads = new SilentThreads(IN_MEMORY);

  private static Silent thread(String host, int number) {
    return new Silent(host, number, 1_000L + number, new byte[] {(byte) number, (byte) 7});
  }

  /** Keys of pairs, such as 0Aa and 0BB, that have one hash. */
  private static String key(int number) {
    return number / 2 + (number % 2 == 0 ? "Aa" : "BB");
  }

  @Test
  void givesEachThreadOnceFromMemoryAndFiles() {
    int all = 10 * IN_MEMORY + 5;
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < all; number++) {
      threads.put(key(number), thread("a", number));
      numbers.add(number);
    }
    Collections.shuffle(numbers, new Random(1));
    for (int number : numbers) {
      Silent found = threads.take(key(number));
      assertThat(found.number()).isEqualTo(number);
      assertThat(found.lastMs()).isEqualTo(1_000L + number);
      assertThat(found.hostname()).isEqualTo("a");
      assertThat(found.state()).containsExactly((byte) number, (byte) 7);
      assertThat(threads.take(key(number))).isNull();
    }
    threads.clear();
  }

  @Test
  void knowsNoThreadThatWasNotPut() {
    for (int number = 0; number < 2 * IN_MEMORY; number++) {
      threads.put(key(2 * number), thread("a", number));
    }
    assertThat(threads.take(key(1))).isNull();
    assertThat(threads.take("c")).isNull();
    threads.clear();
  }

  @Test
  void aFileGoesWithTheLastThreadOfItsLastHost() {
    for (int number = 0; number < IN_MEMORY; number++) {
      threads.put(key(number), thread(number % 2 == 0 ? "a" : "b", number));
    }
    threads.forget("a", Long.MAX_VALUE);
    threads.forget("b", 1_000);
    assertThat(threads.take(key(3))).isNotNull();
    threads.forget("b", 1_000L + IN_MEMORY);
    assertThat(threads.take(key(5))).isNull();
  }
}
