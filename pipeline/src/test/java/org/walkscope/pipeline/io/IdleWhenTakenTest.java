// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition of which a record is known by its offset; its event time is a second an offset. */
class IdleWhenTakenTest {
  private static final TopicPartition PARTITION = new TopicPartition("walkscope.trace", 3);

  private final HandClock broker = new HandClock();
  private final WatermarkGenerator<Long> generator =
      IdleWhenTaken.<Long>strategy(
              WatermarkStrategy.<Long>forBoundedOutOfOrderness(Duration.ofMillis(1)),
              offset -> new IdleWhenTaken.Place(PARTITION, offset),
              broker,
              Duration.ofSeconds(2))
          .createWatermarkGenerator(null);
  private final Said said = new Said();

  @Test
  void isIdleAfterASilenceInWhichTheBrokerAnswered() {
    take(4);
    broker.end = 5;
    pass(1_999);
    assertThat(said.idle).isFalse();
    pass(1);
    assertThat(said.idle).isTrue();
    take(5);
    assertThat(said.idle).isFalse();
    assertThat(said.markMs).isEqualTo(5_000 - 2);
  }

  @Test
  void isNotIdleWhileTheBrokerIsAway() {
    take(4);
    broker.end = 5;
    for (int tick = 0; tick < 1_000; tick++) {
      generator.onPeriodicEmit(said); // the clock on the wall goes on, the broker's does not
    }
    assertThat(said.idle).isFalse();
  }

  @Test
  void isNotIdleWhileItIsMerelyBehind() {
    take(4);
    broker.end = 9;
    pass(600_000);
    assertThat(said.idle).isFalse();
    broker.end = 5;
    pass(1);
    assertThat(said.idle).isTrue();
  }

  @Test
  void isNotIdleBeforeItsFirstRecordWhileOthersWaitToBeRead() {
    broker.allRead = false;
    pass(600_000);
    assertThat(said.idle).isFalse();
    broker.allRead = true;
    pass(1);
    assertThat(said.idle).isTrue();
  }

  private void take(long offset) {
    generator.onEvent(offset, offset * 1000, said);
    generator.onPeriodicEmit(said);
  }

  private void pass(long ms) {
    generator.onPeriodicEmit(said);
    broker.answeredMs += ms;
    generator.onPeriodicEmit(said);
  }

  private static final class Said implements WatermarkOutput {
    private long markMs;
    private boolean idle;

    @Override
    public void emitWatermark(Watermark mark) {
      markMs = mark.getTimestamp();
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }
}
