// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metric whose samples are being gathered. */
final class Metric {
  private final String name;
  private final String help;
  private final Map<Labels, Double> samples = new LinkedHashMap<>();

  /**
   * Makes a metric without samples.
   *
   * @param name name; of a counter without _total, which the format adds
   */
  Metric(String name, String help) {
    this.name = name;
    this.help = help;
  }

  Metric sample(long value, String... labels) {
    return sample((double) value, labels);
  }

  Metric sample(double value, String... labels) {
    samples.merge(Labels.of(labels), value, Double::sum);
    return this;
  }

  MetricSnapshot counter() {
    List<CounterSnapshot.CounterDataPointSnapshot> points = new ArrayList<>();
    samples.forEach(
        (labels, value) ->
            points.add(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
    points.forEach(builder::dataPoint);
    return builder.build();
  }

  MetricSnapshot gauge() {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
    samples.forEach(
        (labels, value) ->
            builder.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    return builder.build();
  }
}
