// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.Gathered;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkerKind;

class BlameStallsTest {
  private static final long MM = 0xffff_8880_0123_0000L;
  private static final long MS = 1_000_000;
  private static final BlameSettings SETTINGS = new BlameSettings(Duration.ofSeconds(10), 2, 3, 2);

  private KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, StallBlame> harness;

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
  void tellsOfAConvoyWhoHeldWhoWaitedAndWhoQueued() throws Exception {
    // the reader holds from 100 to 200, a writer asks at 120, another reader at 130
    give(stall(12, LockKind.MMAP_LOCK_READ, 130, 203, 70));
    give(hold(LockKind.MMAP_LOCK_READ, 10, 14, 100, 200));
    give(stall(13, LockKind.MMAP_LOCK_WRITE, 120, 201, 80));
    harness.processWatermark(10_999);
    assertThat(out()).as("others may still tell").isEmpty();
    harness.processWatermark(11_000);

    assertThat(out()).hasSize(1);
    StallBlame blame = out().get(0);
    assertThat(blame.getConvoy()).isTrue();
    assertThat(blame.getConsumer()).isEqualTo("smaps");
    assertThat(blame.getTarget().getTgid()).isEqualTo(42);
    assertThat(blame.getFirstWalk()).isEqualTo(10);
    assertThat(blame.getLastWalk()).isEqualTo(14);
    assertThat(blame.getHoldNs()).isEqualTo(100 * MS);
    assertThat(blame.getBlamedNs()).isEqualTo(150 * MS);
    assertThat(blame.getWaiters())
        .extracting(StalledWaiter::getAsked, StalledWaiter::getQueued)
        .containsExactly(
            tuple(LockKind.MMAP_LOCK_WRITE, false), tuple(LockKind.MMAP_LOCK_READ, true));
  }

  @Test
  void isNoConvoyWhenTheReaderAskedBeforeTheWriterOrTheWalkerWrites() throws Exception {
    give(hold(LockKind.MMAP_LOCK_READ, 10, 10, 100, 200));
    give(stall(10, LockKind.MMAP_LOCK_READ, 110, 203, 90));
    give(stall(10, LockKind.MMAP_LOCK_WRITE, 120, 201, 80));
    harness.processWatermark(11_000);
    assertThat(out()).extracting(StallBlame::getConvoy).containsExactly(false);
    Stall behindWriter = stall(20, LockKind.MMAP_LOCK_READ, 1_100, 1_203, 90);
    behindWriter.setHeld(LockKind.MMAP_LOCK_WRITE);
    give(hold(LockKind.MMAP_LOCK_WRITE, 20, 20, 1_050, 1_200));
    give(behindWriter);
    harness.processWatermark(30_000);
    assertThat(out().get(1).getHeld()).isEqualTo(LockKind.MMAP_LOCK_WRITE);
    assertThat(out().get(1).getWaiters()).extracting(StalledWaiter::getQueued).containsOnly(false);
  }

  @Test
  void blamesNobodyWithoutWaitersAndNoOtherMm() throws Exception {
    give(hold(LockKind.MMAP_LOCK_READ, 10, 14, 100, 200));
    give(hold(LockKind.VMA_LOCK, 10, 14, 100, 200));
    Stall other = stall(12, LockKind.MMAP_LOCK_WRITE, 120, 201, 80);
    other.setMm(MM + 64);
    give(other);
    harness.processWatermark(20_000);
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getMm()).isEqualTo(MM + 64);
    assertThat(out().get(0).getHoldNs()).as("no such hold was told").isNull();
    assertThat(out().get(0).getFirstWalk()).isNull();
    assertThat(out().get(0).getLastWalk()).isEqualTo(12);
  }

  @Test
  void countsWhatItHasNoRoomForAndListsNoMoreWaitersThanItMay() throws Exception {
    for (int i = 0; i < 4; i++) {
      give(stall(10, LockKind.MMAP_LOCK_WRITE, 120, 201 + i, 80));
    }
    for (long walk = 10; walk < 13; walk++) {
      give(hold(LockKind.MMAP_LOCK_READ, walk, walk, 10 * walk, 10 * walk + 50));
    }
    assertThat(harness.getSideOutput(Loss.TAG))
        .extracting(loss -> loss.getValue().counter())
        .containsExactly("stalls_crowded_out", "blamed_holds_crowded_out");
    harness.processWatermark(11_000);
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getWaiters()).hasSize(2);
    assertThat(out().get(0).getWaitersDropped()).isEqualTo(1);
    assertThat(out().get(0).getBlamedNs()).isEqualTo(240 * MS);
  }

  /** Holds and stalls come from two topics: of a run over all of them either may come first. */
  @Test
  void blamesTheSameWhicheverTopicComesFirst() throws Exception {
    LockHold hold = hold(LockKind.MMAP_LOCK_READ, 10, 14, 100, 200);
    Stall within = stall(12, LockKind.MMAP_LOCK_WRITE, 120, 10_200, 80);
    Stall beyond = stall(12, LockKind.MMAP_LOCK_WRITE, 120, 10_201, 80);
    LockHold hourLater = hold(LockKind.MMAP_LOCK_READ, 20, 20, 3_600_000, 3_600_100);
    Stall hourLaterToo = stall(20, LockKind.MMAP_LOCK_WRITE, 3_600_010, 3_600_101, 80);

    give(hold);
    give(hourLater);
    give(hourLaterToo);
    give(beyond);
    give(within);
    harness.processWatermark(Long.MAX_VALUE);
    List<StallBlame> holdsFirst = List.copyOf(out());
    harness.close();
    open();
    give(hourLaterToo);
    give(beyond);
    give(within);
    give(hourLater);
    give(hold);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(out()).isEqualTo(holdsFirst);
    assertThat(holdsFirst)
        .extracting(StallBlame::getHoldNs, blame -> blame.getWaiters().get(0).getEndEpochNs())
        .containsExactly(
            tuple(100 * MS, 10_200 * MS),
            tuple(null, 10_201 * MS),
            tuple(100 * MS, 3_600_101 * MS));
  }

  @Test
  void blamesAReaderOfAVmaForItsWriterAndForThoseBehindIt() throws Exception {
    // the writer of the VMA asks at 120; its readers are gone at 200, which ends the wait of the
    // other two later
    give(ofVma(12, LockKind.MMAP_LOCK_READ, 130, 203, 70));
    give(hold(LockKind.VMA_LOCK, 12, 12, 100, 201));
    give(hold(LockKind.MMAP_LOCK_READ, 10, 14, 90, 200));
    give(ofVma(12, LockKind.VMA_LOCK, 120, 200, 80));
    give(ofVma(12, LockKind.MMAP_LOCK_WRITE, 110, 202, 80));
    harness.processWatermark(20_000);

    assertThat(out()).hasSize(1);
    StallBlame blame = out().get(0);
    assertThat(blame.getHeld()).isEqualTo(LockKind.VMA_LOCK);
    assertThat(blame.getConvoy()).isTrue();
    assertThat(blame.getLastWalk()).isEqualTo(12);
    assertThat(blame.getHoldNs()).as("holds of VMAs are not kept").isNull();
    assertThat(blame.getBlamedNs()).isEqualTo(230 * MS);
    assertThat(blame.getWaitersDropped()).isEqualTo(1);
    assertThat(blame.getWaiters())
        .extracting(StalledWaiter::getAsked, StalledWaiter::getQueued)
        .containsExactly(tuple(LockKind.MMAP_LOCK_WRITE, true), tuple(LockKind.VMA_LOCK, false));
  }

  @Test
  void seesNoConvoyWhereTheWriterOfAVmaWaitsAlone() throws Exception {
    Stall bound = ofVma(12, LockKind.VMA_LOCK, 120, 200, 80);
    bound.setOverlapBound(true);
    give(bound);
    harness.processWatermark(20_000);
    assertThat(out()).extracting(StallBlame::getConvoy).containsExactly(false);
    assertThat(out().get(0).getWaiters())
        .extracting(StalledWaiter::getOverlapBound)
        .containsExactly(true);
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    give(hold(LockKind.MMAP_LOCK_READ, 10, 14, 100, 200));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness();
    harness.initializeState(state);
    harness.open();
    give(stall(13, LockKind.MMAP_LOCK_WRITE, 120, 201, 80));
    harness.processWatermark(11_000);
    assertThat(out()).extracting(StallBlame::getHoldNs).containsExactly(100 * MS);
  }

  /** Memory and time of a loop do not grow with the seconds before. */
  @Test
  @Timeout(120)
  void passesOnInALoopWhatIsOverLongBeforeTheEnd() {
    Gathered gathered = new Gathered();
    BlameRun run = new BlameRun(SETTINGS, WalkSettings.DEFAULT.windows(), gathered);
    int day = 20_000;
    for (int second = 1; second <= day; second++) {
      long atMs = second * 1_000L;
      LockHold hold = hold(LockKind.MMAP_LOCK_READ, second, second, atMs - 100, atMs);
      run.take(ResultTopic.LOCK_HOLDS, hold);
      run.take(ResultTopic.STALLS, stall(second, LockKind.MMAP_LOCK_WRITE, atMs - 50, atMs, 50));
      run.reached(hold.getHost().getHostname(), atMs);
    }
    assertThat(gathered.of(Topics.STALL_BLAME)).hasSizeGreaterThan(day - 1_000);
    run.end();
    assertThat(gathered.of(Topics.STALL_BLAME))
        .hasSize(day)
        .extracting(blame -> ((StallBlame) blame).getHoldNs())
        .containsOnly(100 * MS);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, StallBlame> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new BlameStalls(SETTINGS)), BlameStalls::keyOf, Types.STRING);
  }

  private static LockHold hold(LockKind kind, long first, long last, long fromMs, long toMs) {
    return LockHold.newBuilder()
        .setHost(ResultHosts.of(TestHosts.x86(), 0))
        .setWalker(TestHosts.walker(7))
        .setKind(kind)
        .setMm(MM)
        .setLock(MM)
        .setFirstWalk(first)
        .setLastWalk(last)
        .setWalks(last - first + 1)
        .setReleasedEpochNs(toMs * MS)
        .setWaitNs(0)
        .setHoldNs((toMs - fromMs) * MS)
        .setWaitBound(false)
        .setHoldBound(false)
        .setDowngraded(false)
        .setTarget(new Target(42, "db", null, MM, null, null))
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .build();
  }

  private static Stall stall(long walk, LockKind asked, long fromMs, long toMs, long overlapMs) {
    return Stall.newBuilder()
        .setHost(ResultHosts.of(TestHosts.x86(), 0))
        .setWalker(TestHosts.walker(7))
        .setWalk(walk)
        .setHeld(LockKind.MMAP_LOCK_READ)
        .setMm(MM)
        .setWaiterTgid(42)
        .setWaiterTid((int) (100 + toMs))
        .setWaiterComm("worker")
        .setAsked(asked)
        .setEndEpochNs(toMs * MS)
        .setWaitNs((toMs - fromMs) * MS)
        .setOverlapNs(overlapMs * MS)
        .setWaitBound(false)
        .build();
  }

  private static Stall ofVma(long walk, LockKind asked, long fromMs, long toMs, long overlapMs) {
    Stall stall = stall(walk, asked, fromMs, toMs, overlapMs);
    stall.setHeld(LockKind.VMA_LOCK);
    return stall;
  }

  private void give(LockHold hold) throws Exception {
    harness.processElement(PolledRecords.of(hold), hold.getReleasedEpochNs() / MS);
  }

  private void give(Stall stall) throws Exception {
    harness.processElement(PolledRecords.of(stall), stall.getEndEpochNs() / MS);
  }

  private List<StallBlame> out() {
    return harness.extractOutputValues();
  }
}
