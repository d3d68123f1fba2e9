// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Cursor;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.store.WindowChoice;

/** Which hosts are silent, lossy, or wrong about the time? */
public final class TroubleQuestion implements Question {
  private static final int FALLBACK = 20;
  private static final int MAX = 1_000;

  /** Time by which a clock that is ahead is no matter of rounding, ms. */
  private static final long AHEAD_MS = 1_000;

  /**
   * Hosts with trouble, silent ones first, then those with most incomplete walks.
   *
   * @param total hosts with trouble, listed or not
   */
  public record Troubles(Long asOfMs, List<Trouble> hosts, long total, String nextCursor) {}

  /**
   * Host with trouble.
   *
   * @param silent nothing came for so long that something should have
   * @param lastEventMs time of its newest event; null when none came
   * @param clockAheadMs time by which its clock is ahead at least; null when it is not
   * @param walks walks of the time that is asked about; null when all are complete
   * @param incompleteWalks walks among them that are missing or not complete
   * @param lost losses of the time that are no info; null when there are none
   * @param counters counters of stages behind them, with their sums since the boot. Example:
   *     readings_crowded_out 371
   * @param setAside cause for which records are not kept; null when all are
   */
  public record Trouble(
      String host,
      boolean silent,
      Long lastEventMs,
      Long clockAheadMs,
      Long walks,
      Long incompleteWalks,
      Long lost,
      List<String> counters,
      String setAside,
      Long setAsideRecords) {}

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {Cursor.limit(FALLBACK, MAX), Cursor.PARAMETER};
  }

  @Override
  public Troubles answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    Condition windows = scope.condition("target");
    Condition hosts = scope.condition("agent", "target", "consumer", "walker", "arch", "kernel");
    int offset = Cursor.offset(query);
    List<Object> values = new ArrayList<>(hosts.values());
    values.addAll(windows.values());
    values.addAll(hosts.values());
    values.addAll(hosts.values());
    String sql =
        """
        WITH newest AS (
          SELECT host, arg_max(silent AND NOT ended, at_ms) silent, arg_max(last_event_ms, at_ms) last_event_ms,
            -arg_max(lag_min_ms, at_ms) ahead, max(at_ms) at_ms
          FROM health WHERE at_ms < %1$d AND %3$s GROUP BY host),
        incomplete AS (
          SELECT host, CAST(sum(walks) AS BIGINT) walks, CAST(sum(incomplete_walks) AS BIGINT) incomplete
          FROM batch_efficiency WHERE %4$s AND %5$s GROUP BY host HAVING sum(incomplete_walks) > 0),
        aside AS (
          SELECT host, arg_max(cause, last_ms) cause, CAST(sum(records) AS BIGINT) records
          FROM set_aside WHERE last_ms >= %2$d AND host IS NOT NULL AND %3$s GROUP BY host),
        boots AS (
          SELECT host, max(lost) FILTER (at_ms >= %2$d)
            - CASE WHEN min(at_ms) >= %2$d THEN 0 ELSE min(lost) FILTER (at_ms >= %2$d) END lost
          FROM health WHERE at_ms < %1$d AND %3$s GROUP BY host, boot_id),
        loss AS (SELECT host, CAST(sum(lost) AS BIGINT) lost FROM boots GROUP BY host HAVING sum(lost) > 0),
        trouble AS (
          SELECT host, coalesce(silent, false) silent, last_event_ms, CASE WHEN ahead > %6$d THEN ahead END ahead, walks,
            incomplete, lost, cause, records, at_ms
          FROM newest FULL JOIN incomplete USING (host) FULL JOIN aside USING (host) FULL JOIN loss USING (host)
          WHERE silent OR ahead > %6$d OR incomplete > 0 OR lost > 0 OR cause IS NOT NULL)
        SELECT *, count(*) OVER () total, (SELECT max(at_ms) FROM newest) newest FROM trouble
        ORDER BY silent DESC, cause IS NOT NULL DESC, lost IS NOT NULL DESC, coalesce(incomplete / walks, 0) DESC, host LIMIT %7$d OFFSET %8$d"""
            .formatted(
                scope.to(),
                scope.from(),
                hosts.sql(),
                WindowChoice.of(scope.from(), scope.to(), false).predicate(),
                windows.sql(),
                AHEAD_MS,
                query.limit(FALLBACK, MAX),
                offset);
    Long[] all = {null, 0L};
    List<Trouble> found =
        store.read(
            connection -> {
              Map<String, List<String>> counters = Faults.byHost(connection, hosts);
              return Rows.of(
                  connection,
                  sql,
                  values,
                  row -> {
                    all[0] = Rows.number(row, "newest");
                    all[1] = row.getLong("total");
                    return new Trouble(
                        row.getString("host"),
                        row.getBoolean("silent"),
                        Rows.number(row, "last_event_ms"),
                        Rows.number(row, "ahead"),
                        Rows.number(row, "walks"),
                        Rows.number(row, "incomplete"),
                        Rows.number(row, "lost"),
                        Rows.number(row, "lost") == null
                            ? List.of()
                            : counters.getOrDefault(row.getString("host"), List.of()),
                        row.getString("cause"),
                        Rows.number(row, "records"));
                  });
            });
    return new Troubles(all[0], found, all[1], Cursor.after(offset + found.size(), all[1]));
  }
}
