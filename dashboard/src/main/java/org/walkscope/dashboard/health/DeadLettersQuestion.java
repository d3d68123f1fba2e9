// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;

/** Which records could no job decode, and why? */
record DeadLettersQuestion() implements Question {
  private static final int MOST = 1_000;
  private static final int FEW = 100;

  /** Record that could not be decoded: its place and the cause. */
  record DeadLetter(long atMs, String topic, int partition, long offset, String cause) {}

  /** Number of records with one cause. */
  record CauseCount(String topic, String cause, long records, long firstMs, long lastMs) {}

  /**
   * Answer.
   *
   * @param causes causes with most records; places in them are left out
   * @param letters newest first
   */
  record DeadLetters(
      Long asOfMs, long records, List<CauseCount> causes, List<DeadLetter> letters) {}

  ApiPath path() {
    return new ApiPath(
        "dead_letters",
        "Records that could not be decoded, newest first, with place and cause.",
        DeadLetters.class,
        this,
        List.of(Parameter.number("limit", "Records at most, 1 to 1000; without it 100.")));
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    int limit = query.limit(FEW, MOST);
    return store.read(
        connection -> {
          List<CauseCount> causes = causes(connection);
          List<DeadLetter> letters = letters(connection, limit);
          long records = Rows.number(connection, "SELECT count(*) FROM dead_letters", List.of());
          return new DeadLetters(
              letters.isEmpty() ? null : letters.get(0).atMs(), records, causes, letters);
        });
  }

  private static List<CauseCount> causes(Connection connection) throws SQLException {
    String sql =
        """
        SELECT topic, regexp_replace(cause, '[0-9]+', 'N', 'g') AS kind, count(*), min(at_ms), max(at_ms)
        FROM dead_letters GROUP BY ALL ORDER BY count(*) DESC, topic, kind LIMIT 100
        """;
    return Rows.of(
        connection,
        sql,
        List.of(),
        row ->
            new CauseCount(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5)));
  }

  private static List<DeadLetter> letters(Connection connection, int limit) throws SQLException {
    String sql =
        """
        SELECT at_ms, topic, "partition", "offset", cause FROM dead_letters
        ORDER BY at_ms DESC, topic, "partition", "offset" DESC LIMIT ?
        """;
    return Rows.of(
        connection,
        sql,
        List.of(limit),
        row ->
            new DeadLetter(
                row.getLong(1), row.getString(2), row.getInt(3), row.getLong(4), row.getString(5)));
  }
}
