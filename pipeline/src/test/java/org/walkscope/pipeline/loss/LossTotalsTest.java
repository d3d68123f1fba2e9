// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.StageLoss;

@SuppressWarnings("try") // the harness says that closing may be interrupted
class LossTotalsTest {
  @Test
  void addsUpByBootAndCounterAndKeepsTheFirstPlace() throws Exception {
    try (var harness = harness()) {
      harness.processElement(loss("walks_late", "boot-1", 2, "walk 7", 1000), 0);
      harness.processElement(loss("walks_late", "boot-2", 1, "walk 8", 2000), 0);
      harness.processElement(loss("fragments_missing", "boot-1", 4, "fragment 1", 3000), 0);
      harness.processElement(loss("walks_late", "boot-1", 3, "walk 9", 4000), 0);

      assertThat(harness.extractOutputValues()).as("its second is not over").isEmpty();
      harness.processWatermark(5000);
      List<StageLoss> out = harness.extractOutputValues();
      assertThat(out).extracting(StageLoss::getCount).containsExactlyInAnyOrder(2L, 1L, 4L, 5L);
      StageLoss last = out.get(3);
      assertThat(last.getStage()).isEqualTo("pipeline");
      assertThat(last.getCounter()).isEqualTo("walks_late");
      assertThat(last.getFirst()).isEqualTo("walk 7");
      assertThat(last.getEpochMs()).isEqualTo(4000);
    }
  }

  @Test
  void forgetsABootThatLostNothingForLongAndKeepsOneThatDid() throws Exception {
    try (var harness = harness()) {
      harness.processElement(loss("walks_late", "boot-1", 2, "walk 7", 1000), 0);
      harness.processWatermark(Duration.ofHours(20).toMillis());
      harness.processElement(
          loss("walks_late", "boot-1", 1, "walk 8", Duration.ofHours(20).toMillis()), 0);
      harness.processWatermark(Duration.ofHours(40).toMillis());
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      harness.processWatermark(Duration.ofHours(45).toMillis());
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  private static Loss loss(String counter, String boot, long count, String place, long epochMs) {
    return new Loss(counter, "alpha", boot, count, place, epochMs);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Loss, StageLoss> harness()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Loss, StageLoss>(
            new KeyedProcessOperator<>(new LossTotals(Duration.ofHours(24))),
            LossSums::keyOf,
            Types.STRING);
    harness.open();
    return harness;
  }
}
