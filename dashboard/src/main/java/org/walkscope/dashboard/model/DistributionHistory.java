// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.WalkExemplar;

/** Distributions over time, by label, merged over the origins that a filter lets through. */
final class DistributionHistory<L> {
  private static final int MEMO_ENTRIES = 20_000;

  private record Key<L>(Origin origin, L label) {}

  private record Value(Distribution distribution, long bounds) {}

  private record MemoKey<L>(long endMs, Filter filter, L label) {}

  private final Windows<Key<L>, Value> windows;
  private final Comparator<L> order;
  private final DurationTotals<L> totals;

  /** Merging costs tens of microseconds a distribution; only the newest windows ever change. */
  private final Map<MemoKey<L>, Percentiles> memo = new RecentlyUsed<>(MEMO_ENTRIES);

  DistributionHistory(Limits limits, Comparator<L> order) {
    this.windows = new Windows<>(limits.windows(), limits.recordsPerView());
    this.order = order;
    this.totals = new DurationTotals<>(limits.metricSeries());
  }

  /**
   * Takes a window.
   *
   * @param walks walks that stand out in it
   */
  void put(
      long startMs,
      long endMs,
      Origin origin,
      L label,
      Distribution distribution,
      long bounds,
      List<WalkExemplar> walks) {
    Histogram histogram = Percentiles.checked(distribution);
    Key<L> key = new Key<>(origin, label);
    Value before = windows.get(endMs, key);
    long lengthBefore = windows.windowMs();
    switch (windows.put(startMs, endMs, key, new Value(distribution, bounds))) {
      case REFUSED -> {
        return;
      }
      case REPLACED ->
          totals.subtract(
              origin, label, Percentiles.decode(before.distribution()), before.distribution());
      case ADDED -> {
        if (lengthBefore != 0 && windows.windowMs() != lengthBefore) {
          totals.clear();
          memo.clear();
        }
      }
    }
    totals.add(origin, label, histogram, distribution);
    totals.keep(origin, label, walks, endMs);
    memo.keySet().removeIf(known -> known.endMs() == endMs && known.label().equals(label));
  }

  HistoryView<SeriesView<L>> view(Filter filter) {
    List<Long> times = TimeAxis.withGaps(windows.byEnd().keySet(), windows.windowMs());
    Map<L, SeriesView<L>> series = new TreeMap<>(order);
    Map<L, Long> bounds = new HashMap<>();
    windows
        .byEnd()
        .forEach(
            (end, window) -> {
              int column = Collections.binarySearch(times, end);
              wanted(window, filter)
                  .forEach(
                      (label, values) -> {
                        bounds.merge(
                            label, values.stream().mapToLong(Value::bounds).sum(), Long::sum);
                        series
                            .computeIfAbsent(label, l -> new SeriesView<>(l, times.size()))
                            .set(column, percentiles(end, filter, label, values));
                      });
            });
    return new HistoryView<>(
        windows.windowMs(),
        times,
        series.values().stream().map(s -> s.withBounds(bounds.get(s.label()))).toList());
  }

  private Map<L, List<Value>> wanted(Map<Key<L>, Value> window, Filter filter) {
    Map<L, List<Value>> values = new HashMap<>();
    window.forEach(
        (key, value) -> {
          if (filter.matches(key.origin())) {
            values.computeIfAbsent(key.label(), label -> new ArrayList<>()).add(value);
          }
        });
    return values;
  }

  private Percentiles percentiles(long end, Filter filter, L label, List<Value> values) {
    return memo.computeIfAbsent(
        new MemoKey<>(end, filter, label),
        key -> Percentiles.of(values.stream().map(Value::distribution).toList()));
  }

  DurationTotals<L> totals() {
    return totals;
  }

  long evicted() {
    return windows.evicted() + totals.refused();
  }
}
