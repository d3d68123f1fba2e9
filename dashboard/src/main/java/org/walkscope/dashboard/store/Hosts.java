// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Newest facts of each host. */
final class Hosts {
  /** Interval at which the last time of a host is written: each change makes a row anew. */
  private static final long INTERVAL_MS = Duration.ofSeconds(5).toMillis();

  /** Hosts beyond which new ones are not listed. */
  private static final int MOST = 100_000;

  private final Map<String, Object[]> rows = new HashMap<>();

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Takes a row that an earlier run wrote. */
  void restore(Object... row) {
    rows.put((String) row[0], row);
  }

  /**
   * Takes the facts of a record.
   *
   * @return row to be written; null when nothing of weight has changed
   */
  Object[] take(Facts facts, long nowMs) {
    Object[] before = rows.get(facts.host());
    if (facts.host() == null || (before == null && rows.size() >= MOST)) {
      return null;
    }
    long time = facts.timeMs() == 0 ? nowMs : Math.min(facts.timeMs(), nowMs);
    String arch = facts.arch() == null ? null : facts.arch().toString();
    Object[] row =
        before == null
            ? new Object[] {facts.host(), facts.bootId(), arch, facts.kernel(), time, time}
            : newer(before, facts, arch, time);
    if (row != null) {
      rows.put(facts.host(), row);
    }
    return row;
  }

  private static Object[] newer(Object[] before, Facts facts, String arch, long time) {
    long last = (long) before[5];
    boolean first = time < (long) before[4];
    if (!first && time < last + INTERVAL_MS) {
      return null;
    }
    boolean newest = time >= last;
    return new Object[] {
      before[0],
      known(newest, facts.bootId(), before[1]),
      known(newest, arch, before[2]),
      known(newest, facts.kernel(), before[3]),
      first ? time : before[4],
      Math.max(time, last)
    };
  }

  private static Object known(boolean newest, Object now, Object before) {
    return before == null || (newest && now != null) ? now : before;
  }
}
