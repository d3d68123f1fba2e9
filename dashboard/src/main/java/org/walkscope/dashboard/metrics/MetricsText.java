// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.walkscope.dashboard.health.HostRow;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.reader.Health;

/** Text under /metrics, in the format that the scraper asks for. */
public final class MetricsText {
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final DashboardModel model;
  private final Supplier<List<HostRow>> hosts;
  private final Supplier<Health> health;
  private final Supplier<Map<String, Long>> evictedRows;
  private final PageClients clients;

  /**
   * Makes the text of a model, the states of hosts, the rows by table that the history had no room
   * for, the reader, and the open pages.
   */
  public MetricsText(
      DashboardModel model,
      Supplier<List<HostRow>> hosts,
      Supplier<Map<String, Long>> evictedRows,
      Supplier<Health> health,
      PageClients clients) {
    this.model = model;
    this.hosts = hosts;
    this.evictedRows = evictedRows;
    this.health = health;
    this.clients = clients;
  }

  /**
   * Content type of the answer.
   *
   * @param accept Accept header, or null
   */
  public String contentType(String accept) {
    return writer(accept).getContentType();
  }

  /** Text of all metrics. */
  public byte[] write(String accept, Connections connections) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer(accept).write(out, snapshots(connections));
    return out.toByteArray();
  }

  /** Writer of the format that is asked for; protobuf has native histograms as well. */
  private ExpositionFormatWriter writer(String accept) {
    return formats.findWriter(accept);
  }

  MetricSnapshots snapshots(Connections connections) {
    List<MetricSnapshot> all = new ArrayList<>();
    WalkMetrics.addTo(all, model.totals());
    LossMetrics.addTo(all, model.loss());
    HostMetrics.addTo(all, hosts.get());
    DashboardMetrics.addTo(
        all, health.get(), model.totals().evicted(), evictedRows.get(), clients, connections);
    return new MetricSnapshots(all);
  }
}
