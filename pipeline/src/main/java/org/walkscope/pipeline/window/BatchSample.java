// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.Completeness;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/**
 * How well one walk batched.
 *
 * @param ptlKnown whether the trace tells every page-table lock
 * @param toSave the walk, and the steps that a perfect batcher would save it
 */
public record BatchSample(
    Group group,
    long epochMs,
    boolean complete,
    long entries,
    long steps,
    long achievableSteps,
    boolean ptlKnown,
    long ptlAcquisitions,
    long achievablePtlAcquisitions,
    WalkExemplar toSave)
    implements Timed {
  static BatchSample of(Walk walk, Group group, long epochMs) {
    return new BatchSample(
        group,
        epochMs,
        walk.getCompleteness() == Completeness.COMPLETE,
        entries(walk.getCounts()),
        walk.getSteps(),
        walk.getAchievableSteps(),
        walk.getHost().getMode() == TraceMode.EXACT,
        walk.getPtlAcquisitions(),
        walk.getAchievablePtlAcquisitions(),
        Exemplars.of(walk, walk.getSteps() - walk.getAchievableSteps()));
  }

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key();
  }

  private static long entries(TypeCounts counts) {
    return counts.getNone()
        + counts.getFolio()
        + counts.getMarker()
        + counts.getPfn()
        + counts.getSwap()
        + counts.getMigration()
        + counts.getDevice()
        + counts.getHwpoison();
  }
}
