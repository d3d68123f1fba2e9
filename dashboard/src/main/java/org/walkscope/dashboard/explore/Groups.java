// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.walkscope.dashboard.explore.ColumnMemo.Slot;
import org.walkscope.dashboard.explore.HeatmapAnswer.Column;
import org.walkscope.dashboard.explore.HeatmapAnswer.Exemplar;
import org.walkscope.dashboard.explore.HeatmapAnswer.Group;

/** Groups of a heatmap, all with the same buckets: those that some column uses. */
final class Groups {
  private final Map<Slot, Durations> durations;
  private final int first;
  private final int last;

  Groups(Map<Slot, Durations> durations) {
    this.durations = durations;
    int least = Integer.MAX_VALUE;
    int most = -1;
    for (Durations column : durations.values()) {
      Durations.Counts counts = column.byBucket();
      least = Math.min(least, counts.first());
      most = Math.max(most, counts.last());
    }
    this.first = least;
    this.last = most;
  }

  /** Bounds of the buckets. */
  List<Long> bounds() {
    return last < 0 ? List.of() : LogBuckets.bounds(first, last);
  }

  /** Whether there are columns of a group. */
  boolean has(String of) {
    return durations.keySet().stream().anyMatch(slot -> Objects.equals(slot.value(), of));
  }

  /**
   * Makes a group.
   *
   * @param value value that is told
   * @param of value of its slots
   */
  Group group(String value, String of, List<Exemplar> exemplars) {
    MergedDurations all = new MergedDurations();
    List<Column> columns = new ArrayList<>();
    durations.keySet().stream()
        .filter(slot -> Objects.equals(slot.value(), of))
        .sorted(Comparator.comparingLong(Slot::tMs))
        .forEach(
            slot -> {
              Durations column = durations.get(slot);
              Durations.Counts counts = column.byBucket();
              all.add(column);
              columns.add(
                  new Column(
                      slot.tMs(), column.figures(), counts.first() - first, counts.counts()));
            });
    return new Group(value, all.durations().figures(), columns, exemplars);
  }
}
