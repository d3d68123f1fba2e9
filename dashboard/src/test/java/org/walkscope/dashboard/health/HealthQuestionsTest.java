// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProgramCost;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceHealth;

class HealthQuestionsTest {
  private static final long NOW = Samples.T0;
  private static final long MINUTE = 60_000;

  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
  private final HistoryStore store = HistoryStore.inMemory(clock);
  private final Health reading =
      new Health(
          true,
          null,
          List.of(new Health.TopicState("walkscope.loss", 2, 3, 2, 1, 7L, 9_000L, "x")));
  private final Map<String, ApiPath> paths =
      HealthPaths.of(clock, () -> reading).stream()
          .collect(Collectors.toMap(ApiPath::name, path -> path));

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @SuppressWarnings("unchecked")
  private void take(SpecificRecord... records) throws SQLException {
    for (SpecificRecord one : records) {
      Class<SpecificRecord> type = (Class<SpecificRecord>) one.getClass();
      assertThat(store.take(one, RecordCodec.of(type).encode(one))).isTrue();
    }
    store.commit();
  }

  private Object ask(String path, String... query) throws SQLException {
    Map<String, String> given =
        IntStream.range(0, query.length / 2)
            .boxed()
            .collect(Collectors.toMap(i -> query[2 * i], i -> query[2 * i + 1]));
    ApiPath asked = paths.get(path);
    return asked.question().answer(ApiQuery.of(given, asked.parameters()), store);
  }

  private static TraceHealth health(String host, long atMs, long lost) {
    return TraceHealth.newBuilder()
        .setHostname(host)
        .setBootId("boot-of-" + host)
        .setEpochMs(atMs)
        .setLastEventEpochMs(atMs - 500)
        .setLagMaxMs(900L)
        .setLagMinMs(300L)
        .setSilent(false)
        .setEnded(false)
        .setStages(
            List.of(
                StageHealth.newBuilder()
                    .setStage("ingest")
                    .setUnit("fragments")
                    .setSeen(50L)
                    .setDelivered(50L)
                    .setFiltered(0)
                    .setLost(Map.of())
                    .setBalanced(true)
                    .build(),
                StageHealth.newBuilder()
                    .setStage("pipeline")
                    .setUnit("")
                    .setFiltered(0)
                    .setLost(Map.of("walks_late", lost, "blamed_holds_crowded_out", 5_000L))
                    .build()))
        .build();
  }

  private static StageLoss late(String host, long count) {
    StageLoss loss = Samples.stageLoss("pipeline", "walks_late", count, NOW - MINUTE);
    loss.setHostname(host);
    loss.setBootId("boot-of-" + host);
    return loss;
  }

  private Map<String, HostState> states(String... query) throws SQLException {
    return ((HostsQuestion.Hosts) ask("hosts", query))
        .hosts().stream().collect(Collectors.toMap(HostRow::host, HostRow::state));
  }

  @Test
  void eachHostHasOneState() throws Exception {
    TraceHealth silent = health("silent", NOW - 20 * MINUTE, 0);
    silent.setSilent(true);
    TraceHealth ended = health("ended", NOW - 20 * MINUTE, 0);
    ended.setEnded(true);
    TraceHealth ahead = health("ahead", NOW, 0);
    ahead.setLagMinMs(-2_000L);
    TraceHealth behind = health("behind", NOW, 0);
    behind.setLagMinMs(2 * MINUTE);
    TraceHealth lost = health("ended with a loss", NOW - MINUTE, 3);
    lost.setEnded(true);
    take(silent, ended, ahead, behind, health("live", NOW, 0), lost);
    take(health("told long ago", NOW - 4 * MINUTE, 0));
    take(health("lossy", NOW - 10 * MINUTE, 3), health("lossy", NOW, 4));
    take(health("lost long ago", NOW - 20 * MINUTE, 3), health("lost long ago", NOW, 3));
    take(Samples.latency("no health job", "smaps", 0, 1_000));
    assertThat(states())
        .containsOnly(
            Map.entry("silent", HostState.SILENT),
            Map.entry("ended", HostState.ENDED),
            Map.entry("ended with a loss", HostState.LOSSY),
            Map.entry("ahead", HostState.AHEAD),
            Map.entry("behind", HostState.BEHIND),
            Map.entry("live", HostState.LIVE),
            Map.entry("told long ago", HostState.UNKNOWN),
            Map.entry("lossy", HostState.LOSSY),
            Map.entry("lost long ago", HostState.LIVE),
            Map.entry("no health job", HostState.UNKNOWN));
    assertThat(((HostsQuestion.Hosts) ask("hosts", "state", "unknown")).counts())
        .contains(
            new HostsQuestion.StateCount(HostState.UNKNOWN, 2),
            new HostsQuestion.StateCount(HostState.LIVE, 2));
  }

  @Test
  void aNewBootDoesNotMakeAHostLossy() throws Exception {
    TraceHealth before = health("a", NOW - 5 * MINUTE, 90);
    before.setBootId("boot before");
    take(health("a", NOW - 30 * MINUTE, 0), before, health("a", NOW, 0));
    assertThat(states()).containsEntry("a", HostState.LIVE);
  }

  @Test
  void tenThousandHostsAreSearchedAndReadInPages() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      TraceHealth one = health("node-%04d".formatted(i), NOW, 0);
      assertThat(store.take(one, RecordCodec.of(TraceHealth.class).encode(one))).isTrue();
    }
    store.commit();
    HostsQuestion.Hosts all = (HostsQuestion.Hosts) ask("hosts", "limit", "10000");
    assertThat(all.hosts()).hasSize(10_000);
    assertThat(all.next()).isNull();
    assertThat(all.asOfMs()).isEqualTo(NOW);
    HostsQuestion.Hosts found = (HostsQuestion.Hosts) ask("hosts", "search", "E-12", "limit", "60");
    assertThat(found.hosts()).hasSize(60);
    HostsQuestion.Hosts rest =
        (HostsQuestion.Hosts) ask("hosts", "search", "E-12", "after", found.next());
    assertThat(rest.hosts()).hasSize(40).first().returns("node-1260", HostRow::host);
    assertThat(rest.next()).isNull();
    assertThat(states("host", "node-0007")).hasSize(1);
    assertThatThrownBy(() -> ask("hosts", "state", "fine")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ask("hosts", "limit", "10001")).isInstanceOf(Refusal.class);
  }

  @Test
  void lossesAreByCounterWithTheHostsBehindThem() throws Exception {
    Host host = Samples.host("a", Arch.X86_64);
    List<SpecificRecord> records =
        new ArrayList<>(
            List.of(
                Samples.loss(host, 1, 1, Samples.cpu(0, 10, 7, 1, 2), Samples.cpu(1, 10, 10, 1, 0)),
                Samples.stageLoss("pipeline", "blamed_holds_crowded_out", 1_000_000, NOW),
                Samples.stageLoss("pipeline", "of_tomorrow", 1, NOW)));
    for (int i = 0; i < 30; i++) {
      records.add(late("node-%02d".formatted(i), 100 + i));
    }
    take(records.toArray(SpecificRecord[]::new)); // at once, as losses are written seldom
    LossesQuestion.Losses losses = (LossesQuestion.Losses) ask("losses");
    assertThat(losses.losses())
        .extracting(loss -> loss.counter().counter(), loss -> loss.counter().severity())
        .containsExactly(
            tuple("walks_late", "data_loss"),
            tuple("lost_ringbuf", "data_loss"),
            tuple("of_tomorrow", "unknown"),
            tuple("blamed_holds_crowded_out", "info"));
    LossesQuestion.Loss late = losses.losses().get(0);
    assertThat(late.hosts()).isEqualTo(30);
    assertThat(late.count()).isEqualTo(30 * 100 + 29 * 15);
    assertThat(late.worst()).hasSize(10).first().returns("node-29", LossesQuestion.HostLoss::host);
    assertThat(losses.brokenCpus()).isEqualTo(1);
    assertThat(losses.probe().lost()).isEqualTo(2);
    assertThat(((LossesQuestion.Losses) ask("losses", "host", "node-03")).losses())
        .singleElement()
        .returns(103L, LossesQuestion.Loss::count);
  }

  @Test
  void aHostsAccountGoesFromTheKernelToThePipeline() throws Exception {
    CpuLoss full = Samples.cpu(0, 10, 7, 1, 2);
    full.setRingUsedBytes(900L);
    full.setRingBytes(1_000L);
    CpuLoss empty = Samples.cpu(1, 5, 5, 0, 0);
    empty.setRingUsedBytes(1L);
    empty.setRingBytes(1_000L);
    Host host = Samples.host("a", Arch.ARM64);
    ProbeLoss loss = Samples.loss(host, 1, 1, empty, full);
    loss.setPrograms(
        List.of(
            new ProgramCost("cheap", "f", 5L, 3L, 0L), new ProgramCost("dear", "g", 50L, 4L, 1L)));
    take(loss, health("a", NOW, 3), late("a", 3));
    HostQuestion.HostAnswer answer = (HostQuestion.HostAnswer) ask("host", "host", "a");
    assertThat(answer.stages())
        .extracting(
            HostQuestion.Stage::stage,
            HostQuestion.Stage::seen,
            HostQuestion.Stage::delivered,
            HostQuestion.Stage::balanced)
        .containsExactly(
            tuple("probe", 15L, 12L, true),
            tuple("ingest", 50L, 50L, true),
            tuple("pipeline", null, null, null),
            tuple("dashboard", 6L, 3L, null));
    assertThat(answer.stages().get(3).losses())
        .singleElement()
        .returns(2L, HostQuestion.StageLoss::count)
        .returns("x", HostQuestion.StageLoss::first);
    assertThat(answer.stages().get(2).losses())
        .singleElement()
        .returns(3L, HostQuestion.StageLoss::count)
        .returns("walkscope.trace partition 0 offset 17", HostQuestion.StageLoss::first);
    assertThat(answer.rings().get(0)).isEqualTo(new HostQuestion.Ring(0, 900, 1_000));
    assertThat(answer.programs().get(0).program()).isEqualTo("dear");
    assertThat(answer.host().arch()).isEqualTo("ARM64");
    assertThatThrownBy(() -> ask("host", "host", "b"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no record");
    assertThatThrownBy(() -> ask("host")).isInstanceOf(Refusal.class);
  }

  @Test
  void theAccountOfIngestIsOfAllBoots() throws Exception {
    TraceHealth before = health("a", NOW - MINUTE, 0);
    before.setBootId("boot-before");
    TraceHealth open = health("a", NOW - 2 * MINUTE, 0);
    open.setBootId("boot-whose-streams-are-open");
    take(health("a", NOW - 3 * MINUTE, 0), health("a", NOW, 0), before);
    assertThat(ingest()).returns(100L, HostQuestion.Stage::delivered);
    assertThat(ingest()).returns(100L, HostQuestion.Stage::seen);
    open.getStages().get(0).setSeen(null);
    open.getStages().get(0).setBalanced(null);
    take(open);
    assertThat(ingest())
        .returns(150L, HostQuestion.Stage::delivered)
        .returns(null, HostQuestion.Stage::seen)
        .returns(null, HostQuestion.Stage::balanced);
  }

  private HostQuestion.Stage ingest() throws Exception {
    return ((HostQuestion.HostAnswer) ask("host", "host", "a"))
        .stages().stream()
            .filter(stage -> stage.stage().equals("ingest"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aHostsAccountHasAllRunsOfItsProbe() throws Exception {
    Host host = Samples.host("a", Arch.ARM64);
    take(
        Samples.loss(host, 1_000_000, 1_000_000, Samples.cpu(0, 1_000, 400, 0, 600)),
        Samples.loss(host, 9_000_000, 9_000_000, Samples.cpu(0, 8, 8, 0, 0)));
    HostQuestion.HostAnswer answer = (HostQuestion.HostAnswer) ask("host", "host", "a");
    HostQuestion.Stage probe = answer.stages().get(0);
    assertThat(List.of(probe.seen(), probe.delivered())).containsExactly(1_008L, 408L);
    assertThat(probe.balanced()).isTrue();
    assertThat(probe.losses()).singleElement().returns(600L, HostQuestion.StageLoss::count);
    assertThat(answer.newestRun().seen()).isEqualTo(8);
    assertThat(answer.newestRun().losses()).isEmpty();
    assertThat(List.of(answer.probeRuns(), answer.firstRunMs())).containsExactly(2L, 1L);
  }

  @Test
  void whatIsNotKeptIsToldWithPlaceAndCause() throws Exception {
    store.takeDeadLetter(NOW - 5, "walkscope.trace", 1, 812, "checksum does not match, at byte 17");
    store.takeDeadLetter(NOW, "walkscope.trace", 0, 4, "checksum does not match, at byte 9");
    store.setAside("bad-clock", "a clock ahead", 3);
    store.commit();
    DeadLettersQuestion.DeadLetters letters =
        (DeadLettersQuestion.DeadLetters) ask("dead_letters", "limit", "1");
    assertThat(letters.records()).isEqualTo(2);
    assertThat(letters.letters())
        .singleElement()
        .returns(4L, DeadLettersQuestion.DeadLetter::offset);
    assertThat(letters.causes())
        .singleElement()
        .returns(2L, DeadLettersQuestion.CauseCount::records)
        .returns("checksum does not match, at byte N", DeadLettersQuestion.CauseCount::cause);
    assertThat(((SetAsideQuestion.SetAside) ask("set_aside", "host", "bad-clock")).asides())
        .singleElement()
        .returns(3L, SetAsideQuestion.Aside::records);
    assertThat(((SetAsideQuestion.SetAside) ask("set_aside", "host", "good")).asides()).isEmpty();
  }

  @Test
  void readingTellsTopicsAndTables() throws Exception {
    take(health("a", NOW, 0));
    ReadingQuestion.Reading answer = (ReadingQuestion.Reading) ask("reading");
    assertThat(answer.topics()).isEqualTo(reading.topics());
    assertThat(answer.asOfMs()).isEqualTo(9_000);
    assertThat(answer.tables())
        .filteredOn(table -> table.table().equals("health"))
        .singleElement()
        .returns(1L, ReadingQuestion.Table::rows)
        .returns(NOW, ReadingQuestion.Table::newestMs);
  }
}
