// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.List;
import org.walkscope.schema.BatchEfficiency;

/** Walks, steps and entries, which add up. */
public record BatchSums(
    long walks, long incompleteWalks, long entries, long steps, long achievableSteps) {
  static final BatchSums ZERO = new BatchSums(0, 0, 0, 0, 0);

  static BatchSums of(BatchEfficiency batch, int sign) {
    return new BatchSums(
        sign * batch.getWalks(),
        sign * batch.getIncompleteWalks(),
        sign * batch.getEntries(),
        sign * batch.getSteps(),
        sign * batch.getAchievableSteps());
  }

  BatchSums plus(BatchSums other) {
    return new BatchSums(
        walks + other.walks,
        incompleteWalks + other.incompleteWalks,
        entries + other.entries,
        steps + other.steps,
        achievableSteps + other.achievableSteps);
  }

  List<Long> values() {
    return List.of(walks, incompleteWalks, entries, steps, achievableSteps);
  }

  static BatchSums of(List<Long> values) {
    return new BatchSums(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4));
  }
}
