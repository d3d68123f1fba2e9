// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

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
            walk.getSmaps(),
            walk.getCounts(),
            walk.getSteps(),
            walk.getAchievableSteps());
    result.missingEvents = walk.getMissingEvents();
    return result;
  }

  /** True for a range that smaps_rollup walked after it dropped mmap_lock: not a whole VMA. */
  private static Vma unknownVma(Walk walk) {
    return Vma.newBuilder()
        .setStart(walk.getStart())
        .setEnd(walk.getEnd())
        .setFlags(0)
        .setPgoff(0)
        .setInode(0)
        .setDevice(0)
        .setAnonymous(false)
        .setHugetlb(false)
        .setGate(false)
        .setFile(false)
        .build();
  }
}
