// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockTimings;

class CombineSamplesTest {
  private static final Windows WINDOWS =
      new Windows(Duration.ofSeconds(10), List.of(), Duration.ofSeconds(5));

  private OneInputStreamOperatorTestHarness<LockTotals, LockTotals> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new CombineSamples<LockTotals>(WINDOWS));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void addsUpWhatComesTogetherAndKeepsApartWhatWindowsDo() throws Exception {
    give("a", Level.PTE, 1_000, 5);
    give("a", Level.PTE, 9_999, 7);
    give("a", Level.PTE, 10_000, 11);
    give("a", Level.PMD, 1_000, 13);
    give("b", Level.PTE, 1_000, 17);
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.processWatermark(2_000);
    assertThat(harness.extractOutputValues())
        .extracting(sample -> sample.group().hostname() + sample.group().level() + total(sample))
        .containsExactlyInAnyOrder("aPTE12", "aPTE11", "aPMD13", "bPTE17");
  }

  @Test
  void comesToTheSameTotalsAsOneByOne() throws Exception {
    LockTotals oneByOne = new LockTotals();
    for (int i = 0; i < 3_000; i++) {
      oneByOne.merge(SampledWalk.ptl("a", Level.PTE, 1_000 + i, i % 700));
      give("a", Level.PTE, 1_000 + i, i % 700);
      if (i % 1_100 == 0) {
        harness.processWatermark(i);
      }
    }
    harness.endInput();
    List<LockTotals> combined = harness.extractOutputValues();
    assertThat(combined).hasSizeLessThan(8);
    LockTotals together = new LockTotals();
    combined.forEach(together::merge);
    LockTimings expected = oneByOne.toRecord();
    assertThat(together.toRecord()).isEqualTo(expected);
    assertThat(expected.getHold().getCount()).isEqualTo(3_000);
    assertThat(expected.getLongestHolds()).hasSize(5);
    assertThat(expected.getLongestWaits()).hasSize(5);
  }

  @Test
  void holdsNothingBackFromAWatermarkACheckpointOrTheEnd() throws Exception {
    give("a", Level.PTE, 1_000, 5);
    harness.processWatermark(500);
    Object[] order = harness.getOutput().toArray();
    assertThat(order).hasSize(2);
    assertThat(order[1]).isEqualTo(new Watermark(500));

    give("a", Level.PTE, 1_000, 5);
    harness.prepareSnapshotPreBarrier(1);
    assertThat(harness.extractOutputValues()).hasSize(2);

    give("a", Level.PTE, 1_000, 5);
    harness.endInput();
    assertThat(harness.extractOutputValues()).hasSize(3);
  }

  @Test
  void holdsNoMoreThanABoundedNumber() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      give("host" + i, Level.PTE, 1_000, 1);
    }
    assertThat(harness.extractOutputValues()).hasSizeGreaterThan(5_000 - 1_024);
  }

  private void give(String hostname, Level level, long epochMs, long holdNs) throws Exception {
    harness.processElement(SampledWalk.ptl(hostname, level, epochMs, holdNs), epochMs);
  }

  private static long total(LockTotals sample) {
    return sample.toRecord().getHold().getSumNs();
  }
}
