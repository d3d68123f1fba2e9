// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.DeadLetter;

class PolledWatermarksTest {
  private static final WatermarkStrategy<Polled> STRATEGY =
      PolledWatermarks.strategy(Duration.ofSeconds(3));

  private final WatermarkGenerator<Polled> generator = STRATEGY.createWatermarkGenerator(null);
  private final Last last = new Last();

  @Test
  void followsTheFirstEventOfFragmentsAtADistance() {
    assertThat(mark()).isEqualTo(Long.MIN_VALUE);
    give(fragment(10, Long.MAX_VALUE));
    give(fragment(7, Long.MAX_VALUE));
    assertThat(mark()).isEqualTo(EPOCH_MS + 10_000 - 3_000 - 1);
  }

  @Test
  void takesNoTimeFromWhatCannotBeRead() {
    give(fragment(10, Long.MAX_VALUE));
    Polled dead = Polled.of(new DeadLetter("walkscope.trace", 0, 1, "torn", null, null), EPOCH_MS);
    generator.onEvent(dead, EPOCH_MS + 999_000_000, last);
    assertThat(mark()).isEqualTo(EPOCH_MS + 7_000 - 1);
  }

  @Test
  void isNotCarriedOffByAHostWhoseClockIsFarAhead() {
    give(fragment(10, EPOCH_MS + 10_000));
    give(fragment(90_000, EPOCH_MS + 11_000));
    assertThat(mark()).isEqualTo(EPOCH_MS + 7_000 - 1);
    give(fragment(12, EPOCH_MS + 12_000));
    assertThat(mark()).isEqualTo(EPOCH_MS + 9_000 - 1);
  }

  private void give(Polled polled) {
    long epochMs = STRATEGY.createTimestampAssigner(null).extractTimestamp(polled, Long.MIN_VALUE);
    generator.onEvent(polled, epochMs, last);
  }

  private long mark() {
    generator.onPeriodicEmit(last);
    return last.markMs;
  }

  private static Polled fragment(long second, long appendedMs) {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    trace.write(to -> to.hole(WalkScript.hole(second * 1_000_000_000L, 1, 1, 0, 4096)));
    trace.write(to -> to.hole(WalkScript.hole((second + 5) * 1_000_000_000L, 1, 2, 4096, 8192)));
    return PolledRecords.at(trace.fragments().get(0), 0, appendedMs);
  }

  private static final class Last implements WatermarkOutput {
    private long markMs = Long.MIN_VALUE;

    @Override
    public void emitWatermark(Watermark mark) {
      markMs = mark.getTimestamp();
    }

    @Override
    public void markIdle() {
      throw new IllegalStateException("idle");
    }

    @Override
    public void markActive() {
      throw new IllegalStateException("active");
    }
  }
}
