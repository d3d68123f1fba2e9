// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceClockTest {
  private final HandClock broker = new HandClock();
  private OneInputStreamOperatorTestHarness<String, String> harness;
  private boolean outage;

  @BeforeEach
  void open() throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new SilenceClock<>(
                new LiveTime(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(30), 1),
                broker));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void passesWatermarksThroughWhileThereIsSomethingToHear() throws Exception {
    for (int second = 1; second <= 5; second++) {
      harness.processElement("x", second * 1000L);
      harness.processWatermark(second * 1000L);
      broker.answeredMs = second * 1000L;
      harness.setProcessingTime(second * 1000L);
    }
    assertThat(marks()).containsExactly(1000L, 2000L, 3000L, 4000L, 5000L);
  }

  @Test
  void goesOnWithTheClockOnTheWallFromWhenItsInputIsIdleAndNoFurtherThanNeeded() throws Exception {
    harness.processWatermark(100_000);
    tickTo(2000);
    assertThat(marks()).containsExactly(100_000L);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    tickTo(12_200);
    assertThat(last()).isBetween(109_800L, 110_200L);
    tickTo(90_000);
    assertThat(last()).isEqualTo(130_000);
  }

  @Test
  void standsStillWhileItsInputHasRecordsThatComeSlowly() throws Exception {
    harness.processWatermark(100_000);
    tickTo(600_000);
    assertThat(marks()).as("a slow reader is no silence").containsExactly(100_000L);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    tickTo(601_000);
    assertThat(last()).isBetween(100_800L, 101_000L);
  }

  @Test
  void standsStillWhileTheBrokerDoesNotAnswer() throws Exception {
    harness.processWatermark(100_000);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    outage = true;
    tickTo(600_000);
    assertThat(marks()).as("an outage is no silence").containsExactly(100_000L);
    outage = false;
    tickTo(610_200);
    assertThat(last()).isBetween(109_800L, 110_600L);
  }

  @Test
  void neverStepsBackWhenFragmentsComeAgain() throws Exception {
    harness.processWatermark(100_000);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    tickTo(12_000);
    long onItsOwn = last();
    assertThat(onItsOwn).isGreaterThan(101_000);
    harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
    harness.processWatermark(101_000);
    assertThat(last()).isEqualTo(onItsOwn);
    harness.processWatermark(200_000);
    assertThat(last()).isEqualTo(200_000);
  }

  @Test
  void staysSilentWhenNothingWasEverHeard() throws Exception {
    tickTo(60_000);
    assertThat(marks()).isEmpty();
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(statuses()).containsExactly(WatermarkStatus.IDLE);
  }

  @Test
  void holdsItsInputsIdlenessBackUntilTimeHasGoneOn() throws Exception {
    harness.processWatermark(100_000);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    tickTo(20_000);
    assertThat(statuses()).isEmpty();
    tickTo(60_000);
    assertThat(last()).isEqualTo(130_000);
    assertThat(statuses()).containsExactly(WatermarkStatus.IDLE);
    harness.processElement("x", 160_000);
    assertThat(statuses()).containsExactly(WatermarkStatus.IDLE, WatermarkStatus.ACTIVE);
  }

  @Test
  void publishesWhatWaitsWhenAnIdleInputEnds() throws Exception {
    harness.processWatermark(100_000);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    tickTo(60_000);
    harness.endInput();
    assertThat(statuses()).containsExactly(WatermarkStatus.IDLE, WatermarkStatus.ACTIVE);
    assertThat(last()).isEqualTo(Watermark.MAX_WATERMARK.getTimestamp());
  }

  @Test
  void saysTheEndOnceWhenItsInputSaysItToo() throws Exception {
    harness.processWatermark(Watermark.MAX_WATERMARK);
    harness.endInput();
    assertThat(marks()).containsExactly(Watermark.MAX_WATERMARK.getTimestamp());
  }

  private void tickTo(long wallMs) throws Exception {
    for (long now = harness.getProcessingTime(); now <= wallMs; now += 100) {
      broker.answeredMs += outage ? 0 : now - harness.getProcessingTime();
      harness.setProcessingTime(now);
    }
  }

  private List<Long> marks() {
    List<Long> marks = new ArrayList<>();
    for (Object out : harness.getOutput()) {
      if (out instanceof Watermark mark) {
        marks.add(mark.getTimestamp());
      }
    }
    return marks;
  }

  private long last() {
    return marks().get(marks().size() - 1);
  }

  private List<WatermarkStatus> statuses() {
    List<WatermarkStatus> statuses = new ArrayList<>();
    for (Object out : harness.getOutput()) {
      if (out instanceof WatermarkStatus status) {
        statuses.add(status);
      }
    }
    return statuses;
  }
}
