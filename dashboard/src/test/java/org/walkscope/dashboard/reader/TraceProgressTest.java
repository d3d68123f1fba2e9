// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TraceProgressTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final TraceProgress trace = new TraceProgress();

  /** Observes the trace every 5 s up to a second, growing; a result is read last at its second. */
  private String problem(int until, int resultLast) {
    for (int second = 0; second <= until; second += 5) {
      Instant result = resultLast < 0 ? Instant.MIN : at(Math.min(second, resultLast));
      trace.observe(second, at(second), result);
    }
    return trace.problem(at(until), TraceProgress.PATIENCE);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  @Test
  void aJobThatNeverAnswersIsTold() {
    assertThat(problem(60, -1)).isNull();
    assertThat(problem(120, -1)).contains("no job has written a result for 115 s");
  }

  @Test
  void aJobThatAnsweredAndStoppedIsTold() {
    assertThat(problem(300, 200)).contains("no job has written a result for 95 s", "walk job");
  }

  @Test
  void aJobWithRareCheckpointsIsAwaitedForLonger() {
    assertThat(problem(300, 200)).isNotNull();
    assertThat(trace.problem(at(300), Duration.ofMinutes(2))).isNull();
  }

  @Test
  void aJobThatAnswersIsWell() {
    assertThat(problem(300, 300)).isNull();
    assertThat(problem(300, 260)).isNull();
  }

  @Test
  void aTraceThatGrowsNoMoreAsksForNothing() {
    assertThat(problem(100, -1)).isNotNull();
    trace.observe(100, at(200), Instant.MIN);
    assertThat(trace.problem(at(200), TraceProgress.PATIENCE)).isNull();
  }
}
