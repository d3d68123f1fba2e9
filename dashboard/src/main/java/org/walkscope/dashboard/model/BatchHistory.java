// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.WalkerKind;

/** History of steps taken and achievable, by consumer and walker. */
final class BatchHistory {
  /** Key of a line in the plot. */
  record Label(String consumer, WalkerKind walker) {}

  private final Windows<Origin, BatchEfficiency> windows;
  private final MetricSeries<WalkLabel, BatchSums> totals;

  BatchHistory(Limits limits) {
    this.windows = new Windows<>(limits.windows(), limits.recordsPerView());
    this.totals = new MetricSeries<>(limits.metricSeries(), () -> BatchSums.ZERO);
  }

  void put(BatchEfficiency batch) {
    Origin origin =
        new Origin(
            batch.getHostname(),
            batch.getConsumer(),
            batch.getWalkerKind(),
            batch.getArch(),
            batch.getKernelRelease(),
            batch.getWalkerComm());
    BatchEfficiency before = windows.get(batch.getWindowEndEpochMs(), origin);
    long lengthBefore = windows.windowMs();
    switch (windows.put(
        batch.getWindowStartEpochMs(), batch.getWindowEndEpochMs(), origin, batch)) {
      case REFUSED -> {
        return;
      }
      case REPLACED -> add(origin, BatchSums.of(before, -1));
      case ADDED -> {
        if (lengthBefore != 0 && windows.windowMs() != lengthBefore) {
          totals.clear();
        }
      }
    }
    add(origin, BatchSums.of(batch, 1));
  }

  private void add(Origin origin, BatchSums some) {
    totals.change(origin, WalkLabel.ALL_WALKS, sums -> sums.plus(some));
  }

  HistoryView<BatchSeries> view(Filter filter) {
    List<Long> times = TimeAxis.withGaps(windows.byEnd().keySet(), windows.windowMs());
    Map<Label, BatchSeries> series =
        new TreeMap<>(Comparator.comparing(Label::consumer).thenComparing(Label::walker));
    windows
        .byEnd()
        .forEach(
            (end, window) -> {
              int column = Collections.binarySearch(times, end);
              sums(window, filter)
                  .forEach(
                      (label, sums) ->
                          series
                              .computeIfAbsent(
                                  label,
                                  l -> new BatchSeries(l.consumer(), l.walker(), times.size()))
                              .set(column, sums));
            });
    return new HistoryView<>(windows.windowMs(), times, series.values().stream().toList());
  }

  private static Map<Label, BatchSums> sums(Map<Origin, BatchEfficiency> window, Filter filter) {
    Map<Label, BatchSums> sums = new LinkedHashMap<>();
    window.forEach(
        (origin, batch) -> {
          if (filter.matches(origin)) {
            sums.merge(
                new Label(origin.consumer(), origin.walker()),
                BatchSums.of(batch, 1),
                BatchSums::plus);
          }
        });
    return sums;
  }

  Map<MetricKey<WalkLabel>, BatchSums> totals() {
    return totals.copy(sums -> sums);
  }

  void restoreTotals(Map<MetricKey<WalkLabel>, BatchSums> kept) {
    totals.restore(kept);
  }

  long evicted() {
    return windows.evicted() + totals.refused();
  }
}
