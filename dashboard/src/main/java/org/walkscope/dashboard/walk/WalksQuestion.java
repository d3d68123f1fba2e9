// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;

/** Which walks are kept? */
final class WalksQuestion implements Question {
  private static final int LISTED = 100;
  private static final int MOST = 1_000;

  private static final List<String> SORTS = List.of("duration", "save", "time");

  static final ApiPath PATH =
      ApiPath.scoped(
          "walks",
          "Walks that are kept, and how many were made.",
          Walks.class,
          new WalksQuestion(),
          Parameter.choice(
              "sort",
              "Highest first: duration, save (steps to save) or time.",
              SORTS.toArray(String[]::new)),
          Parameter.number("pid", "Process id of the process that is walked."),
          Parameter.number("min_ns", "Least duration, ns."),
          Parameter.number("max_ns", "Duration below which walks are listed, ns."),
          Parameter.number("limit", "Walks listed, 1 to 1000; 100 without it."),
          Parameter.text("cursor", "Place to go on from: next of the answer before."));

  /**
   * Row of a kept walk.
   *
   * @param steps null where the trace tells no entries
   * @param achievableSteps null where steps is
   * @param achievableExact whether achievableSteps is no lower bound
   * @param why exemplar, blamed, slow or sampled
   */
  record Row(
      String id,
      long endMs,
      String host,
      String agent,
      String target,
      int pid,
      String consumer,
      String walker,
      String arch,
      String kernel,
      long durationNs,
      Long steps,
      Long achievableSteps,
      boolean achievableExact,
      String completeness,
      String why) {}

  /**
   * Answer.
   *
   * @param asOfMs end of the newest kept walk; null without one
   * @param kept walks that are kept
   * @param seen walks in the minutes of the span, kept or not; null where walks are chosen by
   *     process or duration, which only kept walks have
   * @param next cursor of the rows that follow; null at the end
   */
  record Walks(Long asOfMs, long kept, Long seen, List<Row> walks, String next) {}

  @Override
  public Walks answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope();
    Condition narrower =
        Condition.NONE
            .and("pid = ?", query.number("pid"))
            .and("duration_ns >= ?", query.number("min_ns"))
            .and("duration_ns < ?", query.number("max_ns"));
    Condition chosen = scope.condition().and(narrower).and(Condition.during("end_ms", scope));
    return store.read(
        connection -> {
          List<Row> rows = rows(connection, query, chosen);
          int limit = query.limit(LISTED, MOST);
          boolean more = rows.size() > limit;
          List<Row> listed = more ? rows.subList(0, limit) : rows;
          Row last = more ? listed.get(limit - 1) : null;
          Long seen = narrower.values().isEmpty() ? seen(connection, scope) : null;
          return new Walks(
              one(connection, "max(end_ms)", "walks", chosen),
              one(connection, "count(*)", "walks", chosen),
              seen,
              List.copyOf(listed),
              more ? new WalkCursor(value(query, last), last.id()).text() : null);
        });
  }

  private static String sortOf(ApiQuery query) {
    return Objects.requireNonNullElse(query.choice("sort", SORTS), "duration");
  }

  private static String column(ApiQuery query) {
    return switch (sortOf(query)) {
      case "save" -> "coalesce(steps - achievable_steps, 0)";
      case "time" -> "end_ms";
      default -> "duration_ns";
    };
  }

  private static long value(ApiQuery query, Row row) {
    return switch (sortOf(query)) {
      case "save" -> row.steps() == null ? 0 : row.steps() - row.achievableSteps();
      case "time" -> row.endMs();
      default -> row.durationNs();
    };
  }

  /** Rows, one more than are listed. */
  private static List<Row> rows(Connection connection, ApiQuery query, Condition chosen)
      throws SQLException {
    String by = column(query);
    Condition place = Condition.NONE;
    if (query.text("cursor") != null) {
      WalkCursor cursor = WalkCursor.parse(query.text("cursor"));
      place =
          new Condition(
              "(" + by + ", id) < (CAST(? AS BIGINT), ?)", List.of(cursor.value(), cursor.id()));
    }
    Condition all = chosen.and(place);
    String sql =
        "SELECT id, end_ms, host, agent, target, pid, consumer, walker, arch, kernel, duration_ns, steps,"
            + " achievable_steps, achievable_exact, completeness, why FROM walks WHERE %s ORDER BY %s DESC, id DESC LIMIT %d"
                .formatted(all.sql(), by, query.limit(LISTED, MOST) + 1);
    return Rows.of(connection, sql, all.values(), WalksQuestion::row);
  }

  private static Row row(ResultSet found) throws SQLException {
    int at = 1;
    return new Row(
        found.getString(at++),
        found.getLong(at++),
        found.getString(at++),
        found.getString(at++),
        found.getString(at++),
        found.getInt(at++),
        found.getString(at++),
        found.getString(at++),
        found.getString(at++),
        found.getString(at++),
        found.getLong(at++),
        Rows.number(found, at++),
        Rows.number(found, at++),
        found.getBoolean(at++),
        found.getString(at++),
        found.getString(at));
  }

  private static Long seen(Connection connection, Scope scope) throws SQLException {
    Condition minutes =
        scope
            .condition()
            .and("window_end_ms > ?", scope.from())
            .and("window_start_ms < ?", scope.to());
    return one(connection, "CAST(sum(walks) AS BIGINT)", "pairs", minutes);
  }

  private static Long one(Connection connection, String what, String table, Condition where)
      throws SQLException {
    return Rows.number(
        connection,
        "SELECT %s FROM %s WHERE %s".formatted(what, table, where.sql()),
        where.values());
  }
}
