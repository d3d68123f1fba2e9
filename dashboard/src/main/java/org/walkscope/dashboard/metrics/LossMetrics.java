// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.walkscope.dashboard.model.LossCounts;
import org.walkscope.dashboard.model.LossView;

/** Loss by host, stage and name. Alert on any rate of a lost counter above 0. */
final class LossMetrics {
  private LossMetrics() {}

  static void addTo(List<MetricSnapshot> all, LossView loss) {
    Metric seen = new Metric("walkscope_probe_seen_events", "Events that happened in walks.");
    Metric delivered =
        new Metric("walkscope_probe_delivered_events", "Events put into the ring buffer.");
    Metric filtered = new Metric("walkscope_probe_filtered_events", "Events left out on request.");
    Metric lost =
        new Metric(
            "walkscope_probe_lost_events",
            "Events lost by the probe, by reason: seen = delivered + filtered + lost.");
    Metric unread =
        new Metric("walkscope_probe_read_errors", "Reads of kernel memory that failed.");
    for (LossView.HostLoss host : loss.hosts()) {
      LossCounts counts = host.counts();
      String name = host.hostname();
      seen.sample(counts.seen(), "hostname", name);
      delivered.sample(counts.delivered(), "hostname", name);
      filtered.sample(counts.filtered(), "hostname", name);
      lost.sample(counts.lostRingbuf(), "hostname", name, "reason", "ringbuf");
      lost.sample(counts.lostNoState(), "hostname", name, "reason", "no_state");
      lost.sample(counts.lostNested(), "hostname", name, "reason", "nested");
      lost.sample(counts.lostUnread(), "hostname", name, "reason", "unread");
      lost.sample(counts.lostRecursion(), "hostname", name, "reason", "recursion");
      lost.sample(counts.lostRateLimit(), "hostname", name, "reason", "rate_limit");
      unread.sample(counts.readErrors(), "hostname", name);
    }
    all.addAll(
        List.of(
            seen.counter(),
            delivered.counter(),
            filtered.counter(),
            lost.counter(),
            unread.counter(),
            new Metric(
                    "walkscope_probe_broken_identities",
                    "CPUs whose last counters do not add up: a fault of the probe.")
                .sample(loss.brokenIdentities().size())
                .gauge(),
            stages(loss)));
  }

  private static MetricSnapshot stages(LossView loss) {
    Metric left =
        new Metric("walkscope_stage_dropped_records", "What a stage after the probe left out.");
    for (LossView.Stage stage : loss.stages()) {
      left.sample(
          stage.count(),
          "stage",
          stage.stage(),
          "counter",
          stage.counter(),
          "hostname",
          stage.hostname());
    }
    return left.counter();
  }
}
