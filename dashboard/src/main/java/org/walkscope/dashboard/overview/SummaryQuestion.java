// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;

/** Who made whom wait, and can the answer be trusted? */
public final class SummaryQuestion implements Question {
  /** Time by which blame may be later than the waits. */
  private static final long BLAME_LATE_MS = 2 * Minutes.MS;

  private final WaitsSeen waitsSeen = new WaitsSeen();

  /**
   * Waits as they were seen, before blame.
   *
   * @param unblamedSinceMs null when blame keeps up
   */
  private record Stalls(long waits, Long unblamedSinceMs) {
    static Stalls of(long waits, Long first, Long newest, Long blamed) {
      if (newest == null || (blamed != null && newest - blamed < BLAME_LATE_MS)) {
        return new Stalls(waits, null);
      }
      return new Stalls(waits, blamed == null ? first : (Long) (blamed + Minutes.MS));
    }
  }

  @Override
  public Summary answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    return store.read(connection -> answer(connection, scope));
  }

  private Summary answer(Connection connection, Scope scope) throws SQLException {
    BlameSums sums = BlameSums.of(connection, scope);
    BlameSums.All all = sums.all(connection);
    Stalls stalls = stalls(connection, scope);
    WaitsSeen.Hosts hosts = waitsSeen.hosts(connection, scope);
    Long blameSince = Blamed.sinceMs(connection, scope);
    Long pairsSince = Minutes.wholeSinceMs(connection);
    return new Summary(
        all.newestMs() == null ? null : (Long) Math.min(all.newestMs(), scope.to()),
        scope.from(),
        scope.to(),
        sums.known().fromMs(),
        sums.known().toMs(),
        sums.known().ms(),
        all.walks(),
        all.incomplete(),
        hosts.all(),
        hosts.blind(),
        hosts.untold(),
        pairsSince == null || pairsSince <= scope.from() ? null : pairsSince,
        stalls.waits(),
        stalls.unblamedSinceMs(),
        all.agents(),
        all.blamedNs(),
        blameSince,
        sums.most(connection, scope),
        worst(connection, scope, blameSince == null));
  }

  /** Longest wait; that of a minute where a single one that was longer may have had no room. */
  private static Blamed.Wait worst(Connection connection, Scope scope, boolean isBlameWhole)
      throws SQLException {
    Blamed.Wait single = worstOfBlame(connection, scope);
    Blamed.Wait ofMinute = isBlameWhole ? null : worstOfPairs(connection, scope);
    return ofMinute == null || (single != null && single.overlapNs() >= ofMinute.overlapNs())
        ? single
        : ofMinute;
  }

  private static Blamed.Wait worstOfPairs(Connection connection, Scope scope) throws SQLException {
    Condition which =
        scope.condition().and(Minutes.of(scope).condition()).and("wait_max_ns > ?", 0L);
    return first(
        connection,
        "SELECT %s FROM pairs WHERE %s ORDER BY wait_max_ns DESC, window_start_ms LIMIT 1"
            .formatted(Blamed.Wait.COLUMNS_OF_PAIRS, which.sql()),
        which);
  }

  private static Blamed.Wait worstOfBlame(Connection connection, Scope scope) throws SQLException {
    Condition blame = scope.condition().and(Condition.during("end_ms", scope));
    return first(
        connection,
        "SELECT %s FROM (FROM blame WHERE %s AND victim_overlap_ns > 0 ORDER BY victim_overlap_ns DESC, end_ms LIMIT 1) b"
            .formatted(Blamed.Wait.COLUMNS, blame.sql()),
        blame);
  }

  /** Wait that a query begins with; null of none. */
  private static Blamed.Wait first(Connection connection, String sql, Condition which)
      throws SQLException {
    List<Blamed.Wait> waits = Rows.of(connection, sql, which.values(), Blamed.Wait::of);
    return waits.isEmpty() ? null : waits.get(0);
  }

  private static Stalls stalls(Connection connection, Scope scope) throws SQLException {
    Condition which = scope.condition().and(Minutes.of(scope).condition());
    return Rows.of(
            connection,
            """
            SELECT coalesce(sum(stalls), 0)::BIGINT, min(window_start_ms) FILTER (stalls > 0),
              max(window_start_ms) FILTER (stalls > 0), max(window_start_ms) FILTER (blamed_holds > 0)
            FROM pairs WHERE %s"""
                .formatted(which.sql()),
            which.values(),
            row ->
                Stalls.of(
                    row.getLong(1), Rows.number(row, 2), Rows.number(row, 3), Rows.number(row, 4)))
        .get(0);
  }
}
