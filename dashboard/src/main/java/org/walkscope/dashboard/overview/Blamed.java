// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.Evicted;
import org.walkscope.dashboard.store.TaskRef;

/** Who made others wait. */
final class Blamed {
  private Blamed() {}

  /**
   * Agent whose holds others waited for.
   *
   * @param blamedNs time that others waited while it held the lock, summed over waiters
   * @param convoys holds as reader behind which a writer waited, and others behind the writer
   * @param waiters waits for its holds
   * @param waitersBound true where a wait for several of its holds counts for each of them, so that
   *     there were at most as many waits
   */
  record Agent(
      String agent,
      long hosts,
      long holds,
      long convoys,
      long waiters,
      boolean waitersBound,
      long blamedNs) {
    Agent on(long hostsOfIt) {
      return new Agent(agent, hostsOfIt, holds, convoys, waiters, waitersBound, blamedNs);
    }
  }

  /** Time since which each blame in a time is kept; null when each is. */
  static Long sinceMs(Connection connection, Scope scope) throws SQLException {
    Long whole = Evicted.wholeSinceMs(connection, "blame", false, 0);
    return whole == null || whole < scope.from() ? null : whole;
  }

  /**
   * Longest wait, or the longest of a minute where single ones had no room: who waited, and for
   * which lock, is not known then.
   *
   * @param endMs begin of the minute where single waits had no room
   * @param consumer of the last walk under the lock; "unknown" where the record has none
   * @param victim null where single waits had no room
   * @param lock kind of the lock that the agent held; null where single waits had no room
   * @param walkId id of the longest kept walk under the lock; null when none is kept
   */
  record Wait(
      long endMs,
      String host,
      String agent,
      String target,
      String consumer,
      String victim,
      Long victimTgid,
      String lock,
      long overlapNs,
      String walkId) {
    static final String COLUMNS =
        "end_ms, host, agent, target, consumer, victim, victim_tgid, lock, victim_overlap_ns,"
            + " (SELECT arg_max(w.id, w.duration_ns) FROM walks w WHERE "
            + TaskRef.same("w", "b")
            + " AND w.walk BETWEEN coalesce(b.first_walk, b.last_walk) AND b.last_walk) walk_id";

    static final String COLUMNS_OF_PAIRS =
        "window_start_ms end_ms, host, agent, target, consumer, NULL victim, NULL victim_tgid, NULL lock,"
            + " wait_max_ns victim_overlap_ns, NULL walk_id";

    static Wait of(ResultSet row) throws SQLException {
      return new Wait(
          row.getLong("end_ms"),
          row.getString("host"),
          row.getString("agent"),
          row.getString("target"),
          row.getString("consumer"),
          row.getString("victim"),
          Rows.number(row, "victim_tgid"),
          row.getString("lock"),
          row.getLong("victim_overlap_ns"),
          row.getString("walk_id"));
    }
  }
}
