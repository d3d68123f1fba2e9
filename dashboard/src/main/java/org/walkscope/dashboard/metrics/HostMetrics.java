// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;
import org.walkscope.dashboard.health.HostRow;
import org.walkscope.dashboard.health.HostState;

/** Metrics of the freshness of hosts: beside losses the only ones with a series a host. */
final class HostMetrics {
  private static final double MS_PER_SECOND = 1e3;

  private HostMetrics() {}

  static void addTo(List<MetricSnapshot> all, List<HostRow> hosts) {
    Metric states =
        new Metric(
            "walkscope_hosts",
            "Hosts by state of their trace: live, lossy, silent, ended, ahead, behind, unknown.");
    for (HostState state : HostState.values()) {
      states.sample(
          hosts.stream().filter(host -> host.state() == state).count(),
          "state",
          state.name().toLowerCase(Locale.ROOT));
    }
    Metric newest =
        new Metric(
            "walkscope_host_newest_event_timestamp_seconds",
            "Time of the newest event of a host that has not ended, by its own clock.");
    for (HostRow host : hosts) {
      if (host.lastEventMs() != null && host.state() != HostState.ENDED) {
        newest.sample(host.lastEventMs() / MS_PER_SECOND, "hostname", host.host());
      }
    }
    all.add(states.gauge());
    all.add(newest.gauge());
  }
}
