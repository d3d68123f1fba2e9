// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Metrics of one subtask since it started, for Flink's reporters. */
final class RebuildMetrics {
  private final Counter fragments;
  private final Counter events;
  private final Counter entries;
  private final Counter missingWalks;
  private final Map<Completeness, Counter> walks = new EnumMap<>(Completeness.class);

  RebuildMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("walkscope");
    fragments = group.counter("fragments_total");
    events = group.counter("events_total");
    entries = group.counter("entries_total");
    missingWalks = group.counter("missing_walks_total");
    for (Completeness completeness : Completeness.values()) {
      String name = completeness.name().toLowerCase(Locale.ROOT);
      walks.put(completeness, group.addGroup("completeness", name).counter("walks_total"));
    }
  }

  void count(TraceFragment fragment) {
    fragments.inc();
    events.inc(fragment.getEvents());
    entries.inc(fragment.getEntries());
  }

  void count(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      missingWalks.inc(walk.getMissingWalks());
    } else {
      walks.get(walk.getCompleteness()).inc();
    }
  }
}
