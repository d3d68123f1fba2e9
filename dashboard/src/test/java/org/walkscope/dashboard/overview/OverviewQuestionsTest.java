// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.dashboard.v1.FilledStore.MINUTE;
import static org.walkscope.dashboard.v1.FilledStore.NOW;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.overview.ChangesQuestion.Change;
import org.walkscope.dashboard.overview.ChangesQuestion.Changes;
import org.walkscope.dashboard.overview.TroubleQuestion.Trouble;
import org.walkscope.dashboard.overview.TroubleQuestion.Troubles;
import org.walkscope.dashboard.overview.VictimsQuestion.Victim;
import org.walkscope.dashboard.overview.VictimsQuestion.Victims;
import org.walkscope.dashboard.v1.FilledStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.views.ViewIds;

class OverviewQuestionsTest {
  private final AtomicLong now = new AtomicLong(NOW);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final FilledStore filled = new FilledStore();

  @AfterEach
  void close() throws SQLException {
    filled.close();
  }

  private static StallBlame blame(String host, String agent, String victim, long ns) {
    return Samples.blame(Samples.host(host, Arch.X86_64), agent, "java", NOW - MINUTE, victim, ns);
  }

  private void probe(String host, LockKind... waitsSeen) throws SQLException {
    Host seen = Samples.host(host, Arch.X86_64);
    seen.setWaitsSeen(waitsSeen.length == 0 ? null : List.of(waitsSeen));
    seen.setMonotonicToEpochNs((NOW - MINUTE) * 1_000_000);
    filled.take(Samples.loss(seen, 1, 5, Samples.cpu(0, 1, 1, 0, 0)));
  }

  @Test
  void namesTheAgentThatMadeOthersWaitLongest() throws SQLException {
    filled
        .take(blame("a", "cat", "java", 300))
        .take(blame("b", "cat", "sshd", 800))
        .take(blame("b", "top", "java", 1_000));
    Summary summary = filled.ask(Summary.class, "summary");
    assertThat(summary.most().agent()).isEqualTo("cat");
    assertThat(summary.most().hosts()).isEqualTo(2);
    assertThat(summary.most().blamedNs()).isEqualTo(1_100);
    assertThat(summary.most().holds()).isEqualTo(2);
    assertThat(summary.agents()).isEqualTo(2);
    assertThat(summary.worst())
        .extracting(Blamed.Wait::victim, Blamed.Wait::host, Blamed.Wait::agent)
        .containsExactly("java", "b", "top");
    Summary onA = filled.ask(Summary.class, "summary", "host", "a");
    assertThat(onA.most().blamedNs()).isEqualTo(300);
    Summary earlier =
        filled.ask(
            Summary.class,
            "summary",
            "from",
            String.valueOf(NOW - 60 * MINUTE),
            "to",
            String.valueOf(NOW - 30 * MINUTE));
    assertThat(earlier.most()).isNull();
    assertThat(earlier.worst()).isNull();
  }

  @Test
  void countsHostsThatDoNotSeeWaits() throws SQLException {
    probe("all", LockKind.MMAP_LOCK_READ, LockKind.VMA_LOCK);
    probe("none");
    probe("part", LockKind.VMA_LOCK);
    for (String host : List.of("all", "none", "part")) {
      filled.minute(NOW - MINUTE, host, "cat", "java", 0, 1_000);
    }
    filled.minute(NOW - MINUTE, "part", "top", "java", 0, 1_000);
    Summary all = filled.ask(Summary.class, "summary");
    assertThat(List.of(all.walks(), all.hosts(), all.hostsBlind(), all.hostsUntold()))
        .containsExactly(4L, 3L, 0L, 1L);
    Summary top = filled.ask(Summary.class, "summary", "agent", "top");
    assertThat(List.of(top.walks(), top.hosts(), top.hostsBlind(), top.hostsUntold()))
        .as("hosts of the agent's walks alone")
        .containsExactly(1L, 1L, 0L, 0L);
  }

  @Test
  void sumsStayWholeWhenSingleBlamesHadNoRoom() throws SQLException {
    try (FilledStore small = new FilledStore(clock, 3 << 18)) {
      for (int ago = 10; ago > 0; ago--) {
        for (int i = 0; i < 300; i++) {
          StallBlame blame =
              Samples.blame(
                  Samples.host("a", Arch.X86_64), "cat", "java", NOW - ago * MINUTE, "jit", 100);
          blame.getWaiters().get(0).setTid(i);
          small.take(blame);
        }
        now.set(NOW - (ago - 1) * MINUTE);
        small.store.commit();
      }
      assertThat(small.store.evicted()).containsKey("blame").doesNotContainKey("pairs");
      Summary summary = small.ask(Summary.class, "summary");
      assertThat(summary.most().blamedNs()).isEqualTo(300_000);
      assertThat(summary.most().holds()).isEqualTo(3_000);
      assertThat(summary.blamedNs()).isEqualTo(300_000);
      assertThat(summary.blameSinceMs()).isBetween(NOW - 10 * MINUTE, NOW);
      Victims victims = small.ask(Victims.class, "victims");
      assertThat(victims.sinceMs()).isEqualTo(summary.blameSinceMs());
      assertThat(victims.victims().get(0).holds()).isLessThan(3_000);
      assertThat(filled.ask(Summary.class, "summary").blameSinceMs()).isNull();
      String[] past = {"from", ms(NOW - 10 * MINUTE), "to", ms(NOW - 8 * MINUTE)};
      Victims then = small.ask(Victims.class, "victims", past);
      assertThat(then.victims()).isEmpty();
      assertThat(then.sinceMs()).isGreaterThan(NOW - 8 * MINUTE);
      assertThat(then.waits()).as("waits of which each has no row").isEqualTo(600);
      assertThat(small.ask(Summary.class, "summary", past).worst())
          .as("the longest of a minute")
          .extracting(
              Blamed.Wait::overlapNs, Blamed.Wait::host, Blamed.Wait::agent, Blamed.Wait::victim)
          .containsExactly(100L, "a", "cat", null);
    }
  }

  @Test
  void absenceOfBlameIsNoAbsenceOfWaits() throws SQLException {
    Stall stall = Samples.stall(Samples.host("a", Arch.X86_64), LockKind.MMAP_LOCK_READ, 500);
    stall.setEndEpochNs((NOW - 5 * MINUTE) * 1_000_000);
    filled.take(stall);
    Summary early = filled.ask(Summary.class, "summary");
    assertThat(early.most()).isNull();
    assertThat(early.stalls()).isEqualTo(1);
    assertThat(early.unblamedSinceMs()).isEqualTo(NOW - 5 * MINUTE);
    filled.take(blame("a", "cat", "java", 300));
    assertThat(filled.ask(Summary.class, "summary").unblamedSinceMs()).isNull();
  }

  @Test
  void saysOfHowMuchOfTheTimeSomethingIsKnown() throws SQLException {
    assertThat(filled.ask(Summary.class, "summary").knownMs()).isZero();
    filled
        .minute(NOW - 4 * MINUTE, "a", "cat", "java", 0, 1_000)
        .minute(NOW - MINUTE, "a", "cat", "java", 0, 1_000);
    Summary gap = filled.ask(Summary.class, "summary", "agent", "top");
    assertThat(gap.knownMs()).isEqualTo(2 * MINUTE);
    assertThat(List.of(gap.knownFromMs(), gap.knownToMs())).containsExactly(NOW - 4 * MINUTE, NOW);
    filled
        .take(health("quiet", false, 5L, NOW - 3 * MINUTE))
        .take(health("b", true, 5L, NOW - 2 * MINUTE));
    assertThat(filled.ask(Summary.class, "summary").knownMs())
        .as("a host that lives and is quiet is known, a silent one is not")
        .isEqualTo(3 * MINUTE);
    assertThat(filled.ask(Summary.class, "summary", "host", "quiet").knownMs()).isEqualTo(MINUTE);
  }

  @Test
  void theWorstWaitLeadsToAWalkOfItsRun() throws SQLException {
    Host host = Samples.host("a", Arch.X86_64);
    String[] ids = new String[3];
    for (int stream = 1; stream <= 2; stream++) {
      Walk walk = Samples.walk(host, 1, 5_000);
      walk.setHost(ResultHosts.of(host, stream));
      walk.setBeginEpochNs((NOW - (10 - stream) * MINUTE) * 1_000_000);
      StallBlame blame =
          Samples.blame(host, "cat", "java", NOW - (10 - stream) * MINUTE, "jit", 900L * stream);
      blame.setHost(ResultHosts.of(host, stream));
      filled.take(walk).take(blame);
      ids[stream] = ViewIds.of(walk);
    }
    assertThat(filled.ask(Summary.class, "summary").worst().walkId()).isEqualTo(ids[2]);
  }

  @Test
  void listsVictimsByTheirWaits() throws SQLException {
    filled
        .take(blame("a", "cat", "java", 300))
        .take(blame("b", "top", "java", 800))
        .take(blame("b", "top", "sshd", 900));
    Victims victims = filled.ask(Victims.class, "victims", "limit", "1");
    assertThat(victims.victims())
        .extracting(
            Victim::victim, Victim::holds, Victim::waitedNs, Victim::longestNs, Victim::agent)
        .containsExactly(tuple("java", 2L, 1_100L, 800L, "top"));
    assertThat(victims.total()).isEqualTo(2);
    assertThat(victims.nextCursor()).isNotNull();
  }

  @Test
  void listsHostsThatAreSilentOrAhead() throws SQLException {
    filled
        .take(health("quiet", true, 5L))
        .take(health("ahead", false, -90_000L))
        .take(health("fine", false, 20L));
    Troubles troubles = filled.ask(Troubles.class, "trouble");
    assertThat(troubles.hosts())
        .extracting(Trouble::host, Trouble::silent, Trouble::clockAheadMs)
        .containsExactly(tuple("quiet", true, null), tuple("ahead", false, 90_000L));
    assertThat(troubles.asOfMs()).isEqualTo(NOW - MINUTE);
  }

  @Test
  void whatAStageLeftOutIsTrouble() throws SQLException {
    TraceHealth lossy = health("lab", false, 20L);
    lossy.setEnded(true);
    lossy.setStages(
        List.of(
            StageHealth.newBuilder()
                .setStage("pipeline")
                .setUnit("")
                .setFiltered(0)
                .setLost(Map.of("readings_crowded_out", 371L, "walks_late", 0L))
                .build()));
    StageLoss loss = Samples.stageLoss("pipeline", "readings_crowded_out", 371, NOW);
    loss.setHostname("lab");
    filled.take(lossy).take(loss).take(health("fine", false, 20L));
    assertThat(filled.ask(Troubles.class, "trouble").hosts())
        .extracting(Trouble::host, Trouble::lost, Trouble::counters)
        .containsExactly(tuple("lab", 371L, List.of("readings_crowded_out 371")));
    filled.take(health("lab", false, 20L, NOW - 30 * MINUTE)); // and it is no new one later
    TraceHealth later = health("lab", false, 20L, NOW + 20 * MINUTE);
    later.setStages(lossy.getStages());
    filled.take(later);
    assertThat(
            filled
                .ask(
                    Troubles.class,
                    "trouble",
                    "from",
                    ms(NOW + MINUTE),
                    "to",
                    ms(NOW + 30 * MINUTE))
                .hosts())
        .isEmpty();
  }

  private static TraceHealth health(String host, boolean silent, long lagMinMs) {
    return health(host, silent, lagMinMs, NOW - MINUTE);
  }

  private static TraceHealth health(String host, boolean silent, long lagMinMs, long atMs) {
    return TraceHealth.newBuilder()
        .setHostname(host)
        .setBootId("boot")
        .setEpochMs(atMs)
        .setLastEventEpochMs(NOW - 2 * MINUTE)
        .setLagMaxMs(lagMinMs)
        .setLagMinMs(lagMinMs)
        .setSilent(silent)
        .setEnded(false)
        .setStages(List.of())
        .build();
  }

  private void steady(String host, long from, long to) throws SQLException {
    for (long minute = from; minute < to; minute += MINUTE) {
      filled.minute(minute, host, "steady", "java", 50, 1_000);
    }
  }

  private static String ms(long ms) {
    return String.valueOf(ms);
  }

  @Test
  void comparesEquallyLongTimes() throws SQLException {
    steady("a", NOW - 80 * MINUTE, NOW);
    steady("a", NOW, NOW + MINUTE); // so that the minute before is whole
    filled
        .minute(NOW - 2 * MINUTE, "a", "cat", "java", 900, 5_000, 5_000)
        .minute(NOW - 62 * MINUTE, "a", "cat", "java", 100, 4_000)
        .minute(NOW - 2 * MINUTE, "a", "top", "java", 0, 7_000)
        .minute(NOW - 62 * MINUTE, "a", "top", "java", 0, 7_000)
        .minute(NOW - 90 * MINUTE, "a", "old", "java", 0, 1);
    Changes changes = filled.ask(Changes.class, "changes");
    assertThat(changes.incomparable()).isNull();
    assertThat(List.of(changes.fromMs(), changes.toMs())).containsExactly(NOW - 15 * MINUTE, NOW);
    assertThat(changes.baselineToMs()).isEqualTo(NOW - 60 * MINUTE);
    assertThat(List.of(changes.walks(), changes.baselineWalks())).containsExactly(18L, 17L);
    assertThat(changes.changes())
        .filteredOn(change -> change.key().equals("agent"))
        .extracting(
            Change::name,
            Change::figure,
            Change::before,
            Change::now,
            Change::baselineWalks,
            Change::walks)
        .containsExactly(
            tuple("cat", "blamed_ns", 100L, 900L, 1L, 2L),
            tuple("cat", "steps", 10L, 20L, 1L, 2L),
            tuple("cat", "walk_ns", 4_000L, 10_000L, 1L, 2L));
    Changes unknown = filled.ask(Changes.class, "changes", "baseline_to", ms(NOW - 600 * MINUTE));
    assertThat(unknown.baselineWalks()).isZero();
    assertThat(unknown.changes()).as("nothing is no baseline").isEmpty();
  }

  @Test
  void stepsThatATraceStoppedTellingAreNoChange() throws SQLException {
    steady("a", NOW - 80 * MINUTE, NOW + MINUTE);
    filled
        .minute(NOW - 2 * MINUTE, "a", "cat", "java", 900, 5_000)
        .minute(NOW - 62 * MINUTE, "a", "cat", "java", 900, 4_000);
    filled.store.read(
        connection -> {
          try (Statement update = connection.createStatement()) {
            return update.executeUpdate(
                "UPDATE pairs SET steps = NULL WHERE agent = 'cat' AND window_start_ms > "
                    + (NOW - 15 * MINUTE));
          }
        });
    assertThat(filled.ask(Changes.class, "changes").changes())
        .filteredOn(change -> change.name().equals("cat"))
        .extracting(Change::figure)
        .containsExactly("walk_ns");
  }

  @Test
  void aTimeThatIsKnownInPartIsNotCompared() throws SQLException {
    steady("a", NOW - 18 * MINUTE, NOW + MINUTE);
    Changes partly =
        filled.ask(
            Changes.class,
            "changes",
            "from",
            ms(NOW - 11 * MINUTE),
            "baseline_to",
            ms(NOW - 11 * MINUTE));
    assertThat(partly.incomparable()).isEqualTo("the time before covers 7 of 11 min");
    assertThat(partly.changes()).isEmpty();
    assertThat(
            filled
                .ask(
                    Changes.class,
                    "changes",
                    "from",
                    ms(NOW - 8 * MINUTE),
                    "baseline_to",
                    ms(NOW - 8 * MINUTE))
                .incomparable())
        .isNull();
  }

  @Test
  void aMomentThatWasJustMarkedIsComparedWithNothing() throws SQLException {
    steady("a", NOW - 18 * MINUTE, NOW);
    for (long ago : new long[] {1, 5_000, 59_000}) {
      Changes marked =
          filled.ask(Changes.class, "changes", "from", ms(NOW - ago), "baseline_to", ms(NOW - ago));
      assertThat(marked.incomparable()).contains("wait a minute");
      assertThat(marked.changes()).isEmpty();
    }
    Changes later =
        filled.ask(
            Changes.class, "changes", "from", ms(NOW - 119_000), "baseline_to", ms(NOW - 119_000));
    assertThat(later.toMs()).as("the newest minute is being filled").isEqualTo(NOW - MINUTE);
    assertThat(later.incomparable()).isNull();
    assertThat(later.baselineToMs()).isEqualTo(later.fromMs());
  }
}
