// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Host;
import org.walkscope.wire.HoleView;

/** Steps that a walker made: calls of the consumer's own code. */
final class ConsumerSteps {
  private static final int DEPTH_OF_PMD = 3;

  private ConsumerSteps() {}

  /**
   * Calls of the legacy walker for the entries of one event.
   *
   * @param hugetlbShift of the walk's VMA; 0 for memory that is not hugetlb's
   */
  static long of(EntryBatch batch, int hugetlbShift) {
    long entries = 0;
    for (int run = 0; run < batch.runs(); run++) {
      entries += batch.runEntries(run);
    }
    // one call a huge page, in however many entries the hardware keeps it
    return batch.hugetlb() && hugetlbShift > batch.shift
        ? Math.max(1, entries >> (hugetlbShift - batch.shift))
        : entries;
  }

  /**
   * Level of the none entry that a hole is. Its depth counts from the top: 3 is a PMD, 4 a PTE, as
   * pt_range_walk tells where a small huge page is missing. Without a depth (-1) the level is that
   * of the missing huge page, or PUD.
   */
  static int holeLevel(HoleView hole, int hugetlbShift, Host host) {
    int depth = hole.depth();
    if (depth < 0 && hugetlbShift != 0 && hugetlbShift < host.getPudShift()) {
      return hugetlbShift < host.getPmdShift() ? PageTableFormat.PTE : PageTableFormat.PMD;
    }
    if (depth > DEPTH_OF_PMD) {
      return PageTableFormat.PTE;
    }
    return depth == DEPTH_OF_PMD ? PageTableFormat.PMD : PageTableFormat.PUD;
  }
}
