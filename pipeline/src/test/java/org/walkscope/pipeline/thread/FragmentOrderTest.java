// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;
import static org.walkscope.pipeline.TestHosts.EPOCH_NS;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Cut;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/** Fragments come in any order, twice, late, not at all, or are not what they claim. */
class FragmentOrderTest extends RebuildWalksFixture {
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
    assertThat(harness.lost(Counter.FRAGMENTS_BEHIND)).isEqualTo(2);
    assertThat(harness.lost(Counter.FRAGMENTS_MISSING)).isZero();
  }

  @Test
  void goesOnWithoutAFragmentThatDoesNotComeInTimeAndCountsIt() {
    List<TraceFragment> fragments = fiveFragments();
    harness.give(fragments.get(0));
    harness.give(fragments.get(3));
    harness.give(fragments.get(4));
    assertThat(harness.walks()).hasSize(1);
    harness.watermark(EPOCH_MS + 6_000);
    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L, 4L, 5L);
    assertThat(harness.walks()).extracting(Walk::getMissingWalks).containsExactly(0L, 2L, 0L, 0L);
    assertThat(harness.lost(Counter.FRAGMENTS_MISSING)).isEqualTo(2);
    harness.give(fragments.get(2));
    assertThat(harness.lost(Counter.FRAGMENTS_BEHIND)).as("too late").isEqualTo(1);
    assertThat(harness.losses())
        .filteredOn(loss -> loss.counter().startsWith("fragments"))
        .allSatisfy(loss -> assertThat(loss.place()).contains("trace/0@"));
  }

  /** A thread's next event decides as the watermark would have, whatever other threads say. */
  @Test
  void letsHappenWhatWasDueBeforeTheThreadsNextEvent() {
    trace
        .write(to -> walk(to, 1, 0).end())
        .cut()
        .write(to -> walk(to, 2, 10_000).end())
        .cut()
        .write(to -> walk(to, 3, SECOND_NS).ptes(START, PAGE, 4096, 3))
        .cut()
        .write(to -> walk(to, 4, 100 * SECOND_NS).end());
    List<TraceFragment> without = new ArrayList<>(trace.fragments());
    without.remove(1);
    List<Walk> byNextEvent = RebuildHarness.walksOf(without);
    try (RebuildHarness woken = new RebuildHarness(RebuildSettings.DEFAULT)) {
      for (TraceFragment fragment : without) {
        woken.give(fragment);
        woken.watermark(EPOCH_MS + fragment.getLastTimestampNs() / 1_000_000 + 65_000);
      }
      assertThat(woken.walks()).isEqualTo(byNextEvent);
    }
    assertThat(byNextEvent)
        .extracting(Walk::getWalk, Walk::getMissingWalks, Walk::getGivenUpEpochMs)
        .containsExactly(
            tuple(1L, 0L, null),
            tuple(2L, 1L, null),
            tuple(3L, 0L, EPOCH_MS + 61_000),
            tuple(4L, 0L, null));
  }

  @Test
  void waitsForALateFragmentNoLongerThanThereIsRoom() {
    List<TraceFragment> fragments = sixWalks();
    give(fragments.subList(1, 6)); // four fit
    assertThat(harness.walks()).hasSize(5);
    assertThat(harness.lost(Counter.FRAGMENTS_MISSING)).isEqualTo(1);
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
      assertThat(small.lost(Counter.FRAGMENTS_MISSING)).isEqualTo(1);
    }
  }

  @Test
  void tellsAReusedTidFromTheTaskThatHadIt() {
    Walker second =
        Walker.newBuilder()
            .setTgid(7)
            .setTid(7)
            .setComm("other")
            .setStartBoottimeNs(9_000_000_000L)
            .build();
    trace
        .write(to -> walk(to, 1, 0).end())
        .cut()
        .write(to -> walk(to, 2, 20_000).ptes(START, PAGE, 4096, 3))
        .passTo(second)
        .write(to -> walk(to, 1, 50_000).end());
    List<TraceFragment> fragments = trace.fragments();
    give(fragments);
    harness.give(fragments.get(1));

    harness.endOfInput();
    List<Walk> walks = harness.walks();
    assertThat(walks)
        .extracting(w -> w.getWalker().getComm(), Walk::getWalk, Walk::getCompleteness)
        .containsExactlyInAnyOrder(
            tuple("reader", 1L, Completeness.COMPLETE),
            tuple("reader", 2L, Completeness.TRUNCATED),
            tuple("other", 1L, Completeness.COMPLETE));
    assertThat(harness.lost(Counter.FRAGMENTS_BEHIND)).as("the first task's again").isEqualTo(1);
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
  void aPartOfARecordingLacksNoWalksBeforeItsFirst() {
    ThreadTrace part =
        new ThreadTrace(Cut.markPart(TestHosts.x86()), TestHosts.walker(7), EPOCH_NS);
    part.write(to -> walk(to, 501, 0).end()).cut().write(to -> walk(to, 503, 20_000).end());
    give(part.fragments());
    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(501L, 502L, 503L);
    assertThat(harness.walks()).extracting(Walk::getMissingWalks).containsExactly(0L, 1L, 0L);
  }

  /** What came before the thread was begun was neither taken nor counted as missing. */
  @Test
  void aFragmentOfAnEarlierPartThatComesTooLateIsLostData() {
    List<TraceFragment> fragments = fiveFragments();
    fragments.forEach(fragment -> fragment.setHost(Cut.markPart(TestHosts.x86())));
    give(fragments.subList(2, 4));
    harness.restart();
    give(fragments.subList(0, 3));
    give(fragments.subList(4, 5));
    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(3L, 4L, 5L);
    assertThat(harness.lost(Counter.FRAGMENTS_OF_EARLIER_PART)).isEqualTo(2);
    assertThat(harness.lost(Counter.FRAGMENTS_BEHIND)).as("the third again").isEqualTo(1);
    assertThat(harness.lost(Counter.FRAGMENTS_MISSING)).isZero();
  }

  @Test
  void aStateOfTheVersionBeforeIsRead() throws IOException {
    ThreadState state = new ThreadState();
    state.nextFragment = 7;
    state.firstOfPart = 5;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    byte[] before = Arrays.copyOf(bytes.toByteArray(), bytes.size() - Long.BYTES);
    before[0] = 10;
    ThreadState read = new ThreadState();
    read.read(new DataInputStream(new ByteArrayInputStream(before)));
    assertThat(read.nextFragment).isEqualTo(7);
    assertThat(read.firstOfPart).isZero();
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
        .write(to -> to.walkEnd(WalkScript.end(9000, 1, 2)));
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
  void sendsAFragmentWithANonsenseColumnToTheDeadLettersAndGoesOn() {
    List<TraceFragment> fragments = fiveFragments();
    TraceFragment bad = fragments.get(2);
    byte[] column = new byte[bad.getColumn().remaining()];
    bad.getColumn().duplicate().get(column);
    column[column.length / 2] ^= 0x40;
    bad.setColumn(ByteBuffer.wrap(column));
    give(fragments);

    assertThat(harness.walks()).extracting(Walk::getWalk).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(harness.walks().get(2).getMissingWalks()).isEqualTo(1);
    assertThat(harness.lost(Counter.FRAGMENTS_MALFORMED)).isEqualTo(1);
    assertThat(harness.deadLetters()).hasSize(1);
    assertThat(harness.deadLetters().get(0).topic()).isEqualTo("trace");
    assertThat(harness.deadLetters().get(0).offset()).isEqualTo(2);
    assertThat(harness.deadLetters().get(0).cause()).contains("checksum");
    assertThat(harness.deadLetters().get(0).value()).isEqualTo(AvroState.FRAGMENTS.encode(bad));
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
}
