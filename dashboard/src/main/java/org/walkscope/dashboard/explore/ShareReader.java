// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;

/** Counts durations inside and outside a rectangle, by the values of some keys. */
final class ShareReader {
  /** Rows that one reading takes at most, and histograms among them that it decodes. */
  private static final int ROWS = 400_000;

  private static final int HISTOGRAMS = 40_000;

  private final Rectangle rectangle;
  private final Source source;
  private final List<String> keys;
  private final Condition where;
  private Long asOfMs;
  private long inside;
  private long outside;

  /**
   * Makes a reader.
   *
   * @param keys keys whose values are compared
   * @param byHost whether rows must tell hosts apart
   */
  ShareReader(Rectangle rectangle, Source source, List<String> keys, boolean byHost) {
    this.rectangle = rectangle;
    this.source = source;
    this.keys = keys;
    this.where =
        new Condition(source.windows(rectangle.whole(), byHost).predicate(), List.of())
            .and(rectangle.whole().condition());
  }

  /** Reads all rows, or says why not; null when all were read. */
  String read(Connection connection, Tally tally) throws SQLException {
    long[] rows = rows(connection);
    if (rows[0] > ROWS || rows[1] > HISTOGRAMS) {
      return "%s: not compared, %,d rows and %,d histograms are more than one answer reads; choose a shorter time or a host"
          .formatted(String.join(", ", keys), rows[0], rows[1]);
    }
    List<String> values = keys.stream().map(this::value).toList();
    String columns = String.join(", ", values);
    String sql =
        """
        SELECT window_start_ms, max(window_end_ms), CAST(sum(%1$s) AS BIGINT), NULL, NULL, %2$s %3$s AND NOT %4$s GROUP BY ALL
        UNION ALL SELECT window_start_ms, window_end_ms, %1$s, %5$s, %6$s, %2$s %3$s AND %4$s
        """
            .formatted(source.n(), columns, from(), decoded(), source.max(), source.bytes());
    List<Object> twice = new ArrayList<>(where.values());
    twice.addAll(where.values());
    Rows.each(connection, sql, twice, row -> take(row, tally));
    return null;
  }

  /** Rows without their histograms after grouping at most, and rows with them. */
  private long[] rows(Connection connection) throws SQLException {
    String sql =
        "SELECT count(*), count(*) FILTER (WHERE %s) FROM (SELECT *%s)"
            .formatted(decoded(), from());
    return Rows.of(
            connection, sql, where.values(), row -> new long[] {row.getLong(1), row.getLong(2)})
        .get(0);
  }

  private void take(ResultSet row, Tally tally) throws SQLException {
    long n = row.getLong(3);
    long in = 0;
    byte[] bytes = row.getBytes(5);
    if (bytes != null) {
      MergedDurations merged = new MergedDurations();
      source.add(bytes, row.getLong(4), merged);
      n = merged.n();
      in = merged.between(rectangle.lowNs(), rectangle.highNs());
    }
    asOfMs = asOfMs == null ? row.getLong(2) : Math.max(asOfMs, row.getLong(2));
    inside += in;
    outside += n - in;
    for (int i = 0; i < keys.size(); i++) {
      tally.add(keys.get(i), row.getString(6 + i), row.getLong(1), in, n - in);
    }
  }

  private String value(String key) {
    return "coalesce(CAST(%s AS VARCHAR), 'unknown')".formatted(source.key(key));
  }

  private String from() {
    return "FROM %s WHERE %s AND %s > 0 AND %s IS NOT NULL"
        .formatted(source.table(), where.sql(), source.n(), source.bytes());
  }

  /** SQL: the row may have durations inside. */
  private String decoded() {
    return "(%s AND coalesce(%s, %d) >= %d)"
        .formatted(rectangle.inTime(), source.max(), Long.MAX_VALUE, rectangle.lowNs());
  }

  /** End of the newest window; null when there is none. */
  Long asOfMs() {
    return asOfMs;
  }

  /** Durations inside. */
  long inside() {
    return inside;
  }

  /** Durations outside. */
  long outside() {
    return outside;
  }
}
