// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.Evicted;
import org.walkscope.dashboard.store.WindowChoice;

/**
 * Sums of walks and blame, from a table that has all of the time: minutes of pairs, or windows of
 * the fleet where pairs had no room. Single blames make room first, so they are no sum.
 *
 * @param sql rows with agent, walks, incomplete_walks, holds, convoys, waiters, blamed_ns and
 *     window_end_ms
 * @param waitersBound true of windows: a wait for several holds counts for each of them
 * @param known part of the time that the rows are of
 */
record BlameSums(String sql, List<Object> values, boolean waitersBound, Minutes.Known known) {
  /**
   * Sums over all agents.
   *
   * @param agents agents that made others wait
   */
  record All(long walks, long incomplete, long agents, long blamedNs, Long newestMs) {}

  static BlameSums of(Connection connection, Scope scope) throws SQLException {
    Minutes minutes = Minutes.of(scope);
    Long whole = Minutes.wholeSinceMs(connection);
    if (whole == null || whole <= minutes.from() || scope.target() != null) {
      Condition which = scope.condition().and(minutes.condition());
      return new BlameSums(
          "SELECT agent, walks, incomplete_walks, blamed_holds holds, convoys, waiters, blamed_ns, window_end_ms FROM pairs WHERE "
              + which.sql(),
          which.values(),
          false,
          minutes.known(connection, scope.host()));
    }
    return ofWindows(connection, scope);
  }

  private static BlameSums ofWindows(Connection connection, Scope scope) throws SQLException {
    WindowChoice windows = WindowChoice.of(scope.from(), scope.to(), scope.host() == null);
    Condition which = scope.condition("target");
    List<Object> values = new ArrayList<>(which.values());
    values.addAll(which.values());
    return new BlameSums(
        """
        SELECT agent, walks, incomplete_walks, 0 holds, 0 convoys, 0 waiters, 0 blamed_ns, window_end_ms
        FROM batch_efficiency WHERE %1$s AND %2$s
        UNION ALL SELECT agent, 0, 0, holds, convoys, waiters, blamed_ns, window_end_ms FROM stall_sums WHERE %1$s AND %2$s"""
            .formatted(windows.predicate(), which.sql()),
        values,
        true,
        known(connection, scope, windows));
  }

  private static Minutes.Known known(Connection connection, Scope scope, WindowChoice windows)
      throws SQLException {
    Long whole =
        Evicted.wholeSinceMs(
            connection, "batch_efficiency", scope.host() == null, windows.lengthMs());
    Condition which =
        Condition.NONE.and("host = ?", scope.host()).and("window_start_ms >= ?", whole);
    return Rows.of(
            connection,
            "SELECT min(window_start_ms), max(window_end_ms) FROM batch_efficiency WHERE %s AND %s"
                .formatted(windows.predicate(), which.sql()),
            which.values(),
            row -> {
              Long first = Rows.number(row, 1);
              if (first == null) {
                return new Minutes.Known(null, null, 0);
              }
              long from = Math.max(first, scope.from());
              long to = Math.min(row.getLong(2), scope.to());
              return new Minutes.Known(from, to, to - from);
            })
        .get(0);
  }

  All all(Connection connection) throws SQLException {
    return Rows.of(
            connection,
            """
            SELECT coalesce(sum(walks), 0)::BIGINT, coalesce(sum(incomplete_walks), 0)::BIGINT,
              count(DISTINCT agent) FILTER (holds > 0), coalesce(sum(blamed_ns), 0)::BIGINT, max(window_end_ms)
            FROM (%s)"""
                .formatted(sql),
            values,
            row ->
                new All(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    Rows.number(row, 5)))
        .get(0);
  }

  /** Agent that made others wait longest; null when nobody waited. */
  Blamed.Agent most(Connection connection, Scope scope) throws SQLException {
    List<Blamed.Agent> most =
        Rows.of(
            connection,
            """
            SELECT agent, sum(holds)::BIGINT holds, sum(convoys)::BIGINT convoys, sum(waiters)::BIGINT waiters,
              sum(blamed_ns)::BIGINT blamed_ns
            FROM (%s) GROUP BY agent HAVING sum(holds) > 0 ORDER BY blamed_ns DESC, agent LIMIT 1"""
                .formatted(sql),
            values,
            row ->
                new Blamed.Agent(
                    row.getString("agent"),
                    0,
                    row.getLong("holds"),
                    row.getLong("convoys"),
                    row.getLong("waiters"),
                    waitersBound,
                    row.getLong("blamed_ns")));
    if (most.isEmpty()) {
      return null;
    }
    Condition which =
        scope
            .condition()
            .and(Minutes.of(scope).condition())
            .and("agent = ?", most.get(0).agent())
            .and(new Condition("blamed_holds > 0", List.of()));
    return most.get(0)
        .on(
            Rows.number(
                connection,
                "SELECT count(DISTINCT host) FROM pairs WHERE " + which.sql(),
                which.values()));
  }
}
