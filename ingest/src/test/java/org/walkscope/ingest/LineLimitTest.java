// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineLimitTest {
  private final List<String> said = new ArrayList<>();
  private final AtomicLong nowNs = new AtomicLong();
  private final LineLimit limit = new LineLimit(2, "of connections", said::add, nowNs::get);

  @Test
  void linesBeyondTheMostOfAMinuteAreLeftOutAndCounted() {
    for (int i = 1; i <= 5; i++) {
      limit.say("line " + i);
    }
    assertThat(said).containsExactly("line 1", "line 2");
    nowNs.addAndGet(60_000_000_000L);
    limit.say("line 6");
    assertThat(said)
        .containsExactly("line 1", "line 2", "3 more lines of connections were left out", "line 6");
  }

  @Test
  void atTheEndItSaysHowManyWereLeftOut() {
    for (int i = 1; i <= 3; i++) {
      limit.say("line " + i);
    }
    limit.tellLeftOut();
    limit.tellLeftOut();
    assertThat(said).containsExactly("line 1", "line 2", "1 more line of connections was left out");
  }
}
