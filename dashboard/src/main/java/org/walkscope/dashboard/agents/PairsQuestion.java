// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.agents.Pairs.OverTime;
import org.walkscope.dashboard.agents.Pairs.Pair;
import org.walkscope.dashboard.agents.Pairs.Percentiles;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Cursor;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.Evicted;
import org.walkscope.dashboard.store.HistoryStore;

/** Who walks whom, and who waits because of it? */
public final class PairsQuestion implements Question {
  private static final int FALLBACK = 50;
  private static final int MAX = 500;
  private static final int MOST_BUCKETS = 30;
  private static final long MINUTE_MS = 60_000;

  /** Orders, each the most first. */
  private static final Map<String, String> ORDERS = new LinkedHashMap<>();

  static {
    ORDERS.put("blamed", "blamed_ns");
    ORDERS.put("waiters", "waiters");
    ORDERS.put("walks", "walks");
    ORDERS.put("walk_time", "duration_sum_ns");
    ORDERS.put("slowest_walk", "duration_max_ns");
    ORDERS.put("hold", "hold_max_ns");
    ORDERS.put("steps_saved", "coalesce(steps - achievable_steps, 0)");
    ORDERS.put("locks_saved", "coalesce(ptl_acquisitions - achievable_ptl_acquisitions, 0)");
    ORDERS.put("hosts", "hosts");
  }

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {
      Parameter.choice(
          "by",
          "Rows: a pair of agent and target, or an agent; pair if not given.",
          "pair",
          "agent"),
      Parameter.choice(
          "sort",
          "Figure of which the most comes first; blamed if not given.",
          ORDERS.keySet().toArray(String[]::new)),
      Cursor.limit(FALLBACK, MAX),
      Cursor.PARAMETER
    };
  }

  private record Times(long total, Long newestMs) {}

  @Override
  public Pairs answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    return store.read(connection -> answer(connection, query, scope));
  }

  private static Pairs answer(Connection connection, ApiQuery query, Scope scope)
      throws SQLException {
    boolean byTarget = !"agent".equals(query.text("by"));
    Minutes whole = Minutes.of(scope);
    Condition minutes = scope.condition().and(whole.condition());
    Times times = times(connection, byTarget, minutes);
    String order = query.choice("sort", List.copyOf(ORDERS.keySet()));
    int offset = Cursor.offset(query);
    List<Pair> sums =
        Rows.of(
            connection,
            "FROM ("
                + SUMS.formatted(PairKey.columns(byTarget), minutes.sql())
                + ") ORDER BY %s DESC, duration_sum_ns DESC, %s LIMIT %d OFFSET %d"
                    .formatted(
                        ORDERS.get(order == null ? "blamed" : order),
                        PairKey.columns(byTarget),
                        query.limit(FALLBACK, MAX),
                        offset),
            minutes.values(),
            row -> pair(row, byTarget));
    long bucketMs = bucketMs(scope);
    Long victimsSince = Evicted.wholeSinceMs(connection, "blame", false, 0);
    Long newest = times.newestMs() == null ? null : Math.min(times.newestMs(), scope.to());
    return new Pairs(
        newest,
        scope.from(),
        scope.to(),
        whole.known(connection, scope.host()).ms(),
        bucketMs,
        times.total(),
        victimsSince == null || victimsSince < scope.from() ? null : victimsSince,
        Cursor.after(offset + sums.size(), times.total()),
        detailed(
            connection, new PairDetails(scope, byTarget, keys(sums), minutes), sums, bucketMs));
  }

  private static Times times(Connection connection, boolean byTarget, Condition minutes)
      throws SQLException {
    return Rows.of(
            connection,
            "SELECT count(DISTINCT (%s)) n, max(window_end_ms) newest FROM pairs WHERE %s"
                .formatted(PairKey.columns(byTarget), minutes.sql()),
            minutes.values(),
            row -> new Times(row.getLong("n"), Rows.number(row, "newest")))
        .get(0);
  }

  private static List<Pair> detailed(
      Connection connection, PairDetails details, List<Pair> sums, long bucketMs)
      throws SQLException {
    if (sums.isEmpty()) {
      return sums;
    }
    Scope scope = details.scope();
    int buckets = (int) ceil(scope.to() - scope.from(), bucketMs);
    Map<PairKey, Percentiles> percentiles = details.percentiles(connection);
    Map<PairKey, OverTime> overTime = details.overTime(connection, bucketMs, buckets);
    Map<PairKey, List<String>> victims = details.victims(connection);
    Map<PairKey, String> slowest = details.slowestWalks(connection);
    List<Pair> pairs = new ArrayList<>();
    for (Pair sum : sums) {
      PairKey key = new PairKey(sum.agent(), sum.target());
      pairs.add(
          with(
              sum,
              percentiles.get(key),
              victims.getOrDefault(key, List.of()),
              overTime.get(key),
              slowest.get(key)));
    }
    return pairs;
  }

  private static long bucketMs(Scope scope) {
    long minutes = ceil(scope.to() - scope.from(), MINUTE_MS);
    return ceil(minutes, MOST_BUCKETS) * MINUTE_MS;
  }

  private static long ceil(long value, long divisor) {
    return (value + divisor - 1) / divisor;
  }

  private static List<PairKey> keys(List<Pair> pairs) {
    return pairs.stream().map(pair -> new PairKey(pair.agent(), pair.target())).toList();
  }

  private static final String SUMS =
      """
      SELECT %1$s, count(DISTINCT host) hosts, CAST(sum(walks) AS BIGINT) walks, CAST(sum(incomplete_walks) AS BIGINT) incomplete_walks,
        CAST(sum(duration_sum_ns) AS BIGINT) duration_sum_ns, max(duration_max_ns) duration_max_ns,
        CAST(sum(holds) AS BIGINT) holds, CAST(sum(hold_bounds) AS BIGINT) hold_bounds,
        CAST(sum(hold_sum_ns) AS BIGINT) hold_sum_ns, max(hold_max_ns) hold_max_ns,
        CAST(sum(blamed_ns) AS BIGINT) blamed_ns, CAST(sum(waiters) AS BIGINT) waiters, CAST(sum(convoys) AS BIGINT) convoys,
        CAST(sum(blamed_holds) AS BIGINT) blamed_holds, max(wait_max_ns) wait_max_ns, CAST(sum(steps) AS BIGINT) steps, CAST(sum(achievable_steps) AS BIGINT) achievable_steps,
        CAST(sum(ptl_acquisitions) AS BIGINT) ptl_acquisitions,
        CAST(sum(achievable_ptl_acquisitions) AS BIGINT) achievable_ptl_acquisitions
      FROM pairs WHERE %2$s GROUP BY %1$s""";

  private static Pair pair(ResultSet row, boolean byTarget) throws SQLException {
    PairKey key = PairKey.of(row, byTarget);
    return new Pair(
        key.agent(),
        key.target(),
        row.getLong("hosts"),
        row.getLong("walks"),
        row.getLong("incomplete_walks"),
        row.getLong("duration_sum_ns"),
        row.getLong("duration_max_ns"),
        row.getLong("holds"),
        row.getLong("hold_bounds"),
        row.getLong("hold_sum_ns"),
        row.getLong("hold_max_ns"),
        row.getLong("blamed_holds"),
        null,
        row.getLong("blamed_ns"),
        row.getLong("waiters"),
        row.getLong("convoys"),
        row.getLong("wait_max_ns"),
        Rows.number(row, "steps"),
        Rows.number(row, "achievable_steps"),
        Rows.number(row, "ptl_acquisitions"),
        Rows.number(row, "achievable_ptl_acquisitions"),
        List.of(),
        null,
        null);
  }

  private static Pair with(
      Pair sum,
      Percentiles percentiles,
      List<String> victims,
      OverTime overTime,
      String slowestWalk) {
    return new Pair(
        sum.agent(),
        sum.target(),
        sum.hosts(),
        sum.walks(),
        sum.incompleteWalks(),
        sum.durationSumNs(),
        sum.durationMaxNs(),
        sum.holds(),
        sum.holdBounds(),
        sum.holdSumNs(),
        sum.holdMaxNs(),
        sum.blamedHolds(),
        percentiles,
        sum.blamedNs(),
        sum.waiters(),
        sum.convoys(),
        sum.waitMaxNs(),
        sum.steps(),
        sum.achievableSteps(),
        sum.ptlAcquisitions(),
        sum.achievablePtlAcquisitions(),
        victims,
        overTime,
        slowestWalk);
  }
}
