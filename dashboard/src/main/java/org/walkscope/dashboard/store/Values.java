// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Search for values to filter by: a list of all is too long for a fleet. */
public final class Values {
  /** Facts that have values to search for. */
  public enum Fact {
    HOST,
    AGENT,
    TARGET,
    CONSUMER,
    KERNEL;

    /** Name, and column of the tables. Example: host */
    public String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Value of a fact.
   *
   * @param walks walks in the span that have the value; 0 of a host that only its health is known
   *     of
   */
  public record Value(String value, long walks) {}

  /**
   * Values that were found.
   *
   * @param values those that begin with the text first, then those with most walks
   * @param more true if there are further ones
   */
  public record Found(List<Value> values, boolean more) {}

  private static final String SEARCH =
      """
      WITH found AS (
        SELECT %1$s AS value, sum(walks) AS walks FROM pairs
          WHERE window_end_ms > ? AND window_start_ms < ? GROUP BY ALL
        UNION ALL
        SELECT %2$s AS value, 0 AS walks FROM hosts WHERE last_ms > ? AND first_ms < ?)
      SELECT value, CAST(sum(walks) AS BIGINT) AS walks FROM found
        WHERE value IS NOT NULL AND value <> '' AND contains(lower(value), lower(?))
        GROUP BY value
        ORDER BY starts_with(lower(value), lower(?)) DESC, walks DESC, value
        LIMIT ?""";

  private Values() {}

  /**
   * Values that contain a text, whatever the case of its letters.
   *
   * @param text empty for all
   * @param most values in the answer
   */
  public static Found find(
      HistoryStore store, Fact fact, String text, long fromMs, long toMs, int most)
      throws SQLException {
    boolean ofHosts = fact == Fact.HOST || fact == Fact.KERNEL;
    String query = SEARCH.formatted(fact.column(), ofHosts ? fact.column() : "NULL");
    return store.read(
        connection -> {
          try (PreparedStatement ask = connection.prepareStatement(query)) {
            ask.setLong(1, fromMs);
            ask.setLong(2, toMs);
            ask.setLong(3, fromMs);
            ask.setLong(4, toMs);
            ask.setString(5, text);
            ask.setString(6, text);
            ask.setInt(7, most + 1);
            List<Value> values = new ArrayList<>();
            try (ResultSet found = ask.executeQuery()) {
              while (found.next()) {
                values.add(new Value(found.getString(1), found.getLong(2)));
              }
            }
            return new Found(
                List.copyOf(values.subList(0, Math.min(most, values.size()))),
                values.size() > most);
          }
        });
  }
}
