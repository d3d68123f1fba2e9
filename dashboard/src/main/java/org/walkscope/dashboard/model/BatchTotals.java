// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.WalkerKind;

/** Steps and entries since the dashboard began to read. */
public final class BatchTotals {
  /** Labels of a series. */
  public record Key(String consumer, WalkerKind walker, Arch arch) {}

  /** Counts of a series, which add up. */
  public record Sums(
      long walks, long incompleteWalks, long entries, long steps, long achievableSteps) {

    static Sums of(BatchEfficiency batch, int sign) {
      return new Sums(
          sign * batch.getWalks(),
          sign * batch.getIncompleteWalks(),
          sign * batch.getEntries(),
          sign * batch.getSteps(),
          sign * batch.getAchievableSteps());
    }

    Sums plus(Sums other) {
      return new Sums(
          walks + other.walks,
          incompleteWalks + other.incompleteWalks,
          entries + other.entries,
          steps + other.steps,
          achievableSteps + other.achievableSteps);
    }
  }

  private final int maxSeries;
  private final Map<Key, Sums> series = new LinkedHashMap<>();
  private long refused;

  BatchTotals(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  void add(Origin origin, Sums sums) {
    Key key = new Key(origin.consumer(), origin.walker(), origin.arch());
    if (!series.containsKey(key) && series.size() >= maxSeries) {
      refused++;
      return;
    }
    series.merge(key, sums, Sums::plus);
  }

  void clear() {
    series.clear();
  }

  Map<Key, Sums> copy() {
    return new LinkedHashMap<>(series);
  }

  /** Records left out because there were too many label sets. */
  long refused() {
    return refused;
  }
}
