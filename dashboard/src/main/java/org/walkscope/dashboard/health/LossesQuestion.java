// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.model.LossCounts;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.LostEvents;

/** What was lost where, by counter, and which hosts are behind it? */
record LossesQuestion() implements Question {
  private static final int WORST = 10;

  /** Host behind a counter. */
  record HostLoss(String host, long count, String first) {}

  /**
   * Losses of one counter over all hosts.
   *
   * @param hosts number of hosts behind it
   * @param worst hosts with most
   */
  record Loss(@JsonUnwrapped CounterLoss counter, long count, long hosts, List<HostLoss> worst) {}

  /** Events of all probes: seen = delivered + filtered + lost. */
  record Account(long seen, long delivered, long filtered, long lost) {
    static Account of(LossCounts counts) {
      return new Account(
          counts.of(Counter.SEEN),
          counts.of(Counter.DELIVERED),
          counts.of(Counter.FILTERED),
          counts.lost());
    }
  }

  /**
   * Answer.
   *
   * @param probe account of the probes
   * @param brokenCpus CPUs on which this does not hold
   * @param losses counters above 0, by severity
   */
  record Losses(Long asOfMs, Account probe, long probeRuns, long brokenCpus, List<Loss> losses) {}

  ApiPath path() {
    return new ApiPath(
        "losses",
        "Losses by counter with its severity, and the hosts behind each.",
        Losses.class,
        this,
        List.of(Parameter.text("host", "Hostname.")));
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    Condition condition = Condition.NONE.and("host = ?", query.text("host"));
    return store.read(
        connection -> {
          Sums sums = new Sums();
          ProbeRun.read(connection, condition, sums::add);
          addStages(connection, condition, sums);
          return sums.answer();
        });
  }

  private static void addStages(Connection connection, Condition condition, Sums sums)
      throws SQLException {
    String sql =
        """
        SELECT stage, counter, host, sum(count)::BIGINT, arg_min(first, at_ms), max(at_ms) FROM stage_losses
        WHERE count > 0 AND %s GROUP BY stage, counter, host
        """;
    Rows.each(
        connection,
        sql.formatted(condition.sql()),
        condition.values(),
        row ->
            sums.add(
                CounterLoss.of(row.getString(1), row.getString(2)),
                new HostLoss(row.getString(3), row.getLong(4), row.getString(5)),
                row.getLong(6)));
  }

  /** Sums by counter and host. */
  private static final class Sums {
    private final Map<CounterLoss, Map<String, HostLoss>> byCounter = new HashMap<>();
    private LossCounts probe = LossCounts.ZERO;
    private long probeRuns;
    private long brokenCpus;
    private Long asOfMs;

    void add(ProbeRun run) {
      LossCounts counts = run.counts();
      probe = probe.plus(counts);
      probeRuns++;
      brokenCpus += run.brokenCpus();
      for (Counter counter : LostEvents.COUNTERS) {
        add(counter, run, counts);
      }
      add(Counter.READ_ERRORS, run, counts);
    }

    private void add(Counter counter, ProbeRun run, LossCounts counts) {
      if (counts.of(counter) > 0) {
        add(
            CounterLoss.of(counter),
            new HostLoss(run.host(), counts.of(counter), null),
            run.atMs());
      }
    }

    void add(CounterLoss counter, HostLoss loss, long atMs) {
      asOfMs = asOfMs == null ? atMs : Math.max(asOfMs, atMs);
      byCounter
          .computeIfAbsent(counter, key -> new HashMap<>())
          .merge(
              loss.host(),
              loss,
              (one, other) -> new HostLoss(one.host(), one.count() + other.count(), one.first()));
    }

    Losses answer() {
      return new Losses(
          asOfMs,
          Account.of(probe),
          probeRuns,
          brokenCpus,
          byCounter.entrySet().stream()
              .map(entry -> loss(entry.getKey(), entry.getValue()))
              .sorted(
                  Comparator.<Loss>comparingInt(loss -> loss.counter().rank())
                      .thenComparing(loss -> -loss.count())
                      .thenComparing(loss -> loss.counter().counter()))
              .toList());
    }

    private static Loss loss(CounterLoss counter, Map<String, HostLoss> hosts) {
      return new Loss(
          counter,
          hosts.values().stream().mapToLong(HostLoss::count).sum(),
          hosts.size(),
          hosts.values().stream()
              .sorted(
                  Comparator.comparingLong(HostLoss::count)
                      .reversed()
                      .thenComparing(HostLoss::host))
              .limit(WORST)
              .toList());
    }
  }
}
