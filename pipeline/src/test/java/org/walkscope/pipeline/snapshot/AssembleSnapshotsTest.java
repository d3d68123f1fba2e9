// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;
import static org.walkscope.pipeline.TestHosts.EPOCH_NS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

class AssembleSnapshotsTest {
  private static final long PAGE = 0x8000_0001_0000_0067L;
  private static final long A = 0x7f00_0000_0000L;
  private static final long B = A + 0x10_0000;
  private static final long C = A + 0x20_0000;
  private static final long SIZE = 0x8_0000;

  private KeyedOneInputStreamOperatorTestHarness<String, Rebuilt, Snapshot> harness;
  private final List<Snapshot> plain = new ArrayList<>();
  private final Timers.OfLoop timers = new Timers.OfLoop();
  private final ThreadSnapshots withoutFlink =
      ThreadSnapshots.inMemory(
          new SnapshotSettings(Duration.ofSeconds(10), 3, 1000, 2), timers, plain::add, loss -> {});
  private long walk;
  private long nowNs;

  @BeforeEach
  void start() throws Exception {
    harness = harness(new SnapshotSettings(Duration.ofSeconds(10), 3, 1000, 2));
  }

  @AfterEach
  void leavesNeitherStateNorTimers() throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void addsUpTheVmasOfOneReadWhenTheNextBegins() throws Exception {
    give(1, 2, B, 3);
    give(1, 2, A, 1);
    assertThat(out()).isEmpty();
    give(2, 2, A, 1);

    Snapshot snapshot = only();
    assertThat(snapshot.getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(snapshot.getSnapshot()).isEqualTo(1);
    assertThat(snapshot.getFile()).isEqualTo(ProcFile.SMAPS);
    assertThat(snapshot.getConsumer()).isEqualTo("smaps");
    assertThat(snapshot.getTarget().getTgid()).isEqualTo(4242);
    assertThat(snapshot.getTotals().getRss()).isEqualTo(4 * 4096);
    assertThat(snapshot.getTotals().getAnonymous()).isEqualTo(4 * 4096);
    assertThat(snapshot.getCounts().getFolio()).isEqualTo(4);
    assertThat(snapshot.getSteps()).isEqualTo(4);
    assertThat(snapshot.getWalks()).isEqualTo(2);
    assertThat(snapshot.getMissingVmas()).isZero();
    assertThat(snapshot.getVmas()).extracting(v -> v.getVma().getStart()).containsExactly(A, B);
    assertThat(snapshot.getBeginEpochNs()).isEqualTo(EPOCH_NS + 1_000_000);
    assertThat(snapshot.getDurationNs()).isEqualTo(1_000_000 + 2_000);
    sameWithoutFlink();
  }

  @Test
  void takesTheLastWalkOfAVmaThatIsWalkedAgain() throws Exception {
    give(1, 2, A, 1);
    give(1, 2, B, 2);
    give(1, 2, B, 5); // its text did not fit
    give(2, 2, A, 1);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getTotals().getRss()).isEqualTo(6 * 4096);
    assertThat(only().getWalks()).isEqualTo(3);
    assertThat(only().getVmas()).hasSize(2);
    assertThat(only().getVmas().get(1).getWalk()).isEqualTo(3);
    sameWithoutFlink();
  }

  /** Between two calls of read(2), of which the second shows the last VMA again. */
  @Test
  void takesTheLastWalkOfTheLastVmaThatIsWalkedAgainAfterWalksOutsideOfTheRead() throws Exception {
    give(1, 2, A, 1);
    give(1, 2, B, 2);
    giveOther();
    giveRollup(2, 1, A, 7);
    giveOther();
    give(1, 2, B, 5);
    giveOther();
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactly(2L);
    give(3, 2, A, 1);
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactly(2L, 1L);
    Snapshot read = out().get(1);
    assertThat(read.getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(read.getTotals().getRss()).isEqualTo(6 * 4096);
    assertThat(read.getWalks()).isEqualTo(3);
    sameWithoutFlink();
  }

  /** The timeout is that of a thread without other walks. */
  @Test
  void otherWalksOfTheThreadDoNotPutOffAReadThatIsOver() throws Exception {
    give(1, 1, A, 1);
    for (int second = 1; second <= 10; second++) {
      nowNs += 1_000_000_000L;
      assertThat(out()).isEmpty();
      giveOther();
    }
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    sameWithoutFlink();
  }

  @Test
  void isNotCompleteWhereItsLastWalkMayBeAmongThoseThatAreMissingLater() throws Exception {
    give(1, 1, A, 1);
    giveOther();
    Rebuilt gap = rebuilt(0, 1, 0, A, A + SIZE, s -> {});
    gap.walk().setMissingWalks(3L);
    give(gap);
    giveOther();
    end();
    assertThat(only().getCompleteness()).isEqualTo(Completeness.LOSSY);
  }

  @Test
  void takesTheLastWalkOfAStackThatGrewDownMeanwhile() throws Exception {
    give(1, 1, B, 2);
    give(rebuilt(1, 1, WalkScript.SMAPS, B - 4096, B + SIZE, s -> s.ptes(B, PAGE, 4096, 3)));
    end();
    assertThat(only().getVmas()).hasSize(1);
    assertThat(only().getTotals().getRss()).isEqualTo(3 * 4096);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void closesARollupWithAnyOtherWalkOfTheThread() throws Exception {
    giveRollup(1, 1, A, 1);
    giveOther();
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void closesAfterTheTimeoutSinceTheLastWalk() throws Exception {
    give(1, 2, A, 1);
    nowNs += 8_000_000_000L;
    give(1, 2, B, 1);
    harness.processWatermark(EPOCH_MS + 17_000);
    assertThat(out()).isEmpty();
    harness.processWatermark(EPOCH_MS + 18_100);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void calledTruncatedWhenTheReadStoppedEarly() throws Exception {
    give(1, 3, A, 1);
    give(1, 3, B, 1);
    end();
    assertThat(only().getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(only().getMissingVmas()).isEqualTo(1);
  }

  @Test
  void calledLossyWhenAWalkBetweenIsMissingAltogether() throws Exception {
    give(1, 3, A, 1);
    walk++;
    give(1, 3, C, 1);
    end();
    assertThat(only().getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(only().getMissingVmas()).isEqualTo(1);
  }

  @Test
  void calledLossyWhenTheWalkThatCountsIsLossyAndCompleteWhenOnlyAnEarlierOneWas()
      throws Exception {
    give(1, 1, A, 1);
    give(rebuilt(1, 1, WalkScript.SMAPS, A, A + SIZE, s -> s.lose(2)));
    give(2, 1, A, 1);
    assertThat(out().get(0).getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(out().get(0).getMissingEvents()).isEqualTo(2);

    give(rebuilt(3, 1, WalkScript.SMAPS, A, A + SIZE, s -> s.lose(2)));
    give(3, 1, A, 1);
    end();
    assertThat(out().get(2).getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(out().get(2).getMissingEvents()).isZero();
  }

  @Test
  void countsTheGateVmaAmongTheListedAndNotAmongThoseOfTheMm() throws Exception {
    give(1, 2, A, 1);
    long gate = 0xffff_ffff_ff60_0000L;
    give(
        rebuilt(
            WalkScript.smaps(gate, gate + 4096)
                .snapshot(1)
                .mapCount(2)
                .kind(WalkScript.GATE)
                .ops(""),
            s -> {}));
    end();
    assertThat(only().getMissingVmas()).isEqualTo(1);
    assertThat(only().getVmas()).extracting(v -> v.getVma().getGate()).containsExactly(false, true);
  }

  @Test
  void addsARollupsPartOfAVmaToWhatItHasOfIt() throws Exception {
    give(rebuilt(1, 1, WalkScript.SMAPS_ROLLUP, A, A + SIZE, s -> s.ptes(A, PAGE, 4096, 2)));
    give(
        rebuilt(
            WalkScript.smaps(A + SIZE, A + 2 * SIZE)
                .vma(A, A + 2 * SIZE)
                .snapshot(1)
                .file(WalkScript.SMAPS_ROLLUP),
            s -> s.ptes(A + SIZE, PAGE, 4096, 3)));
    end();
    assertThat(only().getTotals().getRss()).isEqualTo(5 * 4096);
    assertThat(only().getConsumer()).isEqualTo("smaps_rollup");
  }

  @Test
  void keepsTwoFilesThatOneThreadReadsByTurnsApart() throws Exception {
    give(1, 2, A, 1);
    giveRollup(2, 2, A, 2);
    give(1, 2, B, 1);
    giveRollup(2, 2, B, 2);
    end();
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactlyInAnyOrder(1L, 2L);
    assertThat(out()).extracting(Snapshot::getCompleteness).containsOnly(Completeness.COMPLETE);
    assertThat(out())
        .extracting(s -> s.getTotals().getRss())
        .containsExactlyInAnyOrder(8192L, 16384L);
  }

  @Test
  void publishesASnapshotThatSharedItsTimerWithOneThatWasClosed() throws Exception {
    give(1, 2, A, 1);
    nowNs -= 1_000_000; // at the same millisecond
    giveRollup(2, 9, A, 1);
    give(1, 2, B, 1);
    give(3, 9, A, 1);
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactly(1L);
    harness.processWatermark(EPOCH_MS + 10_001);
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactly(1L, 2L);
  }

  /** The target has mapped another VMA below the last one walked each time. */
  @Test
  void closesASnapshotWithoutAllVmasWhenTheThreadBeginsALaterOneOfTheFile() throws Exception {
    giveRollup(1, 1, A, 1);
    give(2, 3, A, 1); // smaps: read by turns with the rollups
    for (int snapshot = 3; snapshot <= 20; snapshot++) {
      giveRollup(snapshot, 2, A, 1);
      giveRollup(snapshot, 3, B, 1);
      assertThat(out()).hasSize(snapshot - 2);
    }
    give(2, 3, B, 1);
    give(2, 3, C, 1);
    end();
    timers.fireAll(withoutFlink);
    sameWithoutFlink();
    assertThat(out()).hasSize(20);
    assertThat(out())
        .filteredOn(s -> s.getCompleteness() == Completeness.COMPLETE)
        .extracting(Snapshot::getSnapshot)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(out())
        .filteredOn(s -> s.getCompleteness() == Completeness.TRUNCATED)
        .hasSize(18)
        .extracting(Snapshot::getMissingVmas)
        .containsOnly(1L);
    assertThat(lost(Counter.SNAPSHOTS_CROWDED_OUT)).isZero();
  }

  /** Numbers that fall: no probe gives them. */
  @Test
  void boundsTheSnapshotsOpenAtATime() throws Exception {
    for (int snapshot = 4; snapshot >= 1; snapshot--) {
      give(snapshot, 9, A, 1);
    }
    assertThat(out()).extracting(Snapshot::getSnapshot).containsExactly(4L);
    assertThat(lost(Counter.SNAPSHOTS_CROWDED_OUT)).isEqualTo(1);
  }

  @Test
  void listsNoMoreVmasThanARecordHoldsButSumsAll() throws Exception {
    give(1, 3, A, 1);
    give(1, 3, B, 2);
    give(1, 3, C, 4);
    end();
    assertThat(only().getVmas()).hasSize(2);
    assertThat(only().getTotals().getRss()).isEqualTo(7 * 4096);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(lost(Counter.SNAPSHOT_VMAS_UNLISTED)).isEqualTo(1);
  }

  @Test
  void knowsNoTotalOfWhichAPartIsUnknown() throws Exception {
    give(1, 2, A, 1);
    give(
        rebuilt(
            WalkScript.smaps(B, B + SIZE).snapshot(1).mapCount(2).kind(WalkScript.FILE).flags(0x75),
            s -> s.ptes(B, PAGE, 4096, 1)));
    end();
    assertThat(only().getTotals().getAnonymous()).isNull();
    assertThat(only().getTotals().getRss()).isEqualTo(8192);
    assertThat(only().getVmas().get(0).getSmaps().getAnonymous()).isEqualTo(4096);
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    give(1, 2, A, 1);
    var state = harness.snapshot(1, 1);
    harness.close();
    harness = harness(new SnapshotSettings(Duration.ofSeconds(10), 3, 1000, 2), state);
    give(1, 2, B, 3);
    end();
    assertThat(only().getTotals().getRss()).isEqualTo(4 * 4096);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getWalks()).isEqualTo(2);
  }

  /** Three VMAs are there, and three were walked before, in or after the gap. */
  @Test
  void isNotCompleteBesideAGapInTheThreadsWalks() throws Exception {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    long[] starts = {A, B, C, A, B, C, A, B, C, C, A, B, C};
    int[] snapshots = {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4};
    for (int i = 0; i < starts.length; i++) {
      long start = starts[i];
      var begin = WalkScript.smaps(start, start + SIZE).snapshot(snapshots[i]).mapCount(3);
      int number = i < 3 ? i + 1 : i < 8 ? i + 3 : i + 4; // missing: 4, 5 and 11
      long atNs = (i + 1) * 1_000_000L;
      trace.write(to -> WalkScript.begin(to, number, atNs, begin.build()).end());
    }
    for (Rebuilt rebuilt : RebuildHarness.rebuiltOf(trace.fragments())) {
      give(rebuilt);
    }
    end();
    timers.fireAll(withoutFlink);
    assertThat(out())
        .extracting(Snapshot::getSnapshot, Snapshot::getCompleteness, Snapshot::getWalks)
        .containsExactly(
            tuple(1L, Completeness.LOSSY, 3L), // the walk that counts may be 4
            tuple(2L, Completeness.LOSSY, 3L), // 5 may have been its first
            tuple(3L, Completeness.LOSSY, 4L), // 11 may have been of C's neighbour
            tuple(4L, Completeness.COMPLETE, 3L));
    sameWithoutFlink();
  }

  /** By a thread's own time, and not by what woke it. */
  @Test
  void closesWithTheThreadsNextWalkAsTheWatermarkWouldHave() throws Exception {
    give(1, 2, A, 1);
    nowNs += 10_001_000_000L;
    give(1, 2, B, 1);
    List<Snapshot> byWalk = List.copyOf(out());
    end();
    close();
    start();
    walk = 0;
    nowNs = 0;
    give(1, 2, A, 1);
    harness.processWatermark(EPOCH_MS + 10_500);
    assertThat(out()).isEqualTo(byWalk).hasSize(1);
  }

  private void close() throws Exception {
    harness.close();
  }

  private void give(long snapshot, int mapCount, long start, int pages) throws Exception {
    give(
        rebuilt(
            snapshot,
            mapCount,
            WalkScript.SMAPS,
            start,
            start + SIZE,
            s -> s.ptes(start, PAGE, 4096, pages)));
  }

  private void giveRollup(long snapshot, int mapCount, long start, int pages) throws Exception {
    give(
        rebuilt(
            snapshot,
            mapCount,
            WalkScript.SMAPS_ROLLUP,
            start,
            start + SIZE,
            s -> s.ptes(start, PAGE, 4096, pages)));
  }

  @Test
  void ofWalksWithoutEntriesNoFigureIsTold() throws Exception {
    for (long start : new long[] {A, B}) {
      Rebuilt made = rebuilt(1, 2, 1, start, start + SIZE, script -> {});
      made.walk().setSmaps(null);
      give(made);
    }
    give(2, 2, A, 1);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getVmas()).hasSize(2);
    assertThat(SmapsField.isTold(only().getTotals())).isFalse();
    assertThat(only().getVmas()).noneMatch(each -> SmapsField.isTold(each.getSmaps()));
  }

  /** A walk of no read. */
  private void giveOther() throws Exception {
    give(rebuilt(0, 1, 0, A, A + SIZE, s -> {}));
  }

  private void sameWithoutFlink() {
    assertThat(plain).containsExactlyElementsOf(out());
  }

  private void give(Rebuilt rebuilt) throws Exception {
    withoutFlink.take(rebuilt.walk(), rebuilt.besideGap());
    harness.processElement(rebuilt, 0);
  }

  private Rebuilt rebuilt(
      long snapshot, int mapCount, int file, long start, long end, Consumer<WalkScript> events) {
    WalkScript.Begin begin = WalkScript.smaps(start, end).snapshot(snapshot).mapCount(mapCount);
    return rebuilt(begin.file(file).ops(file == 0 ? "mlock_walk_ops" : "smaps_walk_ops"), events);
  }

  private Rebuilt rebuilt(WalkScript.Begin begin, Consumer<WalkScript> events) {
    walk++;
    nowNs += 1_000_000;
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    trace.write(
        to -> {
          WalkScript script = WalkScript.begin(to, walk, nowNs, begin.build());
          events.accept(script);
          script.end();
        });
    List<Walk> made = RebuildHarness.walksOf(trace.fragments());
    return new Rebuilt("alpha/boot/7@1", made.get(made.size() - 1), false);
  }

  private void end() throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
  }

  private List<Snapshot> out() {
    return harness.extractOutputValues();
  }

  private Snapshot only() {
    assertThat(out()).hasSize(1);
    return out().get(0);
  }

  private long lost(Counter counter) {
    Queue<StreamRecord<Loss>> losses = harness.getSideOutput(Loss.TAG);
    List<StreamRecord<Loss>> all = losses == null ? List.of() : new ArrayList<>(losses);
    return all.stream()
        .filter(loss -> loss.getValue().counter().equals(counter.label()))
        .mapToLong(loss -> loss.getValue().count())
        .sum();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Rebuilt, Snapshot> harness(
      SnapshotSettings settings, OperatorSubtaskState... from) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Rebuilt, Snapshot>(
            new KeyedProcessOperator<>(new AssembleSnapshots(settings)),
            Rebuilt::thread,
            Types.STRING);
    if (from.length > 0) {
      harness.initializeState(from[0]);
    }
    harness.open();
    return harness;
  }
}
