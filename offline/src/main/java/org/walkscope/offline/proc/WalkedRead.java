// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;

/**
 * One read of numa_maps or pagemap by one thread. A read of numa_maps is what the probe counts as a
 * snapshot: VMAs from the first upwards. Each call that reads pagemap is a snapshot; calls that go
 * on upwards in the same memory are one read. Kernels before 6.5 (mm: pagemap: restrict pagewalk to
 * the requested range) walk from the page that a call begins at to the end of a PMD's range,
 * however little is asked: there a call that begins inside the walk before goes on where the one
 * before ended.
 */
final class WalkedRead {
  private final Walk first;
  private final boolean walksMoreThanAsked;
  private final List<Walk> walks = new ArrayList<>();
  private Walk last;
  private int grown;
  private boolean inParts;
  private boolean sampled;
  private boolean complete = true;
  private boolean gapInside;
  private boolean gapBeside;
  private long gaps;

  /**
   * Begins with its first walk.
   *
   * @param gaps in the numbers of the thread's walks so far
   * @param besideGap whether one is right before the walk
   */
  WalkedRead(Walk first, long gaps, boolean besideGap) {
    this.first = first;
    walksMoreThanAsked =
        first.getFile() == ProcFile.PAGEMAP
            && !KernelRelease.of(first.getHost().getKernelRelease()).isFrom(6, 5);
    this.gaps = gaps;
    gapBeside = besideGap;
    add(first, gaps);
  }

  /** True if a walk of the same file is part of this read. */
  boolean goesOnWith(Walk walk) {
    return walk.getFile() == ProcFile.NUMA_MAPS
        ? Objects.equals(walk.getSnapshot(), first.getSnapshot())
        : walk.getTarget().getMm() == first.getTarget().getMm()
            && (Long.compareUnsigned(walk.getStart(), last.getEnd()) >= 0 || goesOnInside(walk));
  }

  /** True of a walk of pagemap whose call asked for what the last walk told too much. */
  private boolean goesOnInside(Walk walk) {
    return walksMoreThanAsked
        && Long.compareUnsigned(last.getStart(), walk.getStart()) < 0
        && Long.compareUnsigned(walk.getStart(), last.getEnd()) < 0;
  }

  void add(Walk walk, long gapsSoFar) {
    gapInside |= gapsSoFar != gaps;
    gaps = gapsSoFar;
    complete &= walk.getCompleteness() == Completeness.COMPLETE;
    sampled |= walk.getWeight() > 1;
    if (last != null && goesOnInside(walk)) {
      inParts = true;
      endAt(walk.getStart());
    } else if (last != null && isAgain(walk)) {
      if (Long.compareUnsigned(walk.getEnd(), last.getEnd()) > 0) {
        grown++;
      } else {
        walks.remove(walks.size() - 1); // its line had no room in seq_file's buffer
      }
    }
    walks.add(walk);
    last = walk;
  }

  /** Leaves out of the last walk what the next one tells. */
  private void endAt(long end) {
    last.setEnd(end);
    if (last.getPagemap() == null) {
      return;
    }
    int shift = last.getHost().getPageShift();
    List<PagemapRun> told = new ArrayList<>();
    for (PagemapRun run : last.getPagemap()) {
      long pages = Math.min(run.getPages(), (end - run.getStart()) >> shift);
      if (pages > 0) {
        told.add(new PagemapRun(run.getStart(), pages, run.getEntry(), run.getStep()));
      }
    }
    last.setPagemap(told);
  }

  /** True of a walk of the VMA that the last one walked. */
  private boolean isAgain(Walk walk) {
    return Long.compareUnsigned(walk.getStart(), last.getEnd()) < 0
        && Long.compareUnsigned(last.getStart(), walk.getEnd()) < 0;
  }

  /** Walks right after the last one are missing. */
  void endAtGap() {
    gapBeside = true;
  }

  long beginEpochNs() {
    return first.getBeginEpochNs();
  }

  /**
   * Walks in address order. A VMA that grew between two walks has both: the kernel printed it again
   * with its new end, unless its first line had no room.
   */
  List<Walk> walks() {
    return walks;
  }

  /**
   * Walks that the kernel may not have printed: of the length of their lines too little is told.
   */
  int grown() {
    return grown;
  }

  /** True of a read of which calls began inside walks of those before. */
  boolean inParts() {
    return inParts;
  }

  /**
   * True if the last call may have returned fewer entries than its walk has: each returned a page.
   */
  boolean mayHaveReturnedLess() {
    return walksMoreThanAsked
        && last.getEnd() - last.getStart() > 1L << last.getHost().getPageShift();
  }

  /**
   * True if no event of the read is missing, as far as the trace tells.
   *
   * @param cut whether walks may have been left out: then only a file that lists all VMAs is known
   *     to be whole
   */
  boolean isWhole(boolean cut) {
    boolean listsVmas = first.getFile() == ProcFile.NUMA_MAPS;
    // --sample takes a read of numa_maps as a whole, and of pagemap each call by itself
    boolean ends = listsVmas ? walks.size() - grown >= last.getMapCount() : !cut && !sampled;
    return complete && ends && !gapInside && (cut || !gapBeside);
  }
}
