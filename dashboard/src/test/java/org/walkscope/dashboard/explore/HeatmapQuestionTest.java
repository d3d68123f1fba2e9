// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.explore.HeatmapAnswer.Column;
import org.walkscope.dashboard.explore.HeatmapAnswer.Exemplar;
import org.walkscope.dashboard.explore.HeatmapAnswer.Group;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.testing.Seeds;
import org.walkscope.views.ViewIds;

class HeatmapQuestionTest {
  private final Windows windows = new Windows();
  private final HeatmapQuestion question = new HeatmapQuestion();

  @AfterEach
  void close() throws Exception {
    windows.close();
  }

  private HeatmapAnswer ask(Object... parameters) throws SQLException {
    Object[] all = Arrays.copyOf(parameters, parameters.length + 4);
    System.arraycopy(
        new Object[] {"from", Windows.T0, "to", Windows.T0 + 10 * Windows.MS},
        0,
        all,
        parameters.length,
        4);
    return (HeatmapAnswer) windows.ask(question, HeatmapQuestion.parameters(), all);
  }

  @Test
  void mergesTheWindowsOfAColumnExactly() throws Exception {
    windows.walks("a", 0, "smaps", "k", 1_000, 2_000, 2_000_000);
    windows.walks("a", 0, "numa_maps", "k", 3_000);
    HeatmapAnswer answer = ask();
    Group group = answer.groups().get(0);
    Column column = group.columns().get(0);
    assertThat(column.tMs()).isEqualTo(Windows.T0);
    assertThat(column.figures().n()).isEqualTo(4);
    assertThat(column.figures().maxNs()).isBetween(2_000_000L, 2_020_000L);
    assertThat(column.figures().p50Ns()).isBetween(2_000L, 2_020L);
    assertThat(column.counts().stream().mapToLong(n -> n).sum()).isEqualTo(4);
    assertThat(group.figures()).isEqualTo(column.figures());
    assertThat(answer.asOfMs()).isEqualTo(Windows.T0 + Windows.MS);
  }

  @Test
  void aTimeWithoutDataIsNoColumn() throws Exception {
    windows.walks("a", 0, "smaps", "k", 1_000);
    windows.walks("a", 3, "smaps", "k", 1_000);
    assertThat(ask().groups().get(0).columns())
        .extracting(Column::tMs)
        .containsExactly(Windows.T0, Windows.T0 + 3 * Windows.MS);
  }

  @Test
  void anHourHasWindowsOfTenSecondsWhereverItBegins() throws Exception {
    windows.walks("a", 1, "smaps", "k", 1_000);
    long from = Windows.T0 + 4_321;
    HeatmapAnswer answer =
        (HeatmapAnswer)
            windows.ask(
                question, HeatmapQuestion.parameters(), "from", from, "to", from + 3_600_000);
    assertThat(answer.windowMs()).isEqualTo(Windows.MS);
    assertThat(answer.groups().get(0).columns())
        .extracting(Column::tMs)
        .containsExactly(Windows.T0 + Windows.MS);
  }

  @Test
  void nothingIsNoGroupAndNoTime() throws Exception {
    HeatmapAnswer answer = ask();
    assertThat(answer.groups()).isEmpty();
    assertThat(answer.asOfMs()).isNull();
    assertThat(answer.boundsNs()).isEmpty();
  }

  @Test
  void tellsGroupsApartByAnyKey() throws Exception {
    for (int host = 0; host < 10; host++) {
      windows.walks("h" + host, 0, "smaps", "k", Samples.spread(host, 10 + host, 5_000));
    }
    HeatmapAnswer answer = ask("by", "host");
    assertThat(answer.groups()).extracting(Group::value).startsWith("h9", "h8").hasSize(8);
    assertThat(answer.groupsLeft()).isEqualTo(2);
    assertThat(answer.nLeft()).isEqualTo(21);
    assertThat(answer.others().figures().n()).isEqualTo(21);
    assertThat(answer.others().value()).isNull();
    assertThat(ask().others()).isNull();
    windows.take(
        Samples.locks(null, 0, LockKind.PTL, Level.PMD, new long[] {1, 2}, new long[] {100, 200}));
    Group lock = ask("what", "lock-holds", "by", "lock").groups().get(0);
    assertThat(lock.value()).isEqualTo("PTL PMD");
    assertThat(lock.figures().maxNs()).isEqualTo(200);
    assertThat(ask("what", "lock-waits").groups().get(0).figures().maxNs()).isEqualTo(2);
  }

  @Test
  void longestHoldsOfAndWaitsForLocksLeadToTheirWalks() throws Exception {
    LockTimings locks =
        Samples.locks("a", 0, LockKind.PTL, Level.PTE, new long[] {40}, new long[] {100, 200});
    locks.setLongestHolds(
        List.of(
            WalkExemplar.newBuilder(Samples.exemplar("a", 7)).setValue(200).build(),
            Samples.exemplar("a", 8)));
    locks.setLongestWaits(
        List.of(WalkExemplar.newBuilder(Samples.exemplar("a", 9)).setValue(40).build()));
    windows.take(locks);
    locks.setHostname(null);
    windows.take(locks);
    Walk held = walk(7, 5_000_000_000L);
    Walk waited = walk(9, 6_000_000_000L);
    assertThat(ask("what", "lock-holds").groups().get(0).exemplars())
        .containsExactly(new Exemplar(Windows.T0 + 5_000, 200, ViewIds.of(held)));
    assertThat(ask("what", "lock-waits").groups().get(0).exemplars())
        .containsExactly(new Exemplar(Windows.T0 + 6_000, 40, ViewIds.of(waited)));
  }

  private Walk walk(long number, long afterNs) {
    Walk walk = Samples.walk(Samples.host("a", Arch.X86_64), number, 1_000);
    walk.setBeginEpochNs(walk.getBeginEpochNs() + afterNs);
    windows.take(walk);
    return walk;
  }

  @Test
  void holdsThatAHostDoesNotTellAreNoZero() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    windows.take(Samples.walk(host, 1, 1_000));
    windows.take(Samples.blame(host, 1, 2_500_000));
    assertThat(ask("what", "holds").limits())
        .containsExactly(
            "hosts that do not tell holds, as in light mode without --locks: 1;"
                + " holds there that others waited for: 1, the longest of 2.50 ms at least");
    windows.take(Samples.hold(host, LockKind.VMA_LOCK));
    assertThat(ask("what", "holds").limits()).isEmpty();
  }

  @Test
  void holdsAndStallsHaveTheirOwnTables() throws Exception {
    windows.take(Samples.hold(Samples.host("a", Arch.X86_64), LockKind.VMA_LOCK));
    Group hold = ask("what", "holds").groups().get(0);
    assertThat(hold.figures().n()).isEqualTo(1);
    assertThat(hold.figures().maxNs()).isEqualTo(1_000);
    windows.take(
        StallSums.newBuilder()
            .setWindowStartEpochMs(Windows.T0)
            .setWindowEndEpochMs(Windows.T0 + Windows.MS)
            .setConsumer("smaps")
            .setArch(Arch.X86_64)
            .setKernelRelease("k")
            .setWalkerComm("cat")
            .setHeld(LockKind.MMAP_LOCK_READ)
            .setHolds(1)
            .setConvoys(0)
            .setWaiters(2)
            .setBlamedNs(300)
            .setOverlap(Samples.distribution(100, 200))
            .setWorst(List.of())
            .build());
    windows.take(Samples.blame(Samples.host("a", Arch.X86_64), 3, 200));
    Group stall = ask("what", "stalls", "by", "walker").groups().get(0);
    assertThat(stall.value()).isEqualTo("unknown");
    assertThat(stall.figures().n()).isEqualTo(2);
    assertThat(ask("what", "stalls").groups().get(0).exemplars())
        .containsExactly(new Exemplar(Windows.T0, 200, null));
  }

  @Test
  void holdsAreToldApartByLockAndStallsByTarget() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    windows.take(Samples.hold(host, LockKind.VMA_LOCK));
    windows.take(Samples.hold(host, LockKind.MMAP_LOCK_READ));
    windows.take(Samples.hold(host, LockKind.MMAP_LOCK_READ));
    for (String target : List.of("java", "envoy", "java")) {
      windows.take(Samples.blame(host, "cat", target, Windows.T0 + 1_000, "jit", 700));
    }
    assertThat(ask("what", "holds", "by", "lock").groups())
        .extracting(Group::value, group -> group.figures().n())
        .containsExactly(tuple("MMAP_LOCK_READ", 2L), tuple("VMA_LOCK", 1L));
    assertThat(ask("what", "stalls", "by", "target").groups())
        .extracting(Group::value, group -> group.figures().n())
        .containsExactly(tuple("java", 2L), tuple("envoy", 1L));
    Group java = ask("what", "stalls", "target", "java").groups().get(0);
    assertThat(java.figures().n()).isEqualTo(2);
    assertThat(java.figures().maxNs()).isEqualTo(700);
    assertThat(ask("what", "stalls", "target", "java", "by", "lock").groups())
        .extracting(Group::value)
        .containsExactly("MMAP_LOCK_READ");
  }

  @Test
  void readsAWindowAgainWhenItHasChanged() throws Exception {
    windows.walks("a", 0, "smaps", "k", 1_000);
    assertThat(ask().groups().get(0).figures().n()).isEqualTo(1);
    windows.walks("a", 0, "smaps", "k", 1_000, 9_000);
    assertThat(ask().groups().get(0).figures().n()).isEqualTo(2);
    assertThat(ask("consumer", "other").groups()).isEmpty();
  }

  @Test
  void refusesAKeyThatTheRowsDoNotHave() {
    assertThatThrownBy(() -> ask("by", "lock"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("walks have no lock of their own");
    assertThatThrownBy(() -> ask("what", "lock-holds", "by", "target"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not of lock-holds");
  }

  @Test
  void bucketsCountExactlyWhatTheHistogramTellsApart() {
    Seeds.each(
        20,
        draws -> {
          long[] values = draws.random().longs(200, 0, 1L << draws.from(2, 45)).toArray();
          MergedDurations merged = new MergedDurations().add(Samples.distribution(values));
          Durations.Counts counts = merged.durations().byBucket();
          List<Long> bounds = LogBuckets.bounds(counts.first(), counts.last());
          for (int i = 0; i < counts.counts().size(); i++) {
            long low = bounds.get(i);
            long high = bounds.get(i + 1);
            long exact = Arrays.stream(values).filter(ns -> ns >= low && ns < high).count();
            assertThat(counts.counts().get(i)).as("from %d to %d", low, high).isEqualTo(exact);
            assertThat(merged.between(low, high)).isEqualTo(exact);
          }
          assertThat(counts.counts().stream().mapToLong(n -> n).sum()).isEqualTo(values.length);
        });
  }
}
