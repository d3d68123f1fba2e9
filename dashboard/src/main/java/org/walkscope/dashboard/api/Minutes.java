// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.store.Evicted;

/**
 * Whole minutes, as rows of pairs are.
 *
 * @param from begin of the first, epoch ms
 * @param to end of the time, exclusive: the last minute may end later
 */
public record Minutes(long from, long to) {
  public static final long MS = 60_000;

  /** Span from which a first minute is left out of which the time has less than half. */
  private static final long LONG_MS = 5 * MS;

  /**
   * Part of the minutes of which something is known.
   *
   * @param fromMs begin of the first of them; null when there is none
   * @param toMs end of the last of them; null when there is none
   * @param ms their length
   */
  public record Known(Long fromMs, Long toMs, long ms) {
    static final Known NOTHING = new Known(null, null, 0);
  }

  /**
   * Minutes of a time, from the one that begins nearest to its begin. A short time has its first,
   * too.
   */
  public static Minutes of(Scope scope) {
    boolean isLong = scope.to() - scope.from() >= LONG_MS;
    return new Minutes(begin(isLong ? scope.from() + MS / 2 : scope.from()), scope.to());
  }

  /** Begin of the minute that a time is in. */
  public static long begin(long ms) {
    return Math.floorDiv(ms, MS) * MS;
  }

  /** Condition on rows of pairs. */
  public Condition condition() {
    return new Condition("window_start_ms >= ? AND window_start_ms < ?", List.of(from, to));
  }

  /** Time since which all rows of pairs are there; null when none was deleted for lack of room. */
  public static Long wholeSinceMs(Connection connection) throws SQLException {
    return Evicted.wholeSinceMs(connection, "pairs", false, 0);
  }

  /**
   * Minutes of which something is known: with a walk, or with a word that a host is not silent.
   *
   * @param host null for any
   */
  public Known known(Connection connection, String host) throws SQLException {
    Long whole = wholeSinceMs(connection);
    Condition pairs =
        condition().and("window_start_ms >= ?", whole == null ? from : whole).and("host = ?", host);
    Condition health =
        new Condition("NOT silent AND at_ms >= ? AND at_ms < ?", List.of(from, to))
            .and("at_ms >= ?", whole == null ? from : whole)
            .and("host = ?", host);
    List<Object> values = new ArrayList<>(pairs.values());
    values.addAll(health.values());
    String sql =
        "SELECT min(m), max(m), count(*) FROM (SELECT window_start_ms m FROM pairs WHERE %s UNION SELECT at_ms // %d * %d FROM health WHERE %s)"
            .formatted(pairs.sql(), MS, MS, health.sql());
    return Rows.of(
            connection,
            sql,
            values,
            row -> {
              Long first = Rows.number(row, 1);
              if (first == null) {
                return Known.NOTHING;
              }
              long end = row.getLong(2) + MS;
              long within = Math.min(end, to);
              return new Known(first, within, row.getLong(3) * MS - (end - within));
            })
        .get(0);
  }
}
