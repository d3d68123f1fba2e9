// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.WalkExemplar;

/** Windows of windows: longer ones, and those of the fleet. */
class RollupsTest {
  private static final Windows WINDOWS =
      new Windows(
          Duration.ofSeconds(10),
          List.of(Duration.ofMinutes(1), Duration.ofHours(1)),
          Duration.ofSeconds(5));

  private KeyedOneInputStreamOperatorTestHarness<String, BatchTotals, BatchTotals> harness;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void open() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    SingleOutputStreamOperator<BatchTotals> stream =
        WINDOWS.rollUp(
            Question.BATCH_EFFICIENCY, env.fromData(List.of(), Question.BATCH_EFFICIENCY.type()));
    OneInputTransformation<BatchTotals, BatchTotals> window =
        (OneInputTransformation<BatchTotals, BatchTotals>) stream.getTransformation();
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            window.getOperatorFactory(), BatchTotals::key, Types.STRING);
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
  void addsAHostsWindowsUpToLongerOnesAndTheFleetsToItsOwnToo() throws Exception {
    give("alpha", 0, 10, 2);
    give("beta", 0, 30, 3);
    harness.processWatermark(14_999);
    assertThat(out()).as("of 10 s, the fleet's alone").hasSize(1);
    assertThat(out().get(0).getHostname()).isNull();
    assertThat(out().get(0).getSteps()).isEqualTo(40);
    assertThat(out().get(0).getWalks()).isEqualTo(2);

    give("alpha", 50_000, 60, 5);
    harness.processWatermark(64_999);
    assertThat(out()).hasSize(1 + 1 + 3);
    assertThat(steps("alpha", 60_000)).isEqualTo(70);
    assertThat(steps("beta", 60_000)).isEqualTo(30);
    assertThat(steps(null, 60_000)).isEqualTo(100);

    harness.processWatermark(3_604_999);
    assertThat(out()).hasSize(5 + 3);
    assertThat(steps("alpha", 3_600_000)).isEqualTo(70);
    assertThat(steps(null, 3_600_000)).isEqualTo(100);
  }

  @Test
  void keepsTheWalksThatStandOutAndTheLocksThatArePartlyKnown() throws Exception {
    for (long host = 0; host < 7; host++) {
      give("host-" + host, 0, host * 10, host);
    }
    harness.processWatermark(14_999);
    BatchEfficiency fleet = out().get(0);
    assertThat(fleet.getMostToSave())
        .extracting(WalkExemplar::getHostname)
        .containsExactly("host-6", "host-5", "host-4", "host-3", "host-2");
    assertThat(fleet.getPtlAcquisitions()).isEqualTo(210);
    assertThat(fleet.getAchievablePtlAcquisitions()).isEqualTo(21);
    assertThat(fleet.getEfficiency()).isEqualTo(0.1);
  }

  private void give(String hostname, long startMs, long steps, long achievable) throws Exception {
    BatchTotals totals = SampledWalk.batch(hostname, startMs, steps, achievable);
    totals.ofWindow(new TimeWindow(startMs, startMs + 10_000));
    List<BatchTotals> both = new ArrayList<>();
    Windows.fleetToo(BatchTotals.class).flatMap(totals, new ListCollector<>(both));
    for (BatchTotals each : both) {
      harness.processElement(each, 999_999);
    }
  }

  private long steps(String hostname, long lengthMs) {
    return out().stream()
        .filter(
            each ->
                Objects.equals(each.getHostname(), hostname)
                    && each.getWindowEndEpochMs() - each.getWindowStartEpochMs() == lengthMs)
        .findFirst()
        .orElseThrow()
        .getSteps();
  }

  private List<BatchEfficiency> out() {
    return harness.extractOutputValues().stream().map(BatchTotals::toRecord).toList();
  }
}
