// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.schema.RecentlyUsed;

/**
 * Merged durations of columns. Merging costs tens of microseconds a histogram, and only the newest
 * windows ever change: a column is merged anew when its rows are others than before.
 */
final class ColumnMemo {
  private static final int COLUMNS = 8_000;

  /**
   * Column of one group.
   *
   * @param scope condition on the rows, time aside
   * @param apart values that are shown apart, where the group is all others; else null
   */
  record ColumnKey(
      Source source,
      Condition scope,
      String by,
      long windowMs,
      long columnMs,
      Set<String> apart,
      Slot slot) {}

  /**
   * Place in an answer.
   *
   * @param value value of the key; null for all that are not shown apart
   * @param tMs begin of the column, epoch ms
   */
  record Slot(String value, long tMs) {}

  /** Sums of a column's rows, which differ when its rows do. */
  record Print(long rows, long n, long sumNs, long newestMs) {
    Print plus(Print more) {
      return new Print(
          rows + more.rows, n + more.n, sumNs + more.sumNs, Math.max(newestMs, more.newestMs));
    }
  }

  private record Kept(Print print, Durations durations) {}

  private final Map<ColumnKey, Kept> kept =
      Collections.synchronizedMap(new RecentlyUsed<>(COLUMNS));

  /** Durations of a column whose rows are still the same; null when there are none. */
  Durations get(ColumnKey key, Print print) {
    Kept found = kept.get(key);
    return found == null || !found.print().equals(print) ? null : found.durations();
  }

  void put(ColumnKey key, Print print, Durations durations) {
    kept.put(key, new Kept(print, durations));
  }
}
