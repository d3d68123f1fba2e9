// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums over streams that never fall, though streams come and go. */
final class Totals {
  /** A series. Example: spool_taken_events, without a label */
  record Series(String metric, String label) implements Comparable<Series> {
    @Override
    public int compareTo(Series other) {
      int byMetric = metric.compareTo(other.metric);
      return byMetric != 0 ? byMetric : label.compareTo(other.label);
    }
  }

  private final Map<Series, Long> sums = new TreeMap<>();
  private final Map<String, Map<Series, Long>> last = new HashMap<>();

  /** Takes the value that a counter of a stream has now. */
  void take(String stream, Series series, long value) {
    Long before = last.computeIfAbsent(stream, id -> new HashMap<>()).put(series, value);
    sums.merge(series, Math.max(0, value - (before == null ? 0 : before)), Long::sum);
  }

  /** Forgets what each stream had, but for these; the sums stay. */
  void keep(Set<String> streams) {
    new HashSet<>(last.keySet()).stream().filter(id -> !streams.contains(id)).forEach(last::remove);
  }

  /** Labels and sums of a metric. */
  Map<String, Long> of(String metric) {
    Map<String, Long> of = new TreeMap<>();
    sums.forEach(
        (series, sum) -> {
          if (series.metric.equals(metric)) {
            of.put(series.label, sum);
          }
        });
    return of;
  }
}
