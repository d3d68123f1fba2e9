// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;

/** Which values do the fields of Scope have? */
final class ValuesQuestion implements Question {
  private static final int FALLBACK = 20;
  private static final int MAX = 100;

  /** Values of each field, whatever their time. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "host", "SELECT host AS value FROM hosts",
          "arch", "SELECT arch AS value FROM hosts",
          "kernel", "SELECT kernel AS value FROM hosts",
          "agent", "SELECT agent AS value FROM pairs UNION SELECT agent FROM walk_latency",
          "target", "SELECT target AS value FROM pairs UNION SELECT target FROM snapshots",
          "consumer", "SELECT consumer AS value FROM pairs UNION SELECT consumer FROM walk_latency",
          "walker", "SELECT walker AS value FROM pairs UNION SELECT walker FROM walk_latency");

  static final Parameter[] PARAMETERS = {
    Parameter.choice(
        "name", "Field of the scope.", SOURCES.keySet().stream().sorted().toArray(String[]::new)),
    Parameter.text("like", "Part of the values, in any case; all values if not given."),
    Parameter.number("limit", "Values at most, 1 to %d; %d if not given.".formatted(MAX, FALLBACK))
  };

  /**
   * Values that a text is part of, those that begin with it first.
   *
   * @param known whether the text itself is a value, as a filter takes it
   * @param total values that the text is part of, listed or not
   */
  record Values(List<String> values, boolean known, long total) {}

  /** Fields whose values are constants, which filters take in any case. */
  private static final Set<String> CONSTANTS = Set.of("arch", "walker");

  private record Found(String value, boolean known, long total) {}

  @Override
  public Values answer(ApiQuery query, HistoryStore store) throws SQLException {
    String name = query.choice("name", List.copyOf(SOURCES.keySet()));
    if (name == null) {
      throw Refusal.badQuery("parameter 'name' is missing: it names a field, as host");
    }
    String like = query.text("like") == null ? "" : query.text("like");
    String whole = CONSTANTS.contains(name) ? like.toUpperCase(Locale.ROOT) : like;
    String sql =
        """
        WITH all_values AS (SELECT DISTINCT value FROM (%s) WHERE value <> '')
        SELECT value, bool_or(value = ?) OVER () known, count(*) OVER () total
        FROM all_values WHERE contains(lower(value), lower(?))
        ORDER BY value = ? DESC, starts_with(lower(value), lower(?)) DESC, value LIMIT %d"""
            .formatted(SOURCES.get(name), query.limit(FALLBACK, MAX));
    List<Found> found =
        store.read(
            connection ->
                Rows.of(
                    connection,
                    sql,
                    List.of(whole, like, whole, like),
                    row -> new Found(row.getString(1), row.getBoolean(2), row.getLong(3))));
    return new Values(
        found.stream().map(Found::value).toList(),
        !found.isEmpty() && found.get(0).known(),
        found.isEmpty() ? 0 : found.get(0).total());
  }
}
