// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Map;
import org.walkscope.schema.Completeness;

/** Totals that only ever grow, copied at one moment, for /metrics. */
public record Totals(
    Map<MetricKey<WalkLabel>, DurationTotals.Buckets> walks,
    Map<MetricKey<LockLabel>, DurationTotals.Buckets> waits,
    Map<MetricKey<LockLabel>, DurationTotals.Buckets> holds,
    Map<MetricKey<WalkLabel>, BatchSums> batches,
    Map<Completeness, Long> snapshots,
    long snapshotMissingEvents,
    LossView loss,
    Map<View, Long> evicted) {}
