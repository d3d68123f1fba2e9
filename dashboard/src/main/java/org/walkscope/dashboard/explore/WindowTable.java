// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.List;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.WindowChoice;

/**
 * Rows of a table that a question is about, in columns of time.
 *
 * @param key key whose values are told apart; null for none
 * @param windowMs length of the windows
 * @param columnMs length of a column
 * @param where condition that lets the rows through
 */
record WindowTable(Source source, String key, long windowMs, long columnMs, Condition where) {
  private static final int MOST_COLUMNS = 480;

  /** Chooses the windows of a span, and whole columns of them. */
  static WindowTable of(Source source, Scope scope, String key) {
    long windowMs = source.windows(scope, "host".equals(key)).lengthMs();
    long span = scope.to() - scope.from();
    long columnMs = windowMs * (span / (windowMs * MOST_COLUMNS) + 1);
    // A longer span might have other windows, so the first whole column is the first; pairs have
    // one kind.
    long before = Math.floorDiv(scope.from(), columnMs) * columnMs;
    boolean whole = before == scope.from() || source.isPairs();
    Scope columns = scope.at(whole ? before : before + columnMs, scope.to());
    WindowChoice windows = source.windows(columns, "host".equals(key));
    return new WindowTable(
        source,
        key,
        windowMs,
        columnMs,
        new Condition(windows.predicate(), List.of()).and(scope.condition()));
  }

  /** SQL: value of the key as text, not null. */
  String value() {
    return key == null
        ? "''"
        : "coalesce(CAST(%s AS VARCHAR), 'unknown')".formatted(source.key(key));
  }

  /** SQL: begin of the column. */
  String column() {
    return "window_start_ms // %d * %d".formatted(columnMs, columnMs);
  }

  /** SQL after SELECT: the rows that have durations. */
  String from() {
    return " FROM %s WHERE %s AND %s > 0 AND %s IS NOT NULL"
        .formatted(source.table(), where.sql(), source.n(), source.bytes());
  }
}
