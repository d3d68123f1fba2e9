// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics that are gathered for one answer. */
final class MetricList {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final List<MetricSnapshot> metrics = new ArrayList<>();

  /** Adds a counter of one series; the format adds _total to its name. */
  void counter(String name, String help, double value) {
    add(name, help, Map.of(Labels.EMPTY, value));
  }

  void counter(String name, String help, long value) {
    counter(name, help, (double) value);
  }

  /**
   * Adds a counter of several series.
   *
   * @param label name of the label by whose values the series are told apart
   * @param factor from what was counted to the metric's unit
   */
  void counter(String name, String help, String label, Map<String, Long> values, double factor) {
    Map<Labels, Double> samples = new LinkedHashMap<>();
    values.forEach((value, n) -> samples.put(Labels.of(label, value), (double) n * factor));
    add(name, help, samples);
  }

  /** Adds a counter of several series. */
  void add(String name, String help, Map<Labels, Double> samples) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    samples.forEach(
        (labels, value) ->
            counter.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    metrics.add(counter.build());
  }

  void gauge(String name, String help, double value) {
    metrics.add(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
            .build());
  }

  void gauge(String name, String help, long value) {
    gauge(name, help, (double) value);
  }

  /** Writes them in Prometheus's text format. */
  void write(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(metrics));
  }
}
