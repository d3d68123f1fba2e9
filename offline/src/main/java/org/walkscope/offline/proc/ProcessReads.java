// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Extent;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Reads of one file of one process, of which the one that began last counts. */
final class ProcessReads {
  /**
   * Page size of hugetlb's VMAs by number of the walk, by thread in a run of the probe and number
   * of the read: of reads that are under way, and of the last one.
   */
  private final Map<String, NavigableMap<Long, Map<Long, Long>>> hugePageBytes = new HashMap<>();

  private Snapshot snapshot;
  private WalkedRead read;

  void take(Snapshot of) {
    if (snapshot == null || of.getBeginEpochNs() >= snapshot.getBeginEpochNs()) {
      Snapshot before = snapshot == null ? of : snapshot;
      snapshot = of;
      forget(before);
    }
    forget(of);
  }

  /** Drops what is kept for a read and those of its thread before, but not for the last read. */
  void forget(Snapshot of) {
    NavigableMap<Long, Map<Long, Long>> kept = hugePageBytes.get(threadOf(of));
    if (kept != null) {
      boolean hasLast = snapshot != null && threadOf(snapshot).equals(threadOf(of));
      kept.headMap(of.getSnapshot(), true)
          .keySet()
          .removeIf(number -> !hasLast || number != snapshot.getSnapshot());
      if (kept.isEmpty()) {
        hugePageBytes.remove(threadOf(of));
      }
    }
  }

  private static String threadOf(Snapshot read) {
    return RecordKey.ofThreadInRun(read.getHost(), read.getWalker());
  }

  /** Reads of which page sizes are kept. */
  int sizedReads() {
    return hugePageBytes.values().stream().mapToInt(Map::size).sum();
  }

  /** Takes a read whose first walk is there; the others join it. */
  void take(WalkedRead of) {
    if (read == null || of.beginEpochNs() >= read.beginEpochNs()) {
      read = of;
    }
  }

  /** Takes a walk of smaps for what its snapshot does not have. */
  void takeHugePage(Walk walk) {
    if (walk.getVma() == null
        || walk.getSnapshot() == null
        || !walk.getVma().getHugetlb()
        || walk.getWalkerKind() != WalkerKind.LEGACY
        || walk.getCompleteness() != Completeness.COMPLETE) {
      return;
    }
    // each huge page was one step if the steps cover the VMA
    long bytes = walk.getExtents().stream().mapToLong(Extent::getBytes).sum();
    if (walk.getSteps() > 0 && bytes == walk.getVma().getEnd() - walk.getVma().getStart()) {
      hugePageBytes
          .computeIfAbsent(
              RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), thread -> new TreeMap<>())
          .computeIfAbsent(walk.getSnapshot(), read -> new HashMap<>())
          .put(walk.getWalk(), bytes / walk.getSteps());
    }
  }

  /** Last read of smaps or smaps_rollup. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Page size of hugetlb's VMAs of that read, by number of the walk. */
  Map<Long, Long> hugePageBytes() {
    return hugePageBytes
        .getOrDefault(threadOf(snapshot), Collections.emptyNavigableMap())
        .getOrDefault(snapshot.getSnapshot(), Map.of());
  }

  /** Walks of the last read of another file, each address once, in address order. */
  List<Walk> walks() {
    return read.walks();
  }

  /** Host of the last read. */
  ResultHost host() {
    return snapshot != null ? snapshot.getHost() : read.walks().get(0).getHost();
  }

  /**
   * True if no event of the last read is missing, as far as the trace tells.
   *
   * @param cut whether the capture is a cut, which may have left out walks
   */
  boolean isWhole(boolean cut) {
    return snapshot != null
        ? snapshot.getCompleteness() == Completeness.COMPLETE
        : read.isWhole(cut);
  }
}
