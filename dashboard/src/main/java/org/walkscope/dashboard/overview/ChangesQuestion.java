// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;

/**
 * What changed against a baseline? Both times are whole minutes, as rows of pairs are, and equally
 * long.
 */
public final class ChangesQuestion implements Question {
  private static final long MINUTE_MS = 60_000;

  /** Changes of each key and figure that are told. */
  private static final int MOST = 3;

  /**
   * Changes, the largest of each key and figure first.
   *
   * @param walks walks of the time that is asked about
   * @param baselineWalks walks of the time that it is compared with; 0 when nothing is known of it
   */
  public record Changes(
      Long asOfMs,
      long fromMs,
      long toMs,
      long baselineFromMs,
      long baselineToMs,
      long walks,
      long baselineWalks,
      List<Change> changes) {}

  /**
   * Change of one figure of one agent, consumer or host.
   *
   * @param key agent, consumer or host
   * @param figure walk_ns (time in walks), blamed_ns or steps
   * @param walks walks behind now
   * @param baselineWalks walks behind before
   */
  public record Change(
      String key,
      String name,
      String figure,
      long now,
      long before,
      long walks,
      long baselineWalks) {}

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {
      Parameter.number(
          "baseline_to",
          "End of the time to compare with, exclusive, epoch ms; an hour before the end if not given.")
    };
  }

  private record Walks(long now, long before, Long newestMs) {}

  @Override
  public Changes answer(ApiQuery query, HistoryStore store) throws SQLException {
    long to = minute(query.scope().to());
    Scope now = query.scope().at(Math.min(minute(query.scope().from()), to - MINUTE_MS), to);
    Long end = query.number("baseline_to");
    long before = minute(end == null ? to - 60 * MINUTE_MS : end);
    if (before > to) {
      throw Refusal.badQuery(
          "parameter 'baseline_to' must not be after the time that is asked about");
    }
    Scope base = now.at(before - (to - now.from()), before);
    Condition which = now.condition();
    List<Object> values = new ArrayList<>(which.values());
    String rows =
        """
        WITH times AS (
          SELECT *, window_start_ms >= %d AND window_start_ms < %d AS is_now,
            window_start_ms >= %d AND window_start_ms < %d AS is_before
          FROM pairs WHERE (is_now OR is_before) AND %s)
        """
            .formatted(now.from(), now.to(), base.from(), base.to(), which.sql());
    return store.read(
        connection -> {
          Walks walks =
              Rows.of(
                      connection,
                      rows
                          + "SELECT sum(walks) FILTER (is_now), sum(walks) FILTER (is_before),"
                          + " max(window_end_ms) FILTER (is_now) newest FROM times",
                      values,
                      row -> new Walks(row.getLong(1), row.getLong(2), Rows.number(row, "newest")))
                  .get(0);
          List<Change> changes =
              Rows.of(connection, rows + CHANGES, values, ChangesQuestion::change);
          return new Changes(
              walks.newestMs() == null ? null : Math.min(walks.newestMs(), query.scope().to()),
              now.from(),
              now.to(),
              base.from(),
              base.to(),
              walks.now(),
              walks.before(),
              walks.before() == 0 ? List.of() : changes);
        });
  }

  private static final String CHANGES =
      """
      , sums AS (
        SELECT CASE WHEN GROUPING(agent) = 0 THEN 'agent' WHEN GROUPING(consumer) = 0 THEN 'consumer' ELSE 'host' END AS kind,
          CASE kind WHEN 'agent' THEN agent WHEN 'consumer' THEN consumer ELSE host END AS name,
          coalesce(sum(walks) FILTER (is_now), 0) walks, coalesce(sum(walks) FILTER (is_before), 0) base_walks,
          coalesce(sum(duration_sum_ns) FILTER (is_now), 0) walk_now, coalesce(sum(duration_sum_ns) FILTER (is_before), 0) walk_before,
          coalesce(sum(blamed_ns) FILTER (is_now), 0) blamed_now, coalesce(sum(blamed_ns) FILTER (is_before), 0) blamed_before,
          coalesce(sum(steps) FILTER (is_now), 0) steps_now, coalesce(sum(steps) FILTER (is_before), 0) steps_before
        FROM times GROUP BY GROUPING SETS ((agent), (consumer), (host))),
      figures AS (
        SELECT kind, name, 'walk_ns' figure, walk_now now, walk_before before, walks, base_walks FROM sums
        UNION ALL SELECT kind, name, 'blamed_ns', blamed_now, blamed_before, walks, base_walks FROM sums
        UNION ALL SELECT kind, name, 'steps', steps_now, steps_before, walks, base_walks FROM sums)
      SELECT kind, name, figure, CAST(now AS BIGINT) now, CAST(before AS BIGINT) before, CAST(walks AS BIGINT) walks,
        CAST(base_walks AS BIGINT) base_walks
      FROM figures WHERE now <> before
      QUALIFY row_number() OVER (PARTITION BY kind, figure ORDER BY abs(now - before) DESC, name) <= %d
      ORDER BY kind, figure, abs(now - before) DESC, name"""
          .formatted(MOST);

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getString("kind"),
        row.getString("name"),
        row.getString("figure"),
        row.getLong("now"),
        row.getLong("before"),
        row.getLong("walks"),
        row.getLong("base_walks"));
  }

  private static long minute(long ms) {
    return Math.floorDiv(ms, MINUTE_MS) * MINUTE_MS;
  }
}
