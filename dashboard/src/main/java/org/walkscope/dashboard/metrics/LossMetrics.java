// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walkscope.dashboard.model.LossCounts;
import org.walkscope.dashboard.model.LossView;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;
import org.walkscope.schema.LostEvents;

/** Metrics of loss by host, stage and counter, with the ledger's texts. */
final class LossMetrics {
  private LossMetrics() {}

  static void addTo(List<MetricSnapshot> all, LossView loss) {
    Metric seen = probe("walkscope_probe_seen_events", Counter.SEEN);
    Metric delivered = probe("walkscope_probe_delivered_events", Counter.DELIVERED);
    Metric filtered = probe("walkscope_probe_filtered_events", Counter.FILTERED);
    Metric unread = probe("walkscope_probe_read_errors", Counter.READ_ERRORS);
    Metric lost = new Metric("walkscope_probe_lost_events", "By reason: " + reasons());
    for (LossView.HostLoss host : loss.hosts()) {
      LossCounts counts = host.counts();
      String name = host.hostname();
      seen.sample(counts.of(Counter.SEEN), "hostname", name);
      delivered.sample(counts.of(Counter.DELIVERED), "hostname", name);
      filtered.sample(counts.of(Counter.FILTERED), "hostname", name);
      unread.sample(counts.of(Counter.READ_ERRORS), "hostname", name);
      for (Counter counter : LostEvents.COUNTERS) {
        lost.sample(counts.of(counter), "hostname", name, "reason", LostEvents.reason(counter));
      }
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

  private static Metric probe(String name, Counter counter) {
    return new Metric(name, counter.help());
  }

  private static String reasons() {
    return LostEvents.COUNTERS.stream()
        .map(counter -> LostEvents.reason(counter) + ": " + counter.help())
        .collect(Collectors.joining(" "));
  }

  private static String counters() {
    return Stream.of(Stage.INGEST, Stage.PIPELINE)
        .flatMap(stage -> Counter.of(stage).stream())
        .map(counter -> counter.label() + ": " + counter.help())
        .collect(Collectors.joining(" "));
  }

  private static MetricSnapshot stages(LossView loss) {
    Metric left =
        new Metric(
            "walkscope_stage_dropped_records",
            "What a stage after the probe left out, by counter: " + counters());
    for (LossView.Stage stage : loss.stages()) {
      left.sample(
          stage.count(),
          "stage",
          stage.stage(),
          "counter",
          stage.meaning().counter(),
          "severity",
          stage.meaning().severity(),
          "hostname",
          stage.hostname());
    }
    return left.counter();
  }
}
