// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Scope;

/**
 * Rectangle of time and duration, and the time that it is compared with.
 *
 * @param scope what is looked at, in the rectangle's time
 * @param lowNs least duration inside
 * @param highNs least duration that is above
 */
record Rectangle(
    Measure what, Scope scope, long lowNs, long highNs, long restFromMs, long restToMs) {
  static Parameter[] parameters() {
    return new Parameter[] {
      Measure.parameter(),
      Parameter.number("low_ns", "Least duration inside the rectangle, ns; 0 if not given."),
      Parameter.number("high_ns", "Least duration above it, ns; no limit if not given."),
      Parameter.number(
          "rest_from",
          "Begin of the time to compare with, epoch ms; that of the rectangle if not given."),
      Parameter.number(
          "rest_to",
          "End of the time to compare with, epoch ms; that of the rectangle if not given.")
    };
  }

  static Rectangle of(ApiQuery query) {
    Scope scope = query.scope().at(query.scope().from(), query.scope().to());
    long low = given(query, "low_ns", 0);
    long high = given(query, "high_ns", Long.MAX_VALUE);
    if (low < 0 || low >= high) {
      throw Refusal.badQuery(
          "parameter 'low_ns' must be from 0 and below 'high_ns': %d, %d".formatted(low, high));
    }
    return new Rectangle(
        Measure.of(query),
        scope,
        low,
        high,
        Math.min(given(query, "rest_from", scope.from()), scope.from()),
        Math.max(given(query, "rest_to", scope.to()), scope.to()));
  }

  private static long given(ApiQuery query, String name, long otherwise) {
    Long value = query.number(name);
    return value == null ? otherwise : value;
  }

  /** The same part of the results in all of the time. */
  Scope whole() {
    return scope.at(restFromMs, restToMs);
  }

  /**
   * SQL: the window is in the rectangle's time; a longer one is when it meets it. Numbers of ours
   * alone.
   */
  String inTime() {
    return "(window_end_ms > %d AND window_start_ms < %d)".formatted(scope.from(), scope.to());
  }

  boolean contains(long ns) {
    return ns >= lowNs && ns < highNs;
  }
}
