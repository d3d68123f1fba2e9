// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.FOLIO;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

class CompareWalkersTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long VMA = 0x10_0000;
  private static final long PAGE = 4096;
  private static final CompareSettings SETTINGS =
      new CompareSettings(Duration.ofSeconds(10), Duration.ofSeconds(60), 8, 100, 4);

  private KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, WalkerComparison> harness;
  private long number;
  private long snapshot;

  @BeforeEach
  void open() throws Exception {
    harness = harness(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void comparesEachReadingBetweenTwoOfTheLegacyWalker() throws Exception {
    give(legacy(16));
    give(range(16));
    give(legacy(16));
    assertThat(out()).isEmpty();
    give(range(15));
    give(legacy(16));
    end();
    assertThat(out())
        .extracting(WalkerComparison::getVerdict)
        .containsExactly(ComparisonVerdict.EQUAL, ComparisonVerdict.DIFFERS);
    assertThat(out().get(1).getRanges().get(0).getStart()).isEqualTo(A + 15 * PAGE);
    assertNothingKept();
  }

  @Test
  void aReadingOfSeveralVmasIsOneAndTwoReadsAreTwo() throws Exception {
    give(both(legacyVma(A), legacyVma(A + VMA)));
    give(both(rangeVma(A), rangeVma(A + VMA)));
    give(both(legacyVma(A), legacyVma(A + VMA)));
    give(both(legacyVma(A), legacyVma(A + VMA)));
    end();
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(out().get(0).getLegacy().getWalks()).isEqualTo(4);
    assertThat(out().get(0).getComparedBytes()).isEqualTo(32 * PAGE);
  }

  @Test
  void manyReadsOfPagemapInARowAreOneReading() throws Exception {
    for (String walker : new String[] {"legacy", "range", "legacy"}) {
      for (long at = A; at < A + 4 * VMA; at += VMA) {
        Walk walk = (walker.equals("legacy") ? legacyVma(at) : rangeVma(at)).build(++number);
        walk.setFile(ProcFile.PAGEMAP);
        walk.setSnapshot(++snapshot);
        put(PolledRecords.of(walk));
      }
    }
    end();
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(out().get(0).getRange().getWalks()).isEqualTo(4);
  }

  /** A walker that tells too little makes the reader ask again from there. */
  @Test
  void aReadOfPagemapThatGoesBackIsStillOneReading() throws Exception {
    pagemap(legacyVma(A), legacyVma(A + VMA));
    pagemap(rangeVma(A), rangeVma(A + VMA), rangeVma(A + VMA));
    pagemap(legacyVma(A), legacyVma(A + VMA));
    pagemap(legacyVma(A), legacyVma(A + VMA));
    end();
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getRange().getWalks()).isEqualTo(3);
    assertThat(out().get(0).getLegacy().getWalks()).isEqualTo(4);
  }

  private void pagemap(MadeWalk... made) throws Exception {
    for (MadeWalk one : made) {
      Walk walk = one.build(++number);
      walk.setFile(ProcFile.PAGEMAP);
      walk.setSnapshot(++snapshot);
      put(PolledRecords.of(walk));
    }
  }

  @Test
  void saysNothingOfReadingsWithMissingWalksRightBesideThem() throws Exception {
    give(missing(2));
    give(legacy(16));
    give(range(16));
    give(legacy(16));
    give(missing(1));
    end();
    assertThat(out())
        .extracting(WalkerComparison::getVerdict)
        .containsExactly(ComparisonVerdict.NOT_COMPARABLE);
    assertThat(out().get(0).getReasons()).containsExactly("before: 2 walks missing");

    harness.close();
    open();
    give(legacy(16));
    give(range(16));
    give(legacy(16));
    give(missing(1));
    give(range(16));
    end();
    assertThat(out().get(0).getReasons()).containsExactly("after: 1 walk missing");
  }

  /** What stands for walks that no event told of. */
  private List<Walk> missing(long walks) {
    Walk missing = MadeWalk.legacy(TestHosts.x86(), 0, 0).build(number + 1);
    missing.setSnapshot(null);
    missing.setFile(ProcFile.NONE);
    missing.setMissingWalks(walks);
    number += walks;
    return List.of(missing);
  }

  @Test
  void filesAndProcessesAreNotMixed() throws Exception {
    give(legacy(16));
    List<Walk> other = range(16);
    other.forEach(walk -> walk.setFile(ProcFile.NUMA_MAPS));
    give(other);
    List<Walk> process = range(16);
    process.forEach(walk -> walk.setTarget(new Target(43, "other", 1L, 5L, null, null)));
    give(process);
    give(legacy(16));
    end();
    assertThat(out()).isEmpty();
    assertNothingKept();
  }

  @Test
  void countsTheLocksThatAreReleasedAfterTheLastWalk() throws Exception {
    give(legacy(16));
    give(range(16));
    give(legacy(16));
    for (long walk = 1; walk <= 3; walk++) {
      put(PolledRecords.of(MadeWalk.hold(walk, 100)));
    }
    end();
    assertThat(out().get(0).getLocks().get(0).getLegacy().getHold().getCount()).isEqualTo(2);
    assertThat(out().get(0).getLocks().get(0).getRange().getHold().getCount()).isEqualTo(1);
    assertNothingKept();
  }

  @Test
  void countsWhatItCannotKeep() throws Exception {
    for (long walk = 1; walk <= 6; walk++) {
      put(PolledRecords.of(MadeWalk.hold(walk, 100)));
    }
    assertThat(lost(Counter.COMPARED_HOLDS_DROPPED)).isEqualTo(2);

    MadeWalk big = MadeWalk.legacy(TestHosts.x86(), A, A + VMA);
    for (long page = 0; page < 120; page++) {
      big.ptes(FOLIO, A + 2 * page * PAGE, 1, 0x67);
    }
    give(built(List.of(big)));
    give(range(16));
    give(legacy(16));
    assertThat(lost(Counter.READINGS_TOO_LONG)).isEqualTo(1);

    for (int reading = 0; reading < 7; reading++) {
      give(reading % 2 == 0 ? range(16) : legacy(16));
    }
    assertThat(lost(Counter.READINGS_CROWDED_OUT)).isEqualTo(2);
    end();
    assertNothingKept();
  }

  @Test
  void readingsThatAreInNoComparisonTakeNoRoom() throws Exception {
    for (int reading = 0; reading < 20; reading++) {
      give(legacy(16));
    }
    give(range(16));
    give(legacy(16));
    assertThat(lost(Counter.READINGS_CROWDED_OUT)).isZero();
    end();
    assertThat(out()).hasSize(1);
    assertNothingKept();
  }

  @Test
  void keepsOneLegacyReadingOfAProcessThatNobodyReadsOtherwise() throws Exception {
    give(legacy(16));
    give(legacy(16));
    harness.processWatermark(TestHosts.EPOCH_MS + 11_000);
    int one = harness.numKeyedStateEntries();
    give(legacy(16));
    harness.processWatermark(TestHosts.EPOCH_MS + 30_000);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(one);
    harness.processWatermark(TestHosts.EPOCH_MS + 200_000);
    assertNothingKept();
  }

  @Test
  void goesOnFromASavepoint() throws Exception {
    give(legacy(16));
    give(range(16));
    put(PolledRecords.of(MadeWalk.hold(2, 100)));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness(state);
    give(legacy(16));
    end();
    assertThat(out()).hasSize(1);
    assertThat(out().get(0).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(out().get(0).getLocks()).hasSize(1);
  }

  private List<MadeWalk> legacyVma(long at, long pages) {
    return List.of(
        MadeWalk.legacy(TestHosts.x86(), at, at + VMA).ptes(FOLIO, at, pages, 0x1_0000_0067L));
  }

  private MadeWalk legacyVma(long at) {
    return legacyVma(at, 16).get(0);
  }

  private MadeWalk rangeVma(long at) {
    return MadeWalk.range(TestHosts.x86(), at, at + VMA, FOLIO).ptes(FOLIO, at, 16, 0x1_0000_0067L);
  }

  private List<Walk> legacy(long pages) {
    return built(legacyVma(A, pages));
  }

  private List<Walk> range(long pages) {
    return built(
        List.of(
            MadeWalk.range(TestHosts.x86(), A, A + VMA, FOLIO)
                .ptes(FOLIO, A, pages, 0x1_0000_0067L)));
  }

  private List<Walk> both(MadeWalk first, MadeWalk second) {
    return built(List.of(first, second));
  }

  private List<Walk> built(List<MadeWalk> made) {
    snapshot++;
    List<Walk> walks = new ArrayList<>();
    for (MadeWalk walk : made) {
      Walk one = walk.build(++number);
      one.setSnapshot(snapshot);
      walks.add(one);
    }
    return walks;
  }

  private void give(List<Walk> walks) throws Exception {
    for (Walk walk : walks) {
      put(PolledRecords.of(walk));
    }
  }

  private void put(Polled.Read result) throws Exception {
    harness.processElement(result, 0);
  }

  private void end() throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
  }

  private List<WalkerComparison> out() {
    return harness.extractOutputValues();
  }

  private void assertNothingKept() {
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  private long lost(Counter counter) {
    Queue<StreamRecord<Loss>> losses = harness.getSideOutput(Loss.TAG);
    List<StreamRecord<Loss>> all = losses == null ? List.of() : new ArrayList<>(losses);
    return all.stream()
        .filter(loss -> loss.getValue().counter().equals(counter.label()))
        .mapToLong(loss -> loss.getValue().count())
        .sum();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, WalkerComparison>
      harness(OperatorSubtaskState from) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, WalkerComparison>(
            new KeyedProcessOperator<>(new CompareWalkers(SETTINGS)),
            CompareWalkers::keyOf,
            Types.STRING);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
    return harness;
  }
}
