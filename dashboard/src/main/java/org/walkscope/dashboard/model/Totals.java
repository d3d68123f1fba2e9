// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Map;
import org.walkscope.schema.Completeness;

/**
 * Totals that only ever grow, copied at one moment, for /metrics.
 *
 * @param holds holds of locks inside walks
 * @param addressSpaceHolds holds of mmap_lock, or of the lock of a VMA, around walks
 * @param blame time that others waited for them
 */
public record Totals(
    Map<MetricKey<WalkLabel>, DurationTotals.Buckets> walks,
    Map<MetricKey<LockLabel>, DurationTotals.Buckets> waits,
    Map<MetricKey<LockLabel>, DurationTotals.Buckets> holds,
    Map<MetricKey<LockLabel>, DurationTotals.Buckets> addressSpaceHolds,
    Map<MetricKey<LockLabel>, BlameTotals.Blame> blame,
    Map<MetricKey<WalkLabel>, BatchSums> batches,
    Map<Completeness, Long> snapshots,
    long snapshotMissingEvents,
    LossView loss,
    Map<View, Long> evicted) {}
