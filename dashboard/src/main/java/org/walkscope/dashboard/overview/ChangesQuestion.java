// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Minutes;
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
  /** Part of both times that must be known: else a gap would be a change. */
  private static final double KNOWN = 0.9;

  /** Changes of each key and figure that are told. */
  private static final int MOST = 3;

  /**
   * Changes, the largest of each key and figure first.
   *
   * @param walks walks of the time that is asked about
   * @param baselineWalks walks of the time that it is compared with; 0 when nothing is known of it
   * @param knownMs length of what is known of the time
   * @param baselineKnownMs length of what is known of the time that it is compared with
   * @param incomparable why nothing is compared; null when it is
   * @param changes empty when nothing is compared
   */
  public record Changes(
      Long asOfMs,
      long fromMs,
      long toMs,
      long baselineFromMs,
      long baselineToMs,
      long walks,
      long baselineWalks,
      long knownMs,
      long baselineKnownMs,
      String incomparable,
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
    Scope asked = query.scope().at(query.scope().from(), query.scope().to());
    Long end = query.number("baseline_to");
    return store.read(connection -> answer(connection, asked, end));
  }

  private static Changes answer(Connection connection, Scope asked, Long end) throws SQLException {
    long to = settled(connection, asked.to());
    long from = Math.min(Minutes.begin(asked.from()), to);
    boolean noMinute = from == to;
    Scope now = asked.at(noMinute ? to - Minutes.MS : from, to);
    long before = Minutes.begin(end == null ? to - 60 * Minutes.MS : end);
    if (before > Minutes.begin(asked.to())) {
      throw Refusal.badQuery(
          "parameter 'baseline_to' must not be after the time that is asked about");
    }
    Scope base = now.at(before - (now.to() - now.from()), before);
    long known = known(connection, now);
    long baseKnown = known(connection, base);
    Compared compared = new Compared(connection, now, base);
    Walks walks = compared.walks();
    String why = incomparable(noMinute, now, known, base, baseKnown);
    return new Changes(
        walks.newestMs() == null ? null : (Long) Math.min(walks.newestMs(), asked.to()),
        now.from(),
        now.to(),
        base.from(),
        base.to(),
        walks.now(),
        walks.before(),
        known,
        baseKnown,
        why,
        why == null ? compared.changes() : List.of());
  }

  /**
   * End of the last whole minute of which all has come: the newest minute, and the one before it
   * while nothing newer is there, are being filled.
   */
  private static long settled(Connection connection, long to) throws SQLException {
    long end = Minutes.begin(to);
    Long newest =
        Rows.number(
            connection,
            "SELECT max(window_start_ms) FROM pairs WHERE window_start_ms < ?",
            List.of(to + Minutes.MS));
    return newest != null && newest == end - Minutes.MS ? newest : end;
  }

  private static long known(Connection connection, Scope scope) throws SQLException {
    return new Minutes(scope.from(), scope.to()).known(connection, scope.host()).ms();
  }

  private static String incomparable(
      boolean noMinute, Scope now, long known, Scope base, long baseKnown) {
    if (noMinute || base.to() > now.from()) {
      return "no whole minute is known since then: wait a minute or two";
    }
    long asked = now.to() - now.from();
    if (baseKnown < KNOWN * asked) {
      return "the time before covers %s of %s min".formatted(minutes(baseKnown), minutes(asked));
    }
    if (known < KNOWN * asked) {
      return "this time covers %s of %s min".formatted(minutes(known), minutes(asked));
    }
    return null;
  }

  private static String minutes(long ms) {
    return Long.toString(ms / Minutes.MS);
  }

  /** Rows of both times. */
  private record Compared(Connection connection, Condition which, String rows) {
    Compared(Connection connection, Scope now, Scope base) {
      this(
          connection,
          now.condition(),
          """
          WITH times AS (
            SELECT *, window_start_ms >= %d AND window_start_ms < %d AS is_now,
              window_start_ms >= %d AND window_start_ms < %d AS is_before
            FROM pairs WHERE (is_now OR is_before) AND %s)
          """
              .formatted(now.from(), now.to(), base.from(), base.to(), now.condition().sql()));
    }

    Walks walks() throws SQLException {
      return Rows.of(
              connection,
              rows
                  + "SELECT sum(walks) FILTER (is_now), sum(walks) FILTER (is_before),"
                  + " max(window_end_ms) FILTER (is_now) newest FROM times",
              which.values(),
              row -> new Walks(row.getLong(1), row.getLong(2), Rows.number(row, "newest")))
          .get(0);
    }

    List<Change> changes() throws SQLException {
      return Rows.of(connection, rows + CHANGES, which.values(), ChangesQuestion::change);
    }
  }

  private static final String CHANGES =
      """
      , sums AS (
        SELECT CASE WHEN GROUPING(agent) = 0 THEN 'agent' WHEN GROUPING(consumer) = 0 THEN 'consumer' ELSE 'host' END AS kind,
          CASE kind WHEN 'agent' THEN agent WHEN 'consumer' THEN consumer ELSE host END AS name,
          coalesce(sum(walks) FILTER (is_now), 0) walks, coalesce(sum(walks) FILTER (is_before), 0) base_walks,
          coalesce(sum(duration_sum_ns) FILTER (is_now), 0) walk_now, coalesce(sum(duration_sum_ns) FILTER (is_before), 0) walk_before,
          coalesce(sum(blamed_ns) FILTER (is_now), 0) blamed_now, coalesce(sum(blamed_ns) FILTER (is_before), 0) blamed_before,
          CASE WHEN count(*) FILTER (is_now) = 0 THEN 0 ELSE sum(steps) FILTER (is_now) END steps_now,
          CASE WHEN count(*) FILTER (is_before) = 0 THEN 0 ELSE sum(steps) FILTER (is_before) END steps_before
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
}
