// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.HashMap;
import java.util.Map;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;

/** Reads of one file by one thread, from all walks of the thread in their order. */
final class ThreadReads {
  private final ProcFile file;

  /** Last read of each process. */
  private final Map<Integer, WalkedRead> reads = new HashMap<>();

  /** Read that the walk before is part of; null for another file. */
  private WalkedRead before;

  private long number;
  private long gaps;

  ThreadReads(ProcFile file) {
    this.file = file;
  }

  /**
   * Takes the next walk; returns the read that it begins, or null.
   *
   * @param asked whether its process is asked for: reads of others are not kept
   */
  WalkedRead take(Walk walk, boolean asked) {
    if (walk.getMissingWalks() > 0 || walk.getFunction().isEmpty()) {
      endAtGap(); // what they were part of is not known; the next walk's number tells the gap
      return null;
    }
    boolean gap = walk.getWalk() > number + 1;
    if (gap) {
      gaps++;
      endAtGap();
    }
    number = walk.getWalk();
    before = null;
    if (walk.getFile() != file || !asked) {
      return null;
    }
    int pid = walk.getTarget().getTgid();
    before = reads.get(pid);
    if (before != null && before.goesOnWith(walk)) {
      before.add(walk, gaps);
      return null;
    }
    before = new WalkedRead(walk, gaps, gap);
    reads.put(pid, before);
    return before;
  }

  /** Walks right after the last one may be missing. */
  void endAtGap() {
    if (before != null) {
      before.endAtGap();
    }
  }
}
