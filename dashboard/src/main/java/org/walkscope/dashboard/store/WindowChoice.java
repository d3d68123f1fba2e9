// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.time.Duration;
import java.util.List;

/**
 * Windows that answer a question about a span of time: windows of one length, and of the fleet
 * where no host is chosen.
 *
 * @param lengthMs length of the windows
 * @param predicate condition on window_start_ms, window_end_ms and host; it has numbers of ours
 *     alone
 */
public record WindowChoice(long lengthMs, String predicate) {
  private static final long SHORT = Duration.ofSeconds(10).toMillis();
  private static final long MIDDLE = Duration.ofMinutes(1).toMillis();
  private static final long LONG = Duration.ofHours(1).toMillis();

  /** Lengths of the windows that the pipeline's jobs write, ms. */
  public static final List<Long> LENGTHS_MS = List.of(SHORT, MIDDLE, LONG);

  /**
   * Chooses windows of 10 s up to an hour, of 1 min up to a day, and of 1 h beyond.
   *
   * @param fromMs windows that end after this time
   * @param toMs windows that start before this time
   * @param anyHost true where no host is chosen: rows of the whole fleet; false: rows of hosts, of
   *     which the caller chooses one
   */
  public static WindowChoice of(long fromMs, long toMs, boolean anyHost) {
    long span = toMs - fromMs;
    long length = SHORT;
    if (span > Duration.ofDays(1).toMillis()) {
      length = LONG;
    } else if (span > Duration.ofHours(1).toMillis()) {
      length = MIDDLE;
    }
    return new WindowChoice(
        length,
        "(window_end_ms > %d AND window_start_ms < %d AND window_end_ms - window_start_ms = %d AND host IS %s)"
            .formatted(fromMs, toMs, length, anyHost ? "NULL" : "NOT NULL"));
  }
}
