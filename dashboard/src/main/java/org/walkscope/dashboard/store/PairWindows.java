// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.time.Duration;

/**
 * Rows of the table of pairs that answer a question about a span of time: minutes of hosts, and
 * minutes and hours of the whole fleet.
 *
 * @param fromMs rows that end after this time
 * @param toMs rows that start before this time
 * @param anyHost true where no host is chosen: rows of the whole fleet; false: rows of hosts
 */
public record PairWindows(long fromMs, long toMs, boolean anyHost) {
  /** Length of the shortest rows, ms. */
  public static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** SQL: minutes. They have their time to the minute. */
  public String minutes() {
    return "(window_end_ms > %d AND window_start_ms < %d AND window_end_ms - window_start_ms = %d AND host IS %s)"
        .formatted(fromMs, toMs, MINUTE_MS, anyHost ? "NULL" : "NOT NULL");
  }

  /** SQL: the fewest rows with the same sums as the minutes: hours where they lie within. */
  public String sums() {
    long first = -Math.floorDiv(-fromMs, HOUR_MS) * HOUR_MS;
    long last = Math.floorDiv(toMs, HOUR_MS) * HOUR_MS;
    if (!anyHost || first >= last) {
      return minutes();
    }
    String within = "(window_start_ms >= %d AND window_end_ms <= %d)".formatted(first, last);
    return "((%s AND NOT %s) OR (%s AND window_end_ms - window_start_ms = %d AND host IS NULL))"
        .formatted(minutes(), within, within, HOUR_MS);
  }
}
