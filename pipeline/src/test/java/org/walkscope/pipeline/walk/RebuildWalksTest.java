// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;
import static org.walkscope.pipeline.TestHosts.EPOCH_NS;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

class RebuildWalksTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long PAGE = 0x8000_0001_0000_0067L;

  private final RebuildSettings settings =
      new RebuildSettings(
          WalkLimits.DEFAULT,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          4,
          1 << 20);
  private final RebuildHarness harness = new RebuildHarness(settings);
  private final ThreadTrace trace = trace(7);

  @AfterEach
  void leavesNeitherStateNorTimers() {
    harness.endOfInput();
    assertThat(harness.stateEntries()).isZero();
    assertThat(harness.timers()).isZero();
    harness.close();
  }

  @Test
  void rebuildsAWalkFromItsBeginToItsEnd() {
    trace.write(
        to -> walk(to, 1, SECOND_NS).ptes(START, PAGE, 4096, 3).ptl(1, START, 5, 700, 2).end());
    give(trace.fragments());

    Walk walk = only();
    assertThat(walk.getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(walk.getMissingEvents()).isZero();
    assertThat(walk.getWalk()).isEqualTo(1);
    assertThat(walk.getSnapshot()).isEqualTo(1);
    assertThat(walk.getConsumer()).isEqualTo("smaps");
    assertThat(walk.getTarget().getComm()).isEqualTo("target");
    assertThat(walk.getTarget().getStartBoottimeNs()).isEqualTo(2_000_000_000L);
    assertThat(walk.getVma().getAnonymous()).isTrue();
    assertThat(walk.getVma().getInode()).isZero();
    assertThat(walk.getBeginEpochNs()).isEqualTo(EPOCH_NS + SECOND_NS);
    assertThat(walk.getDurationNs()).isEqualTo(1000 + 705 + 1000);
    assertThat(walk.getResult()).isZero();
    assertThat(walk.getSteps()).isEqualTo(3);
    assertThat(walk.getCounts().getFolio()).isEqualTo(3);
    LockSpan span = walk.getLocks().get(0);
    assertThat(span.getKind()).isEqualTo(LockKind.PTL);
    assertThat(span.getAcquiredNs()).isEqualTo(SECOND_NS + 1000 + 5);
    assertThat(span.getWaitNs()).isEqualTo(5);
    assertThat(span.getHoldNs()).isEqualTo(700);
    assertThat(span.getWaitBound()).isFalse();
    assertThat(span.getHoldBound()).isTrue();
  }

  @Test
  void rebuildsAWalkThatIsCutAnywhereIntoFragments() {
    trace
        .write(to -> walkBegin(to, 1))
        .cut()
        .write(to -> to.entries(2000, 1, 1, 0, 1, 12, 0, 1))
        .write(to -> to.run(START, PAGE, 4096, 2))
        .cut()
        .write(to -> to.folios(3000, 1, 2, 1))
        .write(to -> to.folio(START, 0x100000, 0, 2, 1, 4, 1, 2))
        .cut()
        .write(to -> to.walkEnd(4000, 1, 3, 0, 0, 4, 0, 0, 0));
    give(trace.fragments());

    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getAchievableSteps()).isEqualTo(1);
    assertThat(only().getAchievableExact()).isTrue();
    assertThat(only().getExtents().get(0).getFolioOrder()).isEqualTo(4);
  }

  @Test
  void saysHowManyEventsAWalkLost() {
    trace.write(
        to ->
            walk(to, 1, 0)
                .ptes(START, PAGE, 4096, 3)
                .lose(2)
                .ptes(START + 8192, 0, 0, 1)
                .lose(1)
                .end());
    give(trace.fragments());

    assertThat(only().getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(only().getMissingEvents()).isEqualTo(3);
  }

  @Test
  void rebuildsWhatIsLeftOfAWalkWithoutItsBegin() {
    trace.write(to -> WalkScript.beginless(to, 1, 0).ptes(START, PAGE, 4096, 3).end());
    give(trace.fragments());

    assertThat(only().getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(only().getMissingEvents()).isEqualTo(1);
    assertThat(only().getConsumer()).isEqualTo("unknown");
    assertThat(only().getVma()).isNull();
    assertThat(only().getSmaps()).isNull();
    assertThat(only().getCounts().getFolio()).isEqualTo(3);
  }

  @Test
  void truncatesAWalkWhenItsThreadBeginsAnother() {
    trace
        .write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 3))
        .write(to -> walk(to, 2, 50_000).end());
    give(trace.fragments());

    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L);
    Walk first = harness.walks().get(0);
    assertThat(first.getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(first.getResult()).isNull();
    assertThat(first.getMissingEvents()).as("its end").isEqualTo(1);
    assertThat(first.getSteps()).isEqualTo(3);
  }

  @Test
  void truncatesAWalkThatStaysSilentForTheTimeout() {
    trace.write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 3));
    give(trace.fragments());
    harness.watermark(EPOCH_MS + 59_999);
    assertThat(harness.walks()).isEmpty();
    harness.watermark(EPOCH_MS + 60_000);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(only().getMissingEvents()).isZero();
  }

  @Test
  void waitsOnForAWalkOfMinutesThatKeepsTalking() {
    trace.write(to -> walkBegin(to, 1));
    for (int minute = 1; minute <= 5; minute++) {
      long nowNs = minute * 50L * SECOND_NS;
      int sequence = minute;
      trace.cut().write(to -> to.hole(nowNs, 1, sequence, START, START + 4096, 3));
    }
    trace.cut().write(to -> to.walkEnd(251 * SECOND_NS, 1, 6, 0, 0, 7, 0, 0, 0));
    for (TraceFragment fragment : trace.fragments()) {
      harness.give(fragment);
      harness.watermark(EPOCH_MS + fragment.getLastTimestampNs() / 1_000_000);
    }
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
    assertThat(only().getDurationNs()).isEqualTo(251 * SECOND_NS);
  }

  @Test
  void losesNoWalkOfAHostWhoseClockIsFarBehindTheOthers() {
    harness.watermark(EPOCH_MS + Duration.ofDays(30).toMillis());
    trace.write(to -> walkBegin(to, 1)).cut().write(to -> to.walkEnd(1000, 1, 1, 0, 0, 2, 0, 0, 0));
    List<TraceFragment> fragments = trace.fragments();
    harness.give(fragments.get(0));
    harness.watermark(EPOCH_MS + Duration.ofDays(30).plusSeconds(30).toMillis());
    harness.give(fragments.get(1));
    assertThat(only().getCompleteness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void putsFragmentsBackIntoTheirOrderAndTakesEachOnce() {
    List<TraceFragment> fragments = fiveFragments();
    List<TraceFragment> shuffled = new ArrayList<>(fragments);
    Collections.swap(shuffled, 0, 3);
    Collections.swap(shuffled, 2, 4);
    shuffled.add(fragments.get(1));
    shuffled.add(2, fragments.get(3));
    give(shuffled);

    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(harness.lost(LossCounter.FRAGMENTS_BEHIND)).isEqualTo(2);
    assertThat(harness.lost(LossCounter.FRAGMENTS_MISSING)).isZero();
  }

  @Test
  void goesOnWithoutAFragmentThatDoesNotComeInTimeAndCountsIt() {
    List<TraceFragment> fragments = fiveFragments();
    harness.give(fragments.get(0));
    harness.give(fragments.get(3));
    harness.give(fragments.get(4));
    assertThat(harness.walks()).hasSize(1);
    harness.watermark(EPOCH_MS + 6_000);
    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 4L, 5L);
    assertThat(harness.lost(LossCounter.FRAGMENTS_MISSING)).isEqualTo(2);
    harness.give(fragments.get(2));
    assertThat(harness.lost(LossCounter.FRAGMENTS_BEHIND)).as("too late").isEqualTo(1);
    assertThat(harness.losses()).allSatisfy(loss -> assertThat(loss.place()).contains("trace/0@"));
  }

  @Test
  void waitsForALateFragmentNoLongerThanThereIsRoom() {
    List<TraceFragment> fragments = sixWalks();
    give(fragments.subList(1, 6)); // four fit
    assertThat(harness.walks()).hasSize(5);
    assertThat(harness.lost(LossCounter.FRAGMENTS_MISSING)).isEqualTo(1);
  }

  @Test
  void waitsForALateFragmentWithNoMoreBytesThanThereIsRoomFor() {
    List<TraceFragment> fragments = sixWalks();
    int twoColumns = 2 * fragments.get(1).getColumn().remaining();
    try (RebuildHarness small =
        new RebuildHarness(
            new RebuildSettings(
                WalkLimits.DEFAULT,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                100,
                twoColumns))) {
      small.give(fragments.get(1));
      small.give(fragments.get(2));
      assertThat(small.walks()).isEmpty();
      small.give(fragments.get(3));
      assertThat(small.walks()).hasSize(3);
      assertThat(small.lost(LossCounter.FRAGMENTS_MISSING)).isEqualTo(1);
    }
  }

  @Test
  void tellsAReusedTidFromTheTaskThatHadIt() {
    Walker second = new Walker(7, 7, "other", 9_000_000_000L);
    trace
        .write(to -> walk(to, 1, 0).end())
        .cut()
        .write(to -> walk(to, 2, 20_000).ptes(START, PAGE, 4096, 3))
        .passTo(second)
        .write(to -> walk(to, 1, 50_000).end());
    List<TraceFragment> fragments = trace.fragments();
    give(fragments);
    harness.give(fragments.get(1));

    List<Walk> walks = harness.walks();
    assertThat(walks).extracting(Walk::getWalk).containsExactly(1L, 2L, 1L);
    assertThat(walks)
        .extracting(w -> w.getWalker().getComm())
        .containsExactly("reader", "reader", "other");
    assertThat(walks.get(1).getCompleteness()).isEqualTo(Completeness.TRUNCATED);
    assertThat(harness.lost(LossCounter.FRAGMENTS_BEHIND))
        .as("the first task's again")
        .isEqualTo(1);
  }

  @Test
  void followsAnAgentThatCountsAThreadsFragmentsAnew() {
    ThreadTrace anew = trace(7);
    trace.write(to -> walk(to, 1, 0).end()).cut().write(to -> walk(to, 2, 20_000).end());
    anew.write(to -> walk(to, 3, 90_000).end()).cut().write(to -> walk(to, 4, 99_000).end());
    give(trace.fragments());
    give(anew.fragments());
    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L, 3L, 4L);
    assertThat(harness.losses()).isEmpty();
  }

  @Test
  void startsAnewWithARestartedProbe() {
    ThreadTrace restarted = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7), EPOCH_NS + 1);
    trace.write(to -> walk(to, 1, 0).end());
    restarted.write(to -> walk(to, 1, 90_000).end());
    give(trace.fragments());
    give(restarted.fragments());
    assertThat(harness.walks()).hasSize(2);
    assertThat(harness.losses()).isEmpty();
  }

  @Test
  void keepsThreadsApart() {
    ThreadTrace other = trace(8);
    trace
        .write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 3))
        .cut()
        .write(to -> to.walkEnd(9000, 1, 2, 0, 0, 3, 0, 0, 0));
    other.write(to -> walk(to, 1, 500).hole(START, START + 4096, 3).end());
    harness.give(trace.fragments().get(0));
    harness.give(other.fragments().get(0));
    harness.give(trace.fragments().get(1));
    assertThat(harness.walks()).extracting(Walk::getSteps).containsExactly(1L, 3L);
    assertThat(harness.walks())
        .extracting(Walk::getCompleteness)
        .containsOnly(Completeness.COMPLETE);
  }

  @Test
  void countsEventsOfAWalkThatIsClosedOrRepeatedAndIsNotMisled() {
    trace.write(
        to -> {
          walk(to, 1, 0).ptes(START, PAGE, 4096, 3).end();
          to.hole(20_000, 1, 5, START, START + 4096, 3);
          walk(to, 2, 30_000);
          to.hole(40_000, 2, 1, START, START + 4096, 3);
          to.hole(40_000, 2, 1, START, START + 4096, 3);
          to.walkEnd(50_000, 2, 2, 0, 0, 3, 0, 0, 0);
        });
    give(trace.fragments());
    assertThat(harness.lost(LossCounter.EVENTS_OF_CLOSED_WALK)).isEqualTo(1);
    assertThat(harness.lost(LossCounter.EVENTS_OUT_OF_SEQUENCE)).isEqualTo(1);
    assertThat(harness.walks())
        .extracting(Walk::getCompleteness)
        .containsOnly(Completeness.COMPLETE);
    assertThat(harness.walks().get(1).getSteps()).isEqualTo(1);
  }

  @Test
  void sendsAFragmentWithANonsenseColumnToTheDeadLettersAndGoesOn() {
    List<TraceFragment> fragments = fiveFragments();
    TraceFragment bad = fragments.get(2);
    byte[] column = new byte[bad.getColumn().remaining()];
    bad.getColumn().duplicate().get(column);
    column[column.length / 2] ^= 0x40;
    bad.setColumn(ByteBuffer.wrap(column));
    give(fragments);

    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L, 4L, 5L);
    assertThat(harness.lost(LossCounter.FRAGMENTS_MALFORMED)).isEqualTo(1);
    assertThat(harness.deadLetters()).hasSize(1);
    assertThat(harness.deadLetters().get(0).topic()).isEqualTo("trace");
    assertThat(harness.deadLetters().get(0).offset()).isEqualTo(2);
    assertThat(harness.deadLetters().get(0).cause()).contains("checksum");
    assertThat(harness.deadLetters().get(0).value()).isEqualTo(AvroState.FRAGMENTS.encode(bad));
  }

  @Test
  void boundsWhatOneWalkHoldsAndCountsTheRest() {
    try (RebuildHarness small =
        new RebuildHarness(
            new RebuildSettings(
                new WalkLimits(2, 3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                4,
                1 << 20))) {
      trace.write(
          to -> {
            WalkScript script = walk(to, 1, 0);
            for (int i = 0; i < 5; i++) {
              script.ptes(START + i * 8192L, PAGE, 0, 1, START + i * 8192L + 4096, 0, 0, 1);
              script.ptl(1, START, 0, 10, 0);
            }
            script.end();
          });
      trace.fragments().forEach(small::give);
      Walk walk = small.walks().get(0);
      assertThat(walk.getExtents()).hasSize(2);
      assertThat(walk.getLocks()).hasSize(3);
      assertThat(walk.getCounts().getFolio()).isEqualTo(5);
      assertThat(walk.getSmaps().getRss()).isEqualTo(5 * 4096);
      assertThat(small.lost(LossCounter.EXTENTS_DROPPED)).isEqualTo(8);
      assertThat(small.lost(LossCounter.LOCKS_DROPPED)).isEqualTo(2);
    }
  }

  private List<TraceFragment> fiveFragments() {
    return sixWalks().subList(0, 5);
  }

  private List<TraceFragment> sixWalks() {
    for (int walk = 1; walk <= 6; walk++) {
      int number = walk;
      trace.write(to -> walk(to, number, number * 1000L).hole(START, START + 4096, 3).end()).cut();
    }
    return trace.fragments();
  }

  private static WalkScript walk(EventVisitor to, long walk, long startNs) {
    return WalkScript.begin(to, walk, startNs, smaps(START, START + 0x20_0000).build());
  }

  private static void walkBegin(EventVisitor to, long walk) {
    to.walkBegin(0, walk, smaps(START, START + 0x20_0000).build());
  }

  private static ThreadTrace trace(int tid) {
    return new ThreadTrace(TestHosts.x86(), TestHosts.walker(tid));
  }

  private void give(List<TraceFragment> fragments) {
    fragments.forEach(harness::give);
  }

  private Walk only() {
    assertThat(harness.walks()).hasSize(1);
    return harness.walks().get(0);
  }
}
