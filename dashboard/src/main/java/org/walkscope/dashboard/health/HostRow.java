// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;

/**
 * Host and the state of its trace.
 *
 * @param lastMs time of its newest record, epoch ms
 * @param atMs when the health job said so, epoch ms; null when it never did
 * @param lastEventMs time of its newest event by its own clock, epoch ms
 * @param lagMaxMs longest time from an event to its record in Kafka
 * @param lagMinMs shortest one; below 0 the host's clock is ahead
 * @param lost losses that are no info, in the last 15 min
 */
public record HostRow(
    String host,
    HostState state,
    String arch,
    String kernel,
    String bootId,
    Long firstMs,
    Long lastMs,
    Long atMs,
    Long lastEventMs,
    Long lagMaxMs,
    Long lagMinMs,
    long lost) {
  private static final String SQL =
      """
      WITH boots AS (
        SELECT host, boot_id, max(at_ms) AS at_ms, arg_max(last_event_ms, at_ms) AS last_event_ms,
          arg_max_null(lag_max_ms, at_ms) AS lag_max_ms, arg_max_null(lag_min_ms, at_ms) AS lag_min_ms,
          arg_max(silent, at_ms) AS silent, arg_max(ended, at_ms) AS ended, min(at_ms) AS first_ms,
          max(lost) FILTER (at_ms >= $1) AS lost, min(lost) FILTER (at_ms >= $1) AS lost_before
        FROM health GROUP BY host, boot_id),
      newest AS (SELECT DISTINCT ON (host) * FROM boots ORDER BY host, at_ms DESC)
      SELECT host, hosts.arch, hosts.kernel, hosts.boot_id, hosts.first_ms, hosts.last_ms, newest.at_ms,
        newest.last_event_ms, newest.lag_max_ms, newest.lag_min_ms, newest.ended, newest.silent,
        coalesce(newest.lost - CASE WHEN newest.first_ms >= $1 THEN 0 ELSE newest.lost_before END, 0)
      FROM hosts LEFT JOIN newest USING (host) WHERE %s ORDER BY host
      """;

  /** Rows of all hosts, by name. */
  public static List<HostRow> all(HistoryStore store, long nowMs) {
    try {
      return store.read(connection -> read(connection, Condition.NONE, nowMs));
    } catch (SQLException e) {
      throw new IllegalStateException("the hosts cannot be read", e);
    }
  }

  /** Rows of the hosts for which the condition holds, by name. */
  static List<HostRow> read(Connection connection, Condition condition, long nowMs)
      throws SQLException {
    String since = Long.toString(nowMs - HostState.LOSS_MS);
    return Rows.of(
        connection,
        SQL.replace("$1", since).formatted(condition.sql()),
        condition.values(),
        row -> row(row, nowMs));
  }

  private static HostRow row(ResultSet found, long nowMs) throws SQLException {
    Long atMs = Rows.number(found, 7);
    Long lagMinMs = Rows.number(found, 10);
    long lost = found.getLong(13);
    return new HostRow(
        found.getString(1),
        HostState.of(atMs, found.getBoolean(11), found.getBoolean(12), lagMinMs, lost, nowMs),
        found.getString(2),
        found.getString(3),
        found.getString(4),
        Rows.number(found, 5),
        Rows.number(found, 6),
        atMs,
        Rows.number(found, 8),
        Rows.number(found, 9),
        lagMinMs,
        lost);
  }
}
