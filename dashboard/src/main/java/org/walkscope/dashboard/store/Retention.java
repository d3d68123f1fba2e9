// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * Limits of the store in time and bytes. A row has a time to live: 10-s windows hours, 1-min
 * windows days. Where rows are more than the store has room for, a table that is over its share,
 * and over what others leave of theirs, loses rows, of the hosts that have most, and of each host
 * those that have lived most of their time: a host that writes much takes nothing from others.
 */
final class Retention {
  /**
   * Table whose rows count in bytes.
   *
   * @param percent share of the bytes, when there is no room for all
   * @param time column that says how old a row is
   * @param lifeMs SQL of the time to live, ms
   * @param except condition of rows that stay; null for none
   */
  private record Limit(StoreTable table, int percent, String time, String lifeMs, String except) {
    /** SQL of the length of a row's window, ms; 0 of a row whose table has one length alone. */
    String lengthMs() {
      return lifeMs.equals(WINDOW_LIFE)
          ? "t.window_end_ms - t.window_start_ms"
          : "CAST(0 AS BIGINT)";
    }
  }

  private static final String WINDOW_LIFE =
      "CASE window_end_ms - window_start_ms WHEN %d THEN %d WHEN %d THEN %d ELSE %d END"
          .formatted(
              WindowChoice.LENGTHS_MS.get(0),
              Duration.ofHours(6).toMillis(),
              WindowChoice.LENGTHS_MS.get(1),
              Duration.ofDays(7).toMillis(),
              Duration.ofDays(366).toMillis());
  private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());
  private static final String NEWEST_OF_BOOTS =
      "rowid IN (SELECT arg_max(rowid, at_ms) FROM health GROUP BY host, boot_id)";

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(StoreTable.WALK_LATENCY, 17, "window_end_ms", WINDOW_LIFE, null),
          new Limit(StoreTable.LOCK_TIMINGS, 17, "window_end_ms", WINDOW_LIFE, null),
          new Limit(StoreTable.BATCH_EFFICIENCY, 13, "window_end_ms", WINDOW_LIFE, null),
          new Limit(StoreTable.STALL_SUMS, 5, "window_end_ms", WINDOW_LIFE, null),
          new Limit(StoreTable.PAIRS, 10, "window_end_ms", WEEK, null),
          new Limit(StoreTable.LOCK_PAIRS, 3, "window_end_ms", WEEK, null),
          new Limit(StoreTable.WALKS, 14, "end_ms", WEEK, null),
          new Limit(StoreTable.HOLDS, 5, "released_ms", WEEK, null),
          new Limit(StoreTable.BLAME, 5, "end_ms", WEEK, null),
          new Limit(StoreTable.SNAPSHOTS, 5, "end_ms", WEEK, null),
          new Limit(StoreTable.PAGE_TYPES, 1, "end_ms", WEEK, null),
          new Limit(StoreTable.COMPARISONS, 2, "end_ms", WEEK, null),
          new Limit(StoreTable.HEALTH, 3, "at_ms", WEEK, NEWEST_OF_BOOTS));

  /** Facts of hosts that sent nothing for so long are gone. */
  private static final long FORGOTTEN_MS = Duration.ofDays(30).toMillis();

  /** Condition of rows that are gone, with the time before which they are. */
  private static final Map<StoreTable, String> FORGOTTEN =
      Map.of(
          StoreTable.HOSTS, "last_ms < %d",
          StoreTable.PROBE_LOSSES, "host NOT IN (SELECT host FROM hosts) AND at_ms < %d",
          StoreTable.STAGE_LOSSES, "host NOT IN (SELECT host FROM hosts) AND at_ms < %d",
          StoreTable.DEAD_LETTERS, "at_ms < %d",
          StoreTable.SET_ASIDE, "last_ms < %d");

  /** Rows of tables without a share: the newest stay. */
  private static final Map<StoreTable, Integer> MOST_ROWS =
      Map.of(
          StoreTable.DEAD_LETTERS, 10_000,
          StoreTable.PROBE_LOSSES, 20_000,
          StoreTable.STAGE_LOSSES, 200_000);

  /** Deleted rows whose space is worth a checkpoint. */
  private static final long WORTH_FREEING = 50_000;

  /** Part of its share that a table has after it was over it. */
  private static final double LEFT = 0.9;

  /** Part of a table's share that rows of the whole fleet may have. */
  private static final double FLEET = 0.2;

  /** Age of a row in steps that grow with it: by 1 % of the time that it has lived. */
  private static final String AGE =
      "CAST(floor(ln(1 + 1e6 * greatest(0, %d - %s) / (%s)) * 100) AS INTEGER)";

  private final long mostBytes;

  /** Rows that were deleted since the last checkpoint. */
  private long deleted;

  Retention(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** True if a checkpoint, which costs up to seconds, would free much; it is taken to follow. */
  boolean isWorthACheckpoint() {
    boolean worth = deleted >= WORTH_FREEING;
    if (worth) {
      deleted = 0;
    }
    return worth;
  }

  /** Deletes what is too old and what there is no room for, within the connection's transaction. */
  void apply(DuckDBConnection writer, long nowMs) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      Map<Limit, Long> bytes = new LinkedHashMap<>();
      for (Limit limit : LIMITS) {
        deleted +=
            sql.executeUpdate(
                "DELETE FROM %s WHERE %s < %d - (%s)%s"
                    .formatted(
                        limit.table().table(), limit.time(), nowMs, limit.lifeMs(), except(limit)));
        bytes.put(limit, number(sql, "SELECT sum(bytes) FROM " + limit.table().table()));
      }
      for (Map.Entry<StoreTable, String> table : FORGOTTEN.entrySet()) {
        sql.executeUpdate(
            "DELETE FROM %s WHERE %s"
                .formatted(
                    table.getKey().table(), table.getValue().formatted(nowMs - FORGOTTEN_MS)));
      }
      leaveNewest(writer, nowMs);
      if (bytes.values().stream().mapToLong(Long::longValue).sum() <= mostBytes) {
        return;
      }
      double room = room(bytes);
      for (Map.Entry<Limit, Long> of : bytes.entrySet()) {
        double share = room * of.getKey().percent();
        if (of.getValue() > share) {
          long gone = shrink(of.getKey(), (long) (share * LEFT), writer, nowMs);
          deleted += Math.max(gone, WORTH_FREEING);
        }
      }
    }
  }

  /**
   * Bytes of one percent of a share, for the tables that are over theirs: what the others leave of
   * theirs is divided among them.
   */
  private double room(Map<Limit, Long> bytes) {
    List<Map.Entry<Limit, Long>> over = List.copyOf(bytes.entrySet());
    double room = mostBytes / 100.0;
    while (true) {
      double each = room;
      List<Map.Entry<Limit, Long>> still =
          over.stream().filter(of -> of.getValue() > each * of.getKey().percent()).toList();
      if (still.size() == over.size() || still.isEmpty()) {
        return room;
      }
      over = still;
      long under =
          bytes.entrySet().stream()
              .filter(of -> !still.contains(of))
              .mapToLong(Map.Entry::getValue)
              .sum();
      room =
          (double) (mostBytes - under) / still.stream().mapToInt(of -> of.getKey().percent()).sum();
    }
  }

  private static void leaveNewest(DuckDBConnection writer, long nowMs) throws SQLException {
    for (Map.Entry<StoreTable, Integer> most : MOST_ROWS.entrySet()) {
      try (PreparedStatement delete =
          writer.prepareStatement(
              """
              DELETE FROM %1$s WHERE rowid IN
                (SELECT rowid FROM %1$s ORDER BY least(at_ms, %2$d) DESC, rowid DESC OFFSET %3$d)
              RETURNING false, CAST(0 AS BIGINT), at_ms"""
                  .formatted(most.getKey().table(), nowMs, most.getValue()))) {
        Evicted.delete(most.getKey(), delete);
      }
    }
  }

  private static String except(Limit limit) {
    return limit.except() == null ? "" : " AND NOT (" + limit.except() + ")";
  }

  private static long number(Statement sql, String query) throws SQLException {
    try (ResultSet found = sql.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static long shrink(Limit limit, long target, DuckDBConnection writer, long nowMs)
      throws SQLException {
    String table = limit.table().table();
    List<Long> ofHosts = new ArrayList<>();
    long ofFleet = 0;
    try (Statement sql = writer.createStatement();
        ResultSet found =
            sql.executeQuery("SELECT host, sum(bytes) FROM " + table + " GROUP BY host")) {
      while (found.next()) {
        if (found.getString(1) == null) {
          ofFleet = found.getLong(2);
        } else {
          ofHosts.add(found.getLong(2));
        }
      }
    }
    long fleet = Math.min(ofFleet, (long) (target * FLEET));
    String age = AGE.formatted(nowMs, limit.time(), limit.lifeMs());
    try (PreparedStatement delete =
        writer.prepareStatement(
            """
            WITH aged AS (SELECT host, %1$s AS age, sum(bytes) AS bytes FROM %2$s GROUP BY ALL),
              kept AS (SELECT host, age, sum(bytes) OVER (PARTITION BY host ORDER BY age) AS bytes FROM aged),
              cut AS (SELECT host, min(age) AS age FROM kept
                WHERE bytes > CASE WHEN host IS NULL THEN ? ELSE ? END GROUP BY host)
            DELETE FROM %2$s t USING cut
              WHERE t.host IS NOT DISTINCT FROM cut.host AND %1$s >= cut.age%3$s
              RETURNING t.host IS NULL, %4$s, t.%5$s"""
                .formatted(age, table, except(limit), limit.lengthMs(), limit.time()))) {
      delete.setLong(1, fleet);
      delete.setLong(2, eachHost(ofHosts, target - fleet));
      return Evicted.delete(limit.table(), delete);
    }
  }

  /** Most bytes of one host, so that the sum of all is the target: small hosts keep all. */
  private static long eachHost(List<Long> bytes, long target) {
    List<Long> ascending = bytes.stream().sorted().toList();
    long left = target;
    for (int i = 0; i < ascending.size(); i++) {
      long each = left / (ascending.size() - i);
      if (ascending.get(i) > each) {
        return each;
      }
      left -= ascending.get(i);
    }
    return Long.MAX_VALUE;
  }
}
