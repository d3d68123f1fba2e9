// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.Completeness;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;

/** How well one walk batched. */
public record BatchSample(
    Group group, long epochMs, boolean complete, long entries, long steps, long achievableSteps)
    implements Timed {
  static BatchSample of(Walk walk, Group group, long epochMs) {
    return new BatchSample(
        group,
        epochMs,
        walk.getCompleteness() == Completeness.COMPLETE,
        entries(walk.getCounts()),
        walk.getSteps(),
        walk.getAchievableSteps());
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
