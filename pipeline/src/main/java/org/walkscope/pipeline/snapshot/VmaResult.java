// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;

/** Result of a VMA's last walk. */
public final class VmaResult {
  SnapshotVma vma;
  long missingEvents;

  static VmaResult of(Walk walk) {
    VmaResult result = new VmaResult();
    result.vma =
        new SnapshotVma(
            walk.getVma() == null ? unknownVma(walk) : walk.getVma(),
            walk.getWalk(),
            walk.getCompleteness(),
            walk.getSmaps() == null ? SmapsField.untold() : walk.getSmaps(),
            walk.getCounts(),
            walk.getSteps(),
            walk.getAchievableSteps());
    result.missingEvents = walk.getMissingEvents();
    return result;
  }

  /** True for a range that smaps_rollup walked after it dropped mmap_lock: not a whole VMA. */
  private static Vma unknownVma(Walk walk) {
    return new Vma(
        walk.getStart(), walk.getEnd(), 0L, 0L, 0L, 0L, false, false, false, false, null);
  }
}
