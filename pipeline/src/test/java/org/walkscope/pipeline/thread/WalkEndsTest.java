// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Ends that never come, or late. */
class WalkEndsTest extends RebuildWalksFixture {
  @Test
  void truncatesAWalkWhenItsThreadBeginsAnother() {
    trace
        .write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 3))
        .write(to -> walk(to, 2, 50_000).end());
    give(trace.fragments());

    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L);
    Walk first = harness.walks().get(0);
    assertThat(first.getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(first.getResult()).isNull();
    assertThat(first.getMissingEvents()).as("its end").isEqualTo(1);
    assertThat(first.getSteps()).isEqualTo(3);
  }

  @Test
  void truncatesAWalkThatStaysSilentForTheTimeout() {
    trace.write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 3));
    give(trace.fragments());
    harness.watermark(EPOCH_MS + 59_999);
    assertThat(harness.walks()).isEmpty();
    harness.watermark(EPOCH_MS + 60_000);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(only().getMissingEvents()).isZero();
  }

  @Test
  void waitsOnForAWalkOfMinutesThatKeepsTalking() {
    trace.write(to -> walkBegin(to, 1));
    for (int minute = 1; minute <= 5; minute++) {
      long nowNs = minute * 50L * SECOND_NS;
      int sequence = minute;
      trace.cut().write(to -> to.hole(WalkScript.hole(nowNs, 1, sequence, START, START + 4096)));
    }
    trace.cut().write(to -> to.walkEnd(WalkScript.end(251 * SECOND_NS, 1, 6)));
    for (TraceFragment fragment : trace.fragments()) {
      harness.give(fragment);
      harness.watermark(EPOCH_MS + fragment.getLastTimestampNs() / 1_000_000);
    }
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getDurationNs()).isEqualTo(251 * SECOND_NS);
  }

  @Test
  void losesNoWalkOfAHostWhoseClockIsFarBehindTheOthers() {
    harness.watermark(EPOCH_MS + Duration.ofDays(30).toMillis());
    trace.write(to -> walkBegin(to, 1)).cut().write(to -> to.walkEnd(WalkScript.end(1000, 1, 1)));
    List<TraceFragment> fragments = trace.fragments();
    harness.give(fragments.get(0));
    harness.watermark(EPOCH_MS + Duration.ofDays(30).plusSeconds(30).toMillis());
    harness.give(fragments.get(1));
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
  }
}
