// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.store.WindowChoice;

/** Who made whom wait, and can the answer be trusted? */
public final class SummaryQuestion implements Question {
  private final WaitsSeen waitsSeen = new WaitsSeen();

  private record Walks(long walks, long incomplete, Long newestMs) {}

  private record All(long agents, long blamedNs, Long newestMs) {}

  @Override
  public Summary answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    return store.read(connection -> answer(connection, scope));
  }

  private Summary answer(Connection connection, Scope scope) throws SQLException {
    Condition blame = scope.condition().and(Condition.during("end_ms", scope));
    Walks walks = walks(connection, scope);
    All all =
        Rows.of(
                connection,
                "SELECT count(DISTINCT agent), coalesce(CAST(sum(blamed_ns) AS BIGINT), 0), max(end_ms) m FROM blame WHERE "
                    + blame.sql(),
                blame.values(),
                row -> new All(row.getLong(1), row.getLong(2), Rows.number(row, "m")))
            .get(0);
    List<Blamed.Agent> most =
        Rows.of(
            connection,
            "SELECT %s FROM blame WHERE %s GROUP BY agent ORDER BY blamed_ns DESC, agent LIMIT 1"
                .formatted(Blamed.Agent.COLUMNS, blame.sql()),
            blame.values(),
            Blamed.Agent::of);
    List<Blamed.Wait> worst =
        Rows.of(
            connection,
            "SELECT %s FROM (FROM blame WHERE %s AND victim_overlap_ns > 0 ORDER BY victim_overlap_ns DESC, end_ms LIMIT 1) b"
                .formatted(Blamed.Wait.COLUMNS, blame.sql()),
            blame.values(),
            Blamed.Wait::of);
    WaitsSeen.Hosts hosts = waitsSeen.hosts(connection, scope);
    return new Summary(
        newest(walks.newestMs(), all.newestMs()),
        scope.from(),
        scope.to(),
        walks.walks(),
        walks.incomplete(),
        hosts.all(),
        hosts.blind(),
        hosts.untold(),
        all.agents(),
        all.blamedNs(),
        most.isEmpty() ? null : most.get(0),
        worst.isEmpty() ? null : worst.get(0));
  }

  private static Long newest(Long... times) {
    return Stream.of(times).filter(Objects::nonNull).max(Long::compare).orElse(null);
  }

  /** Windows do not tell targets apart; minutes of pairs do. */
  private static Walks walks(Connection connection, Scope scope) throws SQLException {
    boolean pairs = scope.target() != null;
    Condition which = pairs ? scope.condition() : scope.condition("target");
    String time =
        pairs
            ? "window_end_ms > %d AND window_start_ms < %d".formatted(scope.from(), scope.to())
            : WindowChoice.of(scope.from(), scope.to(), scope.host() == null).predicate();
    return Rows.of(
            connection,
            "SELECT CAST(sum(walks) AS BIGINT), CAST(sum(incomplete_walks) AS BIGINT), max(window_end_ms) m FROM %s WHERE %s AND %s"
                .formatted(pairs ? "pairs" : "batch_efficiency", time, which.sql()),
            which.values(),
            row -> new Walks(row.getLong(1), row.getLong(2), Rows.number(row, "m")))
        .get(0);
  }
}
