// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Cursor;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;

/** Who waited? */
public final class VictimsQuestion implements Question {
  private static final int FALLBACK = 20;
  private static final int MAX = 1_000;

  /**
   * Tasks that waited longest.
   *
   * @param total victims, listed or not
   * @param sinceMs time since which each blame is kept: who waited before has no row; null when all
   *     are
   * @param waits stalls that were seen: more than none without victims says that these are not
   *     known
   */
  public record Victims(
      Long asOfMs, List<Victim> victims, long total, Long sinceMs, long waits, String nextCursor) {}

  /**
   * Name of tasks; of each hold the task that waited longest counts.
   *
   * @param holds holds for which it waited longest
   * @param waitedNs its waits for them while the walker held the lock, summed
   * @param longestNs longest of them
   * @param agent agent behind the longest
   */
  public record Victim(
      String victim,
      long hosts,
      long holds,
      long waitedNs,
      long longestNs,
      String agent,
      String host) {}

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {Cursor.limit(FALLBACK, MAX), Cursor.PARAMETER};
  }

  @Override
  public Victims answer(ApiQuery query, HistoryStore store) throws SQLException {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    Condition which =
        scope.condition().and(Condition.during("end_ms", scope)).and("victim_overlap_ns > ?", 0L);
    int offset = Cursor.offset(query);
    Long[] all = {null, 0L, null, 0L};
    List<Victim> victims =
        store.read(
            connection -> {
              all[2] = Blamed.sinceMs(connection, scope);
              all[3] = waits(connection, scope);
              return Rows.of(
                  connection,
                  """
                    SELECT victim, count(DISTINCT host) hosts, count(*) holds,
                      CAST(sum(victim_overlap_ns) AS BIGINT) waited, max(victim_overlap_ns) longest,
                      arg_max(agent, victim_overlap_ns) agent, arg_max(host, victim_overlap_ns) host,
                      count(*) OVER () total, max(max(end_ms)) OVER () newest
                    FROM blame WHERE %s GROUP BY victim ORDER BY waited DESC, victim LIMIT %d OFFSET %d"""
                      .formatted(which.sql(), query.limit(FALLBACK, MAX), offset),
                  which.values(),
                  row -> {
                    all[0] = row.getLong("newest");
                    all[1] = row.getLong("total");
                    return new Victim(
                        row.getString("victim"),
                        row.getLong("hosts"),
                        row.getLong("holds"),
                        row.getLong("waited"),
                        row.getLong("longest"),
                        row.getString("agent"),
                        row.getString("host"));
                  });
            });
    return new Victims(
        all[0], victims, all[1], all[2], all[3], Cursor.after(offset + victims.size(), all[1]));
  }

  private static long waits(Connection connection, Scope scope) throws SQLException {
    Condition which = scope.condition().and(Minutes.of(scope).condition());
    return Rows.number(
        connection,
        "SELECT greatest(coalesce(sum(stalls), 0), coalesce(sum(waiters), 0))::BIGINT FROM pairs WHERE "
            + which.sql(),
        which.values());
  }
}
