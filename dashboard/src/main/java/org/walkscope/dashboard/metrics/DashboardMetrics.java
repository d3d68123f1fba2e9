// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.model.View;
import org.walkscope.dashboard.reader.Health;

/** The dashboard about itself. */
final class DashboardMetrics {
  private DashboardMetrics() {}

  static void addTo(
      List<MetricSnapshot> all, Health health, Map<View, Long> evicted, PageClients clients) {
    Metric records =
        new Metric("walkscope_dashboard_records", "Records of result topics taken in.");
    Metric undecodable =
        new Metric(
            "walkscope_dashboard_undecodable_records",
            "Records that no schema decodes, or that cannot be true.");
    Metric tombstones =
        new Metric("walkscope_dashboard_tombstone_records", "Records without a value.");
    Metric lag =
        new Metric(
            "walkscope_dashboard_lag_records", "Records between us and the last committed one.");
    for (Health.TopicState topic : health.topics()) {
      records.sample(topic.records(), "topic", topic.topic());
      undecodable.sample(topic.undecodable(), "topic", topic.topic());
      tombstones.sample(topic.tombstones(), "topic", topic.topic());
      if (topic.lagRecords() != null) {
        lag.sample(topic.lagRecords(), "topic", topic.topic());
      }
    }
    Metric gone =
        new Metric(
            "walkscope_dashboard_evicted_records",
            "Records that made room for newer ones in memory, or came too late for theirs.");
    evicted.forEach((view, count) -> gone.sample(count, "view", view.path()));
    all.addAll(
        List.of(
            records.counter(),
            undecodable.counter(),
            tombstones.counter(),
            lag.gauge(),
            gone.counter(),
            new Metric("walkscope_dashboard_healthy", "1 while the topics are being read.")
                .sample(health.healthy() ? 1 : 0)
                .gauge(),
            new Metric("walkscope_dashboard_sse_clients", "Pages open now.")
                .sample(clients.open())
                .gauge(),
            new Metric(
                    "walkscope_dashboard_sse_dropped_clients",
                    "Pages whose event stream was closed because they read too slowly.")
                .sample(clients.dropped())
                .counter(),
            new Metric(
                    "walkscope_dashboard_sse_refused_clients",
                    "Event streams that were refused because too many are open; their pages poll.")
                .sample(clients.refused())
                .counter()));
  }
}
