// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.walkscope.dashboard.model.DurationTotals;
import org.walkscope.dashboard.model.LockLabel;
import org.walkscope.dashboard.model.MetricKey;
import org.walkscope.dashboard.model.Totals;
import org.walkscope.dashboard.store.WalkKey;

/** Metrics of walks: durations, locks, steps, snapshots. */
final class WalkMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Label of an exemplar. */
  private static final String LABEL = "walk";

  /** Characters that names and values of an exemplar's labels may have in all, by OpenMetrics. */
  private static final int MOST_EXEMPLAR_CHARACTERS = 128;

  private WalkMetrics() {}

  static void addTo(List<MetricSnapshot> all, Totals totals) {
    all.add(histogram("walkscope_walk_duration", "Durations of page-table walks.", totals.walks()));
    all.add(
        histogram(
            "walkscope_lock_wait",
            "Waits for locks in walks, from asked to got; a figure may be an upper bound.",
            totals.waits()));
    all.add(
        histogram(
            "walkscope_lock_hold",
            "Holds of locks in walks, from got to released; a figure may be an upper bound.",
            totals.holds()));
    all.add(
        histogram(
            "walkscope_address_space_lock_hold",
            "Holds of mmap_lock or of the lock of a VMA around walks; a figure may be an upper bound.",
            totals.addressSpaceHolds()));
    blame(all, totals);
    batches(all, totals);
    snapshots(all, totals);
  }

  private static <L> MetricSnapshot histogram(
      String name, String help, Map<MetricKey<L>, DurationTotals.Buckets> series) {
    HistogramSnapshot.Builder builder =
        HistogramSnapshot.builder().name(name + "_seconds").help(help).unit(Unit.SECONDS);
    series.forEach(
        (key, buckets) ->
            builder.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(key))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds(), buckets.counts()))
                    .nativeSchema(DurationTotals.NATIVE_SCHEMA)
                    .nativeZeroCount(buckets.zeros())
                    .nativeBucketsForPositiveValues(nativeBuckets(buckets))
                    .exemplars(exemplars(buckets))
                    .sum((double) buckets.sumNs() / NANOS_PER_SECOND)
                    .build()));
    return builder.build();
  }

  private static NativeHistogramBuckets nativeBuckets(DurationTotals.Buckets buckets) {
    NativeHistogramBuckets.Builder made = NativeHistogramBuckets.builder();
    buckets.nativeCounts().forEach(made::bucket);
    return made.build();
  }

  private static Exemplars exemplars(DurationTotals.Buckets buckets) {
    List<Exemplar> made = new ArrayList<>();
    for (DurationTotals.Example example : buckets.examples()) {
      String walk = WalkKey.of(example.walk()).text(); // no window has its begin
      if (LABEL.length() + walk.length() <= MOST_EXEMPLAR_CHARACTERS) {
        made.add(
            Exemplar.builder()
                .labels(Labels.of(LABEL, walk))
                .value(example.walk().getValue() / NANOS_PER_SECOND)
                .timestampMillis(example.endMs())
                .build());
      }
    }
    return Exemplars.of(made);
  }

  private static void blame(List<MetricSnapshot> all, Totals totals) {
    Metric blamed =
        new Metric(
            "walkscope_blamed_seconds",
            "Time that other tasks waited for mmap_lock or the lock of a VMA while a walker held it, summed over them.");
    Metric waiters =
        new Metric(
            "walkscope_blamed_waits",
            "Waits of other tasks for such a lock; a wait for several holds counts for each of them.");
    totals
        .blame()
        .forEach(
            (key, blame) -> {
              blamed.sample(blame.blamedNs() / NANOS_PER_SECOND, locked(key));
              waiters.sample(blame.waiters(), locked(key));
            });
    all.add(blamed.counter());
    all.add(waiters.counter());
  }

  private static String[] locked(MetricKey<LockLabel> key) {
    String[] common = Arrays.copyOf(common(key), common(key).length + 2);
    common[common.length - 2] = "lock";
    common[common.length - 1] = lower(key.label().kind());
    return common;
  }

  private static double[] bounds() {
    double[] seconds =
        Arrays.stream(DurationTotals.boundsNs()).mapToDouble(ns -> ns / NANOS_PER_SECOND).toArray();
    double[] all = Arrays.copyOf(seconds, seconds.length + 1);
    all[seconds.length] = Double.POSITIVE_INFINITY;
    return all;
  }

  private static Labels labels(MetricKey<?> key) {
    Labels labels = Labels.of(common(key));
    if (key.label() instanceof LockLabel lock) {
      return labels
          .add("lock", lower(lock.kind()))
          .add("level", lock.level() == null ? "" : lower(lock.level()));
    }
    return labels;
  }

  private static String[] common(MetricKey<?> key) {
    return new String[] {
      "consumer", key.consumer(),
      "walker", key.walker() == null ? "unknown" : lower(key.walker()),
      "arch", lower(key.arch()),
      "walker_comm", key.walkerComm()
    };
  }

  private static void batches(List<MetricSnapshot> all, Totals totals) {
    Metric walks = new Metric("walkscope_walks", "Page-table walks rebuilt.");
    Metric incomplete =
        new Metric(
            "walkscope_incomplete_walks", "Walks of which events are missing, or the end was.");
    Metric entries =
        new Metric("walkscope_walk_entries", "Page-table entries that walks handed on.");
    Metric steps = new Metric("walkscope_walk_steps", "Steps that walks took over their entries.");
    Metric achievable =
        new Metric(
            "walkscope_walk_achievable_steps",
            "Steps a perfect batcher needs for the same walks; its rate over that of"
                + " walkscope_walk_steps_total is the batch efficiency.");
    totals
        .batches()
        .forEach(
            (key, sums) -> {
              String[] labels = common(key);
              walks.sample(sums.walks(), labels);
              incomplete.sample(sums.incompleteWalks(), labels);
              if (sums.steps() > 0) { // else no trace told entries yet
                entries.sample(sums.entries(), labels);
                steps.sample(sums.steps(), labels);
                achievable.sample(sums.achievableSteps(), labels);
              }
            });
    all.addAll(
        List.of(
            walks.counter(),
            incomplete.counter(),
            entries.counter(),
            steps.counter(),
            achievable.counter()));
  }

  private static void snapshots(List<MetricSnapshot> all, Totals totals) {
    Metric snapshots =
        new Metric("walkscope_snapshots", "Process snapshots rebuilt, by how complete they are.");
    totals
        .snapshots()
        .forEach(
            (completeness, count) -> snapshots.sample(count, "completeness", lower(completeness)));
    all.add(snapshots.counter());
    all.add(
        new Metric("walkscope_snapshot_missing_events", "Events known to be missing in snapshots.")
            .sample(totals.snapshotMissingEvents())
            .counter());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
