// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Extent;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** What a text needs of a read of smaps, and its snapshot does not have. */
final class SmapsRead {
  /** Walks of one read: VMAs that a snapshot keeps, each of them twice. */
  private static final int KEPT = 2 * SnapshotSettings.DEFAULT.vmasKept();

  private final Map<Long, Long> hugePageBytes = new HashMap<>();
  private final List<SnapshotVma> walks = new ArrayList<>();

  /** Takes the next walk, which has a VMA. */
  void take(Walk walk) {
    if (walk.getFile() == ProcFile.SMAPS && walks.size() < KEPT) {
      walks.add(
          new SnapshotVma(
              walk.getVma(),
              walk.getWalk(),
              walk.getCompleteness(),
              walk.getSmaps() == null ? SmapsField.untold() : walk.getSmaps(),
              walk.getCounts(),
              walk.getSteps(),
              walk.getAchievableSteps()));
    }
    if (!walk.getVma().getHugetlb()
        || walk.getWalkerKind() != WalkerKind.LEGACY
        || walk.getCompleteness() != Completeness.COMPLETE) {
      return;
    }
    // each huge page was one step if the steps cover the VMA
    long bytes = walk.getExtents().stream().mapToLong(Extent::getBytes).sum();
    if (walk.getSteps() > 0 && bytes == walk.getVma().getEnd() - walk.getVma().getStart()) {
      hugePageBytes.put(walk.getWalk(), bytes / walk.getSteps());
    }
  }

  /** Page size of hugetlb's VMAs by number of the walk, where it is known. */
  Map<Long, Long> hugePageBytes() {
    return hugePageBytes;
  }

  /** Walks of smaps in their order, also those of a VMA that was walked again. */
  List<SnapshotVma> walks() {
    return walks;
  }
}
