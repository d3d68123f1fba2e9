// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.agents.Pairs.OverTime;
import org.walkscope.dashboard.agents.Pairs.Percentiles;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;

/** What the rows that are listed show beside their sums. */
record PairDetails(Scope scope, boolean byTarget, List<PairKey> keys, Condition minutes) {
  /** Distributions that one answer merges; of more a draw by hash, the same each time. */
  private static final int MERGED = 20_000;

  private static final int VICTIMS = 3;

  private record Merged(MergedDistribution durations, MergedDistribution holds) {
    Merged() {
      this(new MergedDistribution(), new MergedDistribution());
    }
  }

  Map<PairKey, Percentiles> percentiles(Connection connection) throws SQLException {
    Condition which = minutes.and(PairKey.any(keys));
    String columns = PairKey.columns(byTarget);
    Map<PairKey, Merged> merged = new HashMap<>();
    Rows.each(
        connection,
        """
        SELECT %s, durations, hold_durations FROM pairs WHERE %s
        QUALIFY row_number() OVER (PARTITION BY %s ORDER BY hash(host, window_start_ms)) <= %d"""
            .formatted(columns, which.sql(), columns, MERGED / Math.max(1, keys.size())),
        which.values(),
        row -> {
          Merged into = merged.computeIfAbsent(PairKey.of(row, byTarget), key -> new Merged());
          into.durations().add(row.getBytes("durations"));
          into.holds().add(row.getBytes("hold_durations"));
        });
    Map<PairKey, Percentiles> all = new HashMap<>();
    merged.forEach(
        (key, of) ->
            all.put(
                key,
                new Percentiles(
                    of.durations().count(),
                    of.durations().median(),
                    of.durations().p99(),
                    of.holds().count(),
                    of.holds().median(),
                    of.holds().p99())));
    return all;
  }

  Map<PairKey, OverTime> overTime(Connection connection, long bucketMs, int buckets)
      throws SQLException {
    Condition which = minutes.and(PairKey.any(keys));
    Map<PairKey, OverTime> all = new HashMap<>();
    Rows.each(
        connection,
        """
        SELECT %s, least(greatest((window_start_ms - %d) // %d, 0), %d) bucket, CAST(sum(walks) AS BIGINT) walks,
          CAST(sum(duration_sum_ns) AS BIGINT) duration, CAST(sum(blamed_ns) AS BIGINT) blamed
        FROM pairs WHERE %s GROUP BY ALL"""
            .formatted(PairKey.columns(byTarget), scope.from(), bucketMs, buckets - 1, which.sql()),
        which.values(),
        row -> {
          OverTime of =
              all.computeIfAbsent(
                  PairKey.of(row, byTarget),
                  key -> new OverTime(zeros(buckets), zeros(buckets), zeros(buckets)));
          int bucket = row.getInt("bucket");
          of.walks().set(bucket, row.getLong("walks"));
          of.durationSumNs().set(bucket, row.getLong("duration"));
          of.blamedNs().set(bucket, row.getLong("blamed"));
        });
    return all;
  }

  private static List<Long> zeros(int buckets) {
    return new ArrayList<>(Collections.nCopies(buckets, 0L));
  }

  Map<PairKey, List<String>> victims(Connection connection) throws SQLException {
    Condition which =
        scope
            .condition()
            .and(Condition.during("end_ms", scope))
            .and("victim_overlap_ns > ?", 0L)
            .and(PairKey.any(keys));
    String columns = PairKey.columns(byTarget);
    Map<PairKey, List<String>> all = new HashMap<>();
    Rows.each(
        connection,
        """
        SELECT %s, victim FROM blame WHERE %s GROUP BY %s, victim
        QUALIFY row_number() OVER (PARTITION BY %s ORDER BY sum(victim_overlap_ns) DESC, victim) <= %d
        ORDER BY sum(victim_overlap_ns) DESC, victim"""
            .formatted(columns, which.sql(), columns, columns, VICTIMS),
        which.values(),
        row ->
            all.computeIfAbsent(PairKey.of(row, byTarget), key -> new ArrayList<>())
                .add(row.getString("victim")));
    return all;
  }

  Map<PairKey, String> slowestWalks(Connection connection) throws SQLException {
    Condition which =
        scope.condition().and(Condition.during("end_ms", scope)).and(PairKey.any(keys));
    String columns = PairKey.columns(byTarget);
    Map<PairKey, String> all = new HashMap<>();
    Rows.each(
        connection,
        "SELECT %s, arg_max(id, duration_ns) id FROM walks WHERE %s GROUP BY %s"
            .formatted(columns, which.sql(), columns),
        which.values(),
        row -> all.put(PairKey.of(row, byTarget), row.getString("id")));
    return all;
  }
}
