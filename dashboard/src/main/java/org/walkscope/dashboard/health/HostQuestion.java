// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.model.LossCounts;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProgramCost;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.TraceHealth;

/** Does one host's account hold at each stage, and what does its probe cost? */
record HostQuestion(InstantSource clock, Supplier<Health> reading) implements Question {
  /** Losses of one counter, with the place of the first. */
  record StageLoss(@JsonUnwrapped CounterLoss counter, long count, String first) {}

  /**
   * Account of one stage: seen = delivered + filtered + lost.
   *
   * @param unit events of the probe, fragments of ingest, records of this dashboard; empty where
   *     only losses are known
   * @param seen null when not known
   * @param balanced null while a part of the account is not known
   */
  record Stage(
      String stage,
      String unit,
      Long seen,
      Long delivered,
      Long filtered,
      Boolean balanced,
      List<StageLoss> losses) {}

  /** Ring buffer of one CPU at the time of the record. */
  record Ring(int cpu, long usedBytes, long bytes) {}

  /** BPF program: time and runs since it was attached; 0 where the kernel's statistics are off. */
  record Program(
      String program, String function, long runTimeNs, long runCount, long recursionMisses) {}

  /**
   * Answer.
   *
   * @param stages in the order of the way: probe, over all runs that are kept, ingest and pipeline,
   *     over all boots, and the dashboard's reader, which does not tell hosts apart
   * @param newestRun account of the newest run of the probe alone; null when it never told it
   * @param firstRunMs begin of the oldest run that is kept, epoch ms; null without one
   * @param probeAtMs when the probe's counters were read, epoch ms; null when it never told them
   * @param brokenCpus CPUs, over all runs, whose counters do not add up
   * @param rings fullest first; empty when the probe does not tell them
   * @param programs dearest first; empty when the probe does not tell them
   * @param mode trace mode of the newest run: LIGHT or EXACT
   */
  record HostAnswer(
      Long asOfMs,
      @JsonUnwrapped HostRow host,
      List<Stage> stages,
      Stage newestRun,
      Long firstRunMs,
      Long probeAtMs,
      long probeRuns,
      long brokenCpus,
      String mode,
      List<Ring> rings,
      List<Program> programs,
      List<SetAsideQuestion.Aside> setAside) {}

  ApiPath path() {
    return new ApiPath(
        "host",
        "Account of one host's trace stage by stage, fill of its ring buffers, cost of its probe.",
        HostAnswer.class,
        this,
        List.of(Parameter.text("host", "Hostname.")));
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    String host = query.text("host");
    if (host == null) {
      throw Refusal.badQuery("parameter 'host' is missing");
    }
    Condition condition = Condition.NONE.and("host = ?", host);
    SetAsideQuestion.SetAside aside =
        (SetAsideQuestion.SetAside) new SetAsideQuestion().answer(query, store);
    return store.read(
        connection -> {
          List<HostRow> rows = HostRow.read(connection, condition, clock.millis());
          if (rows.isEmpty()) {
            throw Refusal.notFound("no record names this host");
          }
          return answer(connection, condition, rows.get(0), aside.asides(), reading.get());
        });
  }

  private static HostAnswer answer(
      Connection connection,
      Condition condition,
      HostRow row,
      List<SetAsideQuestion.Aside> setAside,
      Health reading)
      throws SQLException {
    List<ProbeRun> runs = new ArrayList<>();
    ProbeRun.read(connection, condition, runs::add);
    ProbeRun newest = runs.isEmpty() ? null : runs.get(0);
    List<Stage> stages = new ArrayList<>();
    if (newest != null) {
      stages.add(probe(runs));
    }
    stages.addAll(later(connection, condition, row));
    stages.add(reader(reading));
    return new HostAnswer(
        Stream.of(row.atMs(), newest == null ? null : newest.atMs())
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
        row,
        stages,
        newest == null ? null : probe(List.of(newest)),
        runs.stream().map(ProbeRun::beginMs).min(Long::compare).orElse(null),
        newest == null ? null : newest.atMs(),
        runs.size(),
        broken(runs),
        newest == null ? null : newest.loss().getHost().getMode().name(),
        newest == null ? List.of() : rings(newest),
        newest == null ? List.of() : programs(newest),
        setAside);
  }

  private static long broken(List<ProbeRun> runs) {
    return runs.stream().mapToLong(ProbeRun::brokenCpus).sum();
  }

  private static Stage probe(List<ProbeRun> runs) {
    LossCounts counts =
        runs.stream().map(ProbeRun::counts).reduce(LossCounts.ZERO, LossCounts::plus);
    List<StageLoss> losses =
        Stream.concat(LostEvents.COUNTERS.stream(), Stream.of(Counter.READ_ERRORS))
            .filter(counter -> counts.of(counter) > 0)
            .map(counter -> new StageLoss(CounterLoss.of(counter), counts.of(counter), null))
            .toList();
    return new Stage(
        "probe",
        "events",
        counts.of(Counter.SEEN),
        counts.of(Counter.DELIVERED),
        counts.of(Counter.FILTERED),
        counts.identityHolds() && broken(runs) == 0,
        losses);
  }

  /** Records of all hosts that the dashboard has read since its start. */
  private static Stage reader(Health reading) {
    long read = sum(reading, Health.TopicState::records);
    long empty = sum(reading, Health.TopicState::tombstones);
    long undecodable = sum(reading, Health.TopicState::undecodable);
    CounterLoss counter = CounterLoss.of(Counter.UNDECODABLE_RECORDS);
    return new Stage(
        counter.stage(),
        "records",
        read + empty + undecodable,
        read,
        empty,
        null,
        undecodable == 0
            ? List.of()
            : List.of(
                new StageLoss(
                    counter,
                    undecodable,
                    reading.topics().stream()
                        .map(Health.TopicState::firstProblem)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null))));
  }

  private static long sum(Health reading, ToLongFunction<Health.TopicState> of) {
    return reading.topics().stream().mapToLong(of).sum();
  }

  /** Stages after the probe: their account by the health job, their losses by themselves. */
  private static List<Stage> later(Connection connection, Condition condition, HostRow row)
      throws SQLException {
    List<StageHealth> told = told(connection, row.host());
    List<StageLoss> losses = losses(connection, condition);
    List<Stage> stages = new ArrayList<>();
    for (String name : List.of("ingest", "pipeline")) {
      StageHealth account =
          told.stream()
              .filter(stage -> stage.getStage().equals(name))
              .reduce(HostQuestion::sum)
              .orElse(null);
      stages.add(
          new Stage(
              name,
              account == null ? "" : account.getUnit(),
              account == null ? null : account.getSeen(),
              account == null ? null : account.getDelivered(),
              account == null || account.getSeen() == null ? null : account.getFiltered(),
              account == null ? null : account.getBalanced(),
              losses.stream().filter(loss -> loss.counter().stage().equals(name)).toList()));
    }
    return stages;
  }

  /** Stages of all boots of a host: the newest record of each has their sums. */
  private static List<StageHealth> told(Connection connection, String host) throws SQLException {
    return Records.of(
            connection,
            TraceHealth.class,
            "health WHERE host = ? AND (boot_id, at_ms) IN"
                + " (SELECT (boot_id, max(at_ms)) FROM health WHERE host = ? GROUP BY boot_id)",
            host,
            host)
        .stream()
        .collect(Collectors.toMap(TraceHealth::getBootId, Function.identity(), (one, again) -> one))
        .values()
        .stream()
        .flatMap(health -> health.getStages().stream())
        .toList();
  }

  /** Account of one stage in two boots: what is not known of one is not known of both. */
  private static StageHealth sum(StageHealth one, StageHealth other) {
    Boolean balanced =
        (one.getBalanced() == null || other.getBalanced() == null)
            ? null
            : (Boolean) (one.getBalanced() && other.getBalanced());
    return StageHealth.newBuilder(one)
        .setUnit(one.getUnit().isEmpty() ? other.getUnit() : one.getUnit())
        .setSeen(sum(one.getSeen(), other.getSeen()))
        .setDelivered(sum(one.getDelivered(), other.getDelivered()))
        .setFiltered(one.getFiltered() + other.getFiltered())
        .setBalanced(balanced)
        .build();
  }

  private static Long sum(Long one, Long other) {
    return one == null || other == null ? null : (Long) (one + other);
  }

  private static List<StageLoss> losses(Connection connection, Condition condition)
      throws SQLException {
    String sql =
        """
        SELECT stage, counter, sum(count)::BIGINT, arg_min(first, at_ms) FROM stage_losses
        WHERE count > 0 AND %s GROUP BY stage, counter
        """;
    List<StageLoss> losses =
        Rows.of(
            connection,
            sql.formatted(condition.sql()),
            condition.values(),
            row ->
                new StageLoss(
                    CounterLoss.of(row.getString(1), row.getString(2)),
                    row.getLong(3),
                    row.getString(4)));
    losses.sort(
        Comparator.<StageLoss>comparingInt(loss -> loss.counter().rank())
            .thenComparing(loss -> -loss.count())
            .thenComparing(loss -> loss.counter().counter()));
    return losses;
  }

  private static List<Ring> rings(ProbeRun run) {
    return run.loss().getCpus().stream()
        .filter(cpu -> cpu.getRingBytes() != null && cpu.getRingUsedBytes() != null)
        .sorted(Comparator.comparingDouble(HostQuestion::fill).reversed())
        .map(cpu -> new Ring(cpu.getCpu(), cpu.getRingUsedBytes(), cpu.getRingBytes()))
        .toList();
  }

  private static double fill(CpuLoss cpu) {
    return (double) cpu.getRingUsedBytes() / Math.max(1, cpu.getRingBytes());
  }

  private static List<Program> programs(ProbeRun run) {
    return run.loss().getPrograms().stream()
        .sorted(
            Comparator.comparingLong(ProgramCost::getRunTimeNs)
                .reversed()
                .thenComparing(ProgramCost::getProgram))
        .map(
            cost ->
                new Program(
                    cost.getProgram(),
                    cost.getFunction(),
                    cost.getRunTimeNs(),
                    cost.getRunCount(),
                    cost.getRecursionMisses()))
        .collect(Collectors.toList());
  }
}
