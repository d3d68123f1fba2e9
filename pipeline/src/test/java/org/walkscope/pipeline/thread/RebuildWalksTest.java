// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.pipeline.TestHosts.EPOCH_NS;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.UnreadRange;
import org.walkscope.schema.Walk;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

class RebuildWalksTest extends RebuildWalksFixture {
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
  void namesCgroupAndUidOfATargetWhoseWalkEndsInALaterFragment() {
    for (int walk = 1; walk <= 3; walk++) {
      WalkBeginView begin = smaps(START, START + 0x20_0000).build().walk(walk);
      trace
          .write(to -> to.walkBegin(begin.targetCgroup(begin.walk() < 3 ? 4211 : 0).targetUid(999)))
          .cut();
      WalkEndView end = WalkScript.at(5000, walk, 1, WalkEndView.allocate());
      trace.write(to -> to.walkEnd(end.attempted(2))).cut();
    }
    trace
        .fragments()
        .forEach(
            fragment -> {
              harness.give(fragment);
              harness.restart();
            });
    assertThat(harness.walks())
        .extracting(walk -> walk.getTarget().getCgroup())
        .containsExactly(ThreadTrace.cgroup(4211), ThreadTrace.cgroup(4211), null);
    assertThat(harness.walks())
        .extracting(walk -> walk.getTarget().getUid())
        .containsExactly(999, 999, null);
  }

  @Test
  void namesVmasAsMapsDoes() {
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_ANONYMOUS))).isNull();
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_ANONYMOUS | Wire.VMA_HEAP))).isEqualTo("[heap]");
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_ANONYMOUS | Wire.VMA_STACK))).isEqualTo("[stack]");
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_GATE))).isEqualTo("[vsyscall]");
    assertThat(nameOf(b -> b.vmaKind(0).vmaName("[vdso]"))).isEqualTo("[vdso]");
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_ANONYMOUS).vmaName("jit"))).isEqualTo("[anon:jit]");
    assertThat(nameOf(b -> b.vmaKind(Wire.VMA_FILE).vmaName("libc.so.6"))).isEqualTo("libc.so.6");
  }

  private static String nameOf(UnaryOperator<WalkBeginView> kind) {
    WalkBeginView begin = kind.apply(smaps(START, START + 0x20_0000).build().walk(1));
    return TargetVma.toVma(begin).getName();
  }

  @Test
  void rebuildsAWalkThatIsCutAnywhereIntoFragments() {
    trace
        .write(to -> walkBegin(to, 1))
        .cut()
        .write(
            to ->
                to.entries(
                    WalkScript.at(2000, 1, 1, EntriesView.allocate())
                        .level(WalkScript.PTE)
                        .pageShift(12)
                        .nrRuns(1)))
        .write(to -> to.run(RunView.allocate().address(START).raw(PAGE).stride(4096).count(2)))
        .cut()
        .write(to -> to.folios(WalkScript.at(3000, 1, 2, FoliosView.allocate()).nrFolios(1)))
        .write(
            to ->
                to.folio(
                    WalkScript.folio(START, 0x100000, 0, 2)
                        .mapcount(1)
                        .order(4)
                        .kind(1)
                        .refcount(2)))
        .cut()
        .write(to -> to.walkEnd(WalkScript.end(4000, 1, 3)));
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

  /** The page is one step, and exact in a whole walk. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void achievableStepsOfALossyWalkAreABound(int lost) {
    trace.write(to -> walk(to, 1, 0).ptes(START, PAGE, 4096, 1).lose(lost).end());
    give(trace.fragments());
    assertThat(only().getAchievableSteps()).isEqualTo(1);
    assertThat(only().getAchievableExact()).isEqualTo(lost == 0);
  }

  @Test
  void aTraceWithoutEntriesTellsNotWhatAWalkFound() {
    Host host = TestHosts.x86();
    host.setDetail(Detail.NONE);
    ThreadTrace none = new ThreadTrace(host, TestHosts.walker(7));
    WalkScript.Begin numa = smaps(START, START + 0x20_0000).file(Wire.FILE_NUMA_MAPS);
    none.write(to -> walk(to, 1, 0).end());
    none.write(to -> WalkScript.begin(to, 2, SECOND_NS, numa.build()).end());
    give(none.fragments());
    assertThat(harness.walks()).hasSize(2);
    for (Walk walk : harness.walks()) {
      assertThat(walk.getCompleteness()).isEqualTo(Completeness.COMPLETE);
      assertThat(walk.getSmaps()).isNull();
      assertThat(walk.getNuma()).isNull();
      assertThat(walk.getAchievableExact()).isFalse();
      assertThat(PageTableEntries.isTold(walk)).isFalse();
    }
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
  void countsEventsOfAWalkThatIsClosedOrRepeatedAndIsNotMisled() {
    trace.write(
        to -> {
          walk(to, 1, 0).ptes(START, PAGE, 4096, 3).end();
          to.hole(WalkScript.hole(20_000, 1, 5, START, START + 4096));
          walk(to, 2, 30_000);
          to.hole(WalkScript.hole(40_000, 2, 1, START, START + 4096));
          to.hole(WalkScript.hole(40_000, 2, 1, START, START + 4096));
          to.walkEnd(WalkScript.end(50_000, 2, 2));
        });
    give(trace.fragments());
    assertThat(harness.lost(Counter.EVENTS_OF_CLOSED_WALK)).isEqualTo(1);
    assertThat(harness.lost(Counter.EVENTS_OUT_OF_SEQUENCE)).isEqualTo(1);
    assertThat(harness.walks())
        .extracting(Walk::getCompleteness)
        .containsOnly(Completeness.COMPLETE);
    assertThat(harness.walks().get(1).getSteps()).isEqualTo(1);
  }

  /** A table has 512 entries, so that each run is lost. */
  @Test
  void tellsTheLossesOfAFragmentOnceForEachCounter() {
    for (int number = 1; number <= 10; number++) {
      int of = number;
      trace.write(
          to -> {
            walk(to, of, of * SECOND_NS);
            EntriesView entries = WalkScript.at(of * SECOND_NS, of, 1, EntriesView.allocate());
            to.entries(entries.level(WalkScript.PTE).pageShift(12).nrRuns(1_000));
            for (int run = 0; run < 1_000; run++) {
              to.run(RunView.allocate().address(START).raw(PAGE).stride(4096).count(513));
            }
            to.walkEnd(WalkScript.end(of * SECOND_NS, of, 2));
            to.walkEnd(WalkScript.end(of * SECOND_NS, of, 3));
          });
    }
    trace.cut();
    trace.write(to -> to.walkEnd(WalkScript.end(10 * SECOND_NS, 10, 4)));
    give(trace.fragments());

    assertThat(harness.walks()).extracting(Walk::getReadErrors).containsOnly(513_000L);
    assertThat(harness.losses())
        .extracting(Loss::counter, Loss::count, Loss::place)
        .containsExactlyInAnyOrder(
            tuple(Counter.ENTRIES_BEYOND_TABLE.label(), 5_130_000L, "walk 1 of tid 7"),
            tuple(Counter.EVENTS_OF_CLOSED_WALK.label(), 10L, "walk 1 of tid 7"),
            tuple(Counter.EVENTS_OF_CLOSED_WALK.label(), 1L, "walk 10 of tid 7"));
  }

  @Test
  void tellsRangesThatTheProbeLeftOut() {
    UnreadRange first = new UnreadRange(START + 0x3000, START + 0x10_0000, 253L);
    UnreadRange second = new UnreadRange(START + 0x10_0000, START + 0x20_0000, 256L);
    trace.write(
        to -> {
          WalkScript script = walk(to, 1, 0).ptes(START, PAGE, 4096, 3).unread(first);
          trace.cut();
          script.unread(second).end();
        });
    harness.give(trace.fragments().get(0));
    harness.restart();
    harness.give(trace.fragments().get(1));

    assertThat(only().getUnread()).containsExactly(first, second);
    assertThat(only().getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(only().getMissingEvents()).isEqualTo(2);
    assertThat(only().getCounts().getFolio()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void boundsWhatOneWalkHoldsAndCountsTheRest(boolean listed) {
    try (RebuildHarness small =
        new RebuildHarness(
            new RebuildSettings(
                new WalkLimits(2, listed, 3),
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
              script.unread(new UnreadRange(START, START + 4096, 1L));
            }
            script.end();
          });
      trace.fragments().forEach(small::give);
      Walk walk = small.walks().get(0);
      assertThat(walk.getExtents()).hasSize(listed ? 2 : 0);
      assertThat(walk.getUnread()).hasSize(2);
      assertThat(walk.getLocks()).hasSize(3);
      assertThat(walk.getCounts().getFolio()).isEqualTo(5);
      assertThat(walk.getSmaps().getRss()).isEqualTo(5 * 4096);
      assertThat(small.lost(Counter.EXTENTS_DROPPED)).isEqualTo(8 + 3);
      assertThat(small.lost(Counter.LOCKS_DROPPED)).isEqualTo(2);
    }
  }
}
