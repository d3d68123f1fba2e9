// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import org.apache.flink.api.java.tuple.Tuple2;
import org.walkscope.pipeline.state.Table;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** Snapshot in progress, without the results of its VMAs. */
public final class OpenSnapshot {
  long snapshot;
  ResultHost host;
  Walker walker;
  Target target;
  ProcFile file;
  String consumer;
  WalkerKind kind;
  long beginEpochNs;
  long endEpochNs;
  long walks;
  long firstWalk;
  long lastWalk;

  /** VMAs seen, and how many the mm had at the last walk; both without the gate VMA. */
  long vmas;

  long mapCount;

  /** Range of the VMA walked last, and the key that it is kept under. */
  long lastStart;

  long lastEnd;
  long lastKey;

  /** End of the last walk, by the thread's own time. */
  long lastActivityMs = Long.MIN_VALUE;

  /** Lead of the watermark over the end of the last walk. */
  long behindMs;

  long timerMs;

  /** True if walks are missing that may belong to it. */
  boolean besideGap;

  /**
   * Begins with its first walk.
   *
   * @param besideGap whether walks right before that are missing
   */
  static OpenSnapshot of(Walk walk, boolean besideGap) {
    OpenSnapshot open = new OpenSnapshot();
    open.besideGap = besideGap;
    open.snapshot = walk.getSnapshot();
    open.host = walk.getHost();
    open.walker = walk.getWalker();
    open.target = walk.getTarget();
    open.file = walk.getFile();
    open.consumer = walk.getConsumer();
    open.kind = walk.getWalkerKind();
    open.beginEpochNs = walk.getBeginEpochNs();
    open.firstWalk = walk.getWalk();
    return open;
  }

  /**
   * Adds a walk of this snapshot.
   *
   * @param kept VMAs, at most
   * @param store by snapshot and address
   * @return false when there was no room for its VMA
   */
  boolean add(Walk walk, int kept, Table<Tuple2<Long, Long>, VmaResult> store) {
    count(walk);
    Vma vma = walk.getVma();
    // a rollup walks the rest of a VMA as a range of its own, and adds it
    boolean byRange = vma == null || walk.getFile() == ProcFile.SMAPS_ROLLUP;
    long start = byRange ? walk.getStart() : vma.getStart();
    long end = byRange ? walk.getEnd() : vma.getEnd();
    boolean gate = vma != null && vma.getGate();
    boolean again = walks > 1 && start < lastEnd && end > lastStart;
    if (again) {
      store.remove(Tuple2.of(snapshot, lastKey));
    } else {
      vmas += gate ? 0 : 1;
    }
    if (vmas > kept) {
      vmas--;
      return false;
    }
    store.put(Tuple2.of(snapshot, start), VmaResult.of(walk));
    lastStart = start;
    lastEnd = end;
    lastKey = start;
    return true;
  }

  private void count(Walk walk) {
    walks++;
    lastWalk = walk.getWalk();
    mapCount = walk.getMapCount();
    endEpochNs = walk.getBeginEpochNs() + walk.getDurationNs();
  }

  boolean allVmasSeen() {
    return vmas >= mapCount;
  }

  /**
   * True if a walk outside of this snapshot tells that it gets no more: a rollup that has all VMAs
   * was one call. smaps may walk its last VMA again in a later call, whatever the thread walks
   * between the two.
   */
  boolean overWithAnyOther() {
    return file == ProcFile.SMAPS_ROLLUP && allVmasSeen();
  }

  /**
   * True if a walk of a snapshot tells that this one gets no more: the walk is of a later one of
   * the same file, since the probe goes on with the last alone, or this one ends with any other.
   */
  boolean over(Walk walk) {
    long other = walk.getSnapshot();
    return other != snapshot
        && (overWithAnyOther() || (other > snapshot && walk.getFile() == file));
  }

  long missingVmas() {
    return Math.max(0, mapCount - vmas);
  }

  /** True if a walk between those seen, or right beside them, is missing. */
  boolean walksMissing() {
    return besideGap || lastWalk - firstWalk + 1 > walks;
  }
}
