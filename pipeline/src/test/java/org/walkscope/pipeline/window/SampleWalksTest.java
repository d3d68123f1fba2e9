// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Walk;
import org.walkscope.wire.LockView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

class SampleWalksTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long SECOND_NS = 1_000_000_000L;

  private OneInputStreamOperatorTestHarness<Walk, BatchTotals> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new SampleWalks(
                    new Windows(Duration.ofSeconds(10), List.of(), Duration.ofSeconds(5)))));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void takesAWalksFiguresAtTheTimeOfItsEnd() throws Exception {
    give(0, to -> begin(to).ptes(A, 0, 0, 512).passNs(3 * SECOND_NS).end());
    BatchEfficiency batch = batches().get(0).toRecord();
    assertThat(batches().get(0).epochMs()).isEqualTo(EPOCH_MS + 4_000);
    assertThat(batch.getEntries()).isEqualTo(512);
    assertThat(batch.getSteps()).isEqualTo(512);
    assertThat(batch.getAchievableSteps()).isEqualTo(1);
    assertThat(batch.getWalks()).isEqualTo(1);
    assertThat(batch.getIncompleteWalks()).isZero();
    LatencyTotals latency = side(SampleWalks.LATENCIES).get(0);
    assertThat(latency.epochMs()).isEqualTo(EPOCH_MS + 4_000);
    assertThat(latency.toRecord().getWalks()).isEqualTo(1);
    assertThat(latency.toRecord().getDuration().getSumNs()).isEqualTo(3 * SECOND_NS + 2_000);
    assertThat(latency.toRecord().getSlowest().get(0).getValue()).isEqualTo(3 * SECOND_NS + 2_000);
  }

  @Test
  void groupsLockSpansByKindAndLevel() throws Exception {
    give(
        0,
        to -> {
          WalkScript walk = begin(to).ptl(1, A, 1, 10, 0).ptl(2, A, 2, 20, 2).ptl(1, A, 3, 30, 3);
          LockView lock = LockView.allocate().timestampNs(walk.nowNs()).walk(1).sequence(4);
          to.lock(lock.lock(9).address(A).waitNs(4).holdNs(40).kind(Wire.LOCK_VMA));
          WalkEndView end = WalkEndView.allocate().timestampNs(walk.nowNs() + 1).walk(1);
          to.walkEnd(end.sequence(5).attempted(6));
        });
    List<LockTotals> locks = side(SampleWalks.LOCKS);
    assertThat(locks).hasSize(3);
    LockTimings pte = locks.get(0).toRecord();
    assertThat(pte.getKind()).isEqualTo(LockKind.PTL);
    assertThat(pte.getLevel()).isEqualTo(Level.PTE);
    assertThat(pte.getWait().getCount()).isEqualTo(2);
    assertThat(pte.getWait().getSumNs()).isEqualTo(1 + 3);
    assertThat(pte.getHold().getSumNs()).isEqualTo(10 + 30);
    assertThat(pte.getHold().getMaxNs()).isEqualTo(30);
    assertThat(pte.getWaitBounds()).isEqualTo(1);
    assertThat(pte.getHoldBounds()).isEqualTo(1);
    assertThat(locks.get(1).toRecord().getLevel()).isEqualTo(Level.PMD);
    LockTimings vma = locks.get(2).toRecord();
    assertThat(vma.getKind()).isEqualTo(LockKind.VMA_LOCK);
    assertThat(vma.getLevel()).isNull();
    assertThat(locks).extracting(LockTotals::key).doesNotHaveDuplicates();
  }

  @Test
  void takesNoLatencyOfAWalkWhoseBeginOrEndWasNotSeen() throws Exception {
    give(0, to -> WalkScript.beginless(to, 1, SECOND_NS).ptes(A, 0, 0, 3).end());
    give(EPOCH_MS + 61_000, to -> begin(to).ptes(A, 0, 0, 3));
    assertThat(side(SampleWalks.LATENCIES)).isEmpty();
    assertThat(batches())
        .extracting(batch -> batch.toRecord().getIncompleteWalks())
        .containsExactly(1L, 1L);
    assertThat(batches().get(1).epochMs()).as("when it was given up").isEqualTo(EPOCH_MS + 61_000);
  }

  @Test
  void countsAWalkWhoseWindowIsOverAsLateWhateverTheTimeOfItsFragment() throws Exception {
    harness.processWatermark(EPOCH_MS + 14_998);
    give(EPOCH_MS + 999_999, to -> begin(to).end());
    assertThat(batches()).hasSize(1);
    harness.processWatermark(EPOCH_MS + 14_999);
    give(EPOCH_MS + 999_999, to -> begin(to).ptl(1, A, 1, 10, 0).end());
    assertThat(batches()).hasSize(1);
    assertThat(side(SampleWalks.LATENCIES)).hasSize(1);
    assertThat(side(SampleWalks.LOCKS)).isEmpty();
    assertThat(side(Loss.TAG)).hasSize(1);
    assertThat(side(Loss.TAG).get(0).counter()).isEqualTo("walks_late");
    assertThat(side(Loss.TAG).get(0).place()).isEqualTo("walk 1 of tid 7");
  }

  @Test
  void takesNothingOfTheGateVma() throws Exception {
    give(
        0,
        to ->
            WalkScript.begin(to, 1, 0, WalkScript.smaps(A, A + 4096).kind(WalkScript.GATE).build())
                .end());
    assertThat(batches()).isEmpty();
    assertThat(side(SampleWalks.LATENCIES)).isEmpty();
  }

  private static WalkScript begin(EventVisitor to) {
    return WalkScript.begin(to, 1, SECOND_NS, WalkScript.smaps(A, A + 0x20_0000).build());
  }

  private void give(long timestampMs, Consumer<EventVisitor> events) throws Exception {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7)).write(events);
    harness.processElement(RebuildHarness.walksOf(trace.fragments()).get(0), timestampMs);
  }

  private List<BatchTotals> batches() {
    return harness.extractOutputValues();
  }

  private <T> List<T> side(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
    List<T> values = new ArrayList<>();
    if (records != null) {
      records.forEach(record -> values.add(record.getValue()));
    }
    return values;
  }
}
