// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.WalkerNames;

/** The operator that Flink makes of a window: what it publishes, and when. */
class WindowsTest {
  private static final Windows WINDOWS =
      new Windows(
          Duration.ofSeconds(10),
          List.of(Duration.ofMinutes(1), Duration.ofHours(1)),
          Duration.ofSeconds(5));

  private KeyedOneInputStreamOperatorTestHarness<String, BatchTotals, BatchTotals> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void leavesNeitherStateNorTimers() throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void publishesAWindowOnceSomeTimeAfterItsEnd() throws Exception {
    give("alpha", 1_000, 10, 2);
    give("alpha", 9_999, 30, 3);
    harness.processWatermark(12_000);
    assertThat(out()).isEmpty();
    give("alpha", 5_000, 60, 5); // waited for a fragment before it
    harness.processWatermark(15_000);

    assertThat(out()).hasSize(1);
    BatchEfficiency window = out().get(0);
    assertThat(window.getWindowStartEpochMs()).isZero();
    assertThat(window.getWindowEndEpochMs()).isEqualTo(10_000);
    assertThat(window.getWalks()).isEqualTo(3);
    assertThat(window.getSteps()).isEqualTo(100);
    assertThat(window.getAchievableSteps()).isEqualTo(10);
    assertThat(window.getEfficiency()).isEqualTo(0.1);
  }

  @Test
  void keepsHostsApartAndHasNoEfficiencyWithoutSteps() throws Exception {
    give("alpha", 1_000, 10, 2);
    give("beta", 1_000, 0, 0);
    harness.processWatermark(20_000);
    assertThat(out())
        .extracting(BatchEfficiency::getHostname)
        .containsExactlyInAnyOrder("alpha", "beta");
    assertThat(out())
        .extracting(BatchEfficiency::getEfficiency)
        .containsExactlyInAnyOrder(0.2, null);
  }

  @Test
  void knowsWhenAWindowIsOver() {
    assertThat(WINDOWS.isOver(2_000, 14_998)).isFalse();
    assertThat(WINDOWS.isOver(2_000, 14_999)).isTrue();
    assertThat(WINDOWS.isOver(10_000, 14_999)).isFalse();
    assertThat(WINDOWS.isOver(2_000, Long.MIN_VALUE)).isFalse();
  }

  @Test
  void publishesNothingBefore() throws Exception {
    give("alpha", 2_000, 10, 2);
    harness.processWatermark(14_998);
    assertThat(out()).isEmpty();
    harness.processWatermark(14_999);
    assertThat(out()).hasSize(1);
  }

  @Test
  void countsAWindowOfTooManyNamesWhenItIsPublished() throws Exception {
    for (int i = 0; i < WalkerNames.MOST + 2; i++) {
      harness.processElement(SampledWalk.batch("alpha", "agent-" + i, 1_000 + i, 10, 2), 999_999);
      harness.processElement(SampledWalk.batch("beta", "agent-" + i % 9, 1_000, 10, 2), 999_999);
    }
    harness.processWatermark(15_000);
    assertThat(out()).hasSize(WalkerNames.MOST + 1 + 9);
    assertThat(out()).extracting(BatchEfficiency::getWalkerComm).contains(WalkerNames.OTHERS);
    assertThat(harness.getSideOutput(Loss.TAG))
        .extracting(StreamRecord::getValue)
        .containsExactly(
            new Loss(
                "names_crowded_out",
                "alpha",
                SampledWalk.of("alpha", 1, 1, 1).getHost().getBootId(),
                1,
                "batch-efficiency of smaps",
                14_999));
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    give("alpha", 1_000, 10, 2);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness();
    harness.initializeState(state);
    harness.open();
    give("alpha", 2_000, 10, 3);
    harness.processWatermark(15_000);
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getWalks()).isEqualTo(2);
    assertThat(out().get(0).getAchievableSteps()).isEqualTo(5);
  }

  private void give(String hostname, long epochMs, long steps, long achievable) throws Exception {
    // the element's own timestamp says nothing
    harness.processElement(SampledWalk.batch(hostname, epochMs, steps, achievable), 999_999);
  }

  private List<BatchEfficiency> out() {
    return harness.extractOutputValues().stream().map(BatchTotals::toRecord).toList();
  }

  @SuppressWarnings("unchecked")
  private static KeyedOneInputStreamOperatorTestHarness<String, BatchTotals, BatchTotals> harness()
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    SingleOutputStreamOperator<BatchTotals> stream =
        WINDOWS.window(
            Question.BATCH_EFFICIENCY, env.fromData(List.of(), Question.BATCH_EFFICIENCY.type()));
    OneInputTransformation<BatchTotals, BatchTotals> window =
        (OneInputTransformation<BatchTotals, BatchTotals>) stream.getTransformation();
    return new KeyedOneInputStreamOperatorTestHarness<>(
        window.getOperatorFactory(), BatchTotals::key, Types.STRING);
  }
}
