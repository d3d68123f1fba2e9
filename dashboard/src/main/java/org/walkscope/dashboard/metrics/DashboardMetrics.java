// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import org.walkscope.dashboard.model.View;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.ledger.Counter;

/** Metrics of the dashboard itself. */
final class DashboardMetrics {
  private DashboardMetrics() {}

  static void addTo(
      List<MetricSnapshot> all,
      Health health,
      Map<View, Long> evicted,
      Map<String, Long> evictedRows,
      PageClients clients,
      Connections connections) {
    Metric records = own(Counter.RECORDS);
    Metric undecodable = own(Counter.UNDECODABLE_RECORDS);
    Metric tombstones = own(Counter.TOMBSTONE_RECORDS);
    Metric lag =
        new Metric(
            "walkscope_dashboard_lag_records", "Records between us and the last committed one.");
    Metric newest =
        new Metric(
            "walkscope_dashboard_newest_record_timestamp_seconds",
            "When the newest record that is shown was written. Its age, time() minus this, is that of the page.");
    for (Health.TopicState topic : health.topics()) {
      records.sample(topic.records(), "topic", topic.topic());
      undecodable.sample(topic.undecodable(), "topic", topic.topic());
      tombstones.sample(topic.tombstones(), "topic", topic.topic());
      if (topic.newestEpochMs() != null) {
        newest.sample(topic.newestEpochMs() / 1_000, "topic", topic.topic());
      }
      if (topic.lagRecords() != null) {
        lag.sample(topic.lagRecords(), "topic", topic.topic());
      }
    }
    Metric gone = own(Counter.EVICTED_RECORDS);
    evicted.forEach((view, count) -> gone.sample(count, "view", view.path()));
    Metric rows = own(Counter.EVICTED_ROWS);
    evictedRows.forEach((table, count) -> rows.sample(count, "table", table));
    all.addAll(
        List.of(
            records.counter(),
            undecodable.counter(),
            tombstones.counter(),
            lag.gauge(),
            newest.gauge(),
            gone.counter(),
            rows.counter(),
            new Metric("walkscope_dashboard_healthy", "1 while the topics are being read.")
                .sample(health.healthy() ? 1 : 0)
                .gauge(),
            new Metric(
                    "walkscope_dashboard_late_jobs",
                    "Jobs that owe results; the page /health names them.")
                .sample(health.late().size())
                .gauge(),
            new Metric("walkscope_dashboard_sse_clients", "Pages open now.")
                .sample(clients.open())
                .gauge(),
            own(Counter.CONNECTIONS_REFUSED).sample(connections.refused()).counter(),
            own(Counter.CONNECTIONS_FULL).sample(connections.full()).counter(),
            own(Counter.SSE_DROPPED_CLIENTS).sample(clients.dropped()).counter(),
            own(Counter.SSE_REFUSED_CLIENTS).sample(clients.refused()).counter()));
  }

  private static Metric own(Counter counter) {
    return new Metric("walkscope_dashboard_" + counter.label(), counter.help());
  }
}
