// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;

/** How far are the topics read, and what does the store keep? */
record ReadingQuestion(Supplier<Health> health) implements Question {
  /** Tables with a time, and its column. */
  private static final Map<String, String> TIMED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("walk_latency", "window_end_ms"),
              Map.entry("lock_timings", "window_end_ms"),
              Map.entry("batch_efficiency", "window_end_ms"),
              Map.entry("stall_sums", "window_end_ms"),
              Map.entry("pairs", "window_end_ms"),
              Map.entry("lock_pairs", "window_end_ms"),
              Map.entry("walks", "end_ms"),
              Map.entry("holds", "released_ms"),
              Map.entry("blame", "end_ms"),
              Map.entry("snapshots", "end_ms"),
              Map.entry("page_types", "end_ms"),
              Map.entry("comparisons", "end_ms"),
              Map.entry("health", "at_ms"),
              Map.entry("dead_letters", "at_ms")));

  /**
   * Table of the store.
   *
   * @param bytes what its rows count in the limit of the store
   * @param oldestMs time of its oldest row, epoch ms; older ones were evicted or never read
   * @param evicted rows that were deleted for lack of room
   * @param wholeSinceMs time since which no row is missing for lack of room; null when none was
   *     deleted
   */
  record Table(
      String table,
      long rows,
      long bytes,
      Long oldestMs,
      Long newestMs,
      long evicted,
      Long wholeSinceMs) {}

  private record Evictions(long rows, Long newestMs) {}

  /**
   * Answer.
   *
   * @param late jobs that owe results
   */
  record Reading(
      Long asOfMs,
      boolean healthy,
      String problem,
      List<Health.TopicState> topics,
      List<Health.LateJob> late,
      List<Table> tables) {}

  ApiPath path() {
    return new ApiPath(
        "reading",
        "Progress in each topic, and what the store keeps.",
        Reading.class,
        this,
        List.of());
  }

  @Override
  public Object answer(ApiQuery query, HistoryStore store) throws SQLException {
    Health now = health.get();
    return new Reading(
        now.topics().stream()
            .map(Health.TopicState::newestEpochMs)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
        now.healthy(),
        now.problem(),
        now.topics(),
        now.late(),
        store.read(ReadingQuestion::tables));
  }

  private static List<Table> tables(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    for (Map.Entry<String, String> table : TIMED.entrySet()) {
      Evictions gone = evictions(connection, table.getKey());
      String sql =
          "SELECT count(*), coalesce(sum(bytes), 0)::BIGINT, min(%2$s), max(%2$s) FROM %1$s"
              .formatted(table.getKey(), table.getValue());
      tables.addAll(
          Rows.of(
              connection,
              sql,
              List.of(),
              row ->
                  new Table(
                      table.getKey(),
                      row.getLong(1),
                      row.getLong(2),
                      Rows.number(row, 3),
                      Rows.number(row, 4),
                      gone.rows(),
                      gone.newestMs())));
    }
    return tables;
  }

  private static Evictions evictions(Connection connection, String table) throws SQLException {
    return Rows.of(
            connection,
            "SELECT coalesce(sum(rows), 0)::BIGINT, max(newest_ms) FROM evicted WHERE \"table\" = ?",
            List.of(table),
            row -> new Evictions(row.getLong(1), Rows.number(row, 2)))
        .get(0);
  }
}
