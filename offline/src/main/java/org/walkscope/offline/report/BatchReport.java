// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.text.Sheet;
import org.walkscope.offline.text.VmaNames;
import org.walkscope.schema.Walk;

/**
 * {@code report batch}: steps that a perfect batcher would save, by host, consumer and VMA name.
 */
final class BatchReport extends SubReport {
  private record Key(String hostname, String consumer, String walkerKind, String vma) {}

  private final WalkGroups<Key> groups =
      new WalkGroups<>(
          walk ->
              new Key(
                  walk.getHost().getHostname(),
                  walk.getConsumer(),
                  walk.getWalkerKind().name(),
                  VmaNames.of(walk.getVma())));

  @Override
  boolean isOfWalks() {
    return true;
  }

  @Override
  void add(SpecificRecord result) {
    if (result instanceof Walk walk) {
      groups.add(walk);
    }
  }

  @Override
  List<Sheet> sheets() {
    Sheet sheet =
        new Sheet(
            "batch",
            "BATCH EFFICIENCY  (steps of a perfect batcher / steps; the most to save first;"
                + " not exact: achievable steps ≥, saved steps ≤; -: not told)",
            "walks",
            "entries",
            "steps",
            "achievable_steps",
            "saved_steps",
            "efficiency_ratio",
            "exact",
            "ptl_acquisitions",
            "achievable_ptl_acquisitions",
            Sheet.HOST,
            "consumer",
            "vma",
            "walker_kind");
    groups.by(BatchReport::order).forEach(entry -> row(entry.getKey(), entry.getValue(), sheet));
    return List.of(sheet);
  }

  private static void row(Key key, WalkGroup group, Sheet to) {
    to.row(
        group.walks(),
        group.entries(),
        group.steps(),
        group.achievableSteps(),
        group.savedSteps(),
        group.efficiency(),
        group.isAchievableExact(),
        group.ptlAcquisitions(),
        group.achievablePtlAcquisitions(),
        key.hostname(),
        key.consumer(),
        key.vma(),
        key.walkerKind());
  }

  /** Groups of which no steps are told come last. */
  private static long order(WalkGroup group) {
    return group.savedSteps() == null ? Long.MIN_VALUE : group.savedSteps();
  }
}
