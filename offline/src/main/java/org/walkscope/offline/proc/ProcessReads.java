// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Extent;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Reads of one file of one process, of which the last counts. */
final class ProcessReads {
  /** Walks by the thread that read, in their order. */
  private final Map<String, List<Walk>> walks = new HashMap<>();

  /** Page size of hugetlb's VMAs, by thread and number of the walk. */
  private final Map<String, Map<Long, Long>> hugePageBytes = new HashMap<>();

  private Snapshot snapshot;
  private String lastThread;
  private boolean whole = true;

  void take(Snapshot of) {
    if (snapshot == null || of.getBeginEpochNs() >= snapshot.getBeginEpochNs()) {
      snapshot = of;
    }
  }

  /** Takes a walk; reads of one thread follow one another. */
  void take(Walk walk) {
    lastThread = RecordKey.ofThread(walk.getHost(), walk.getWalker());
    whole &= walk.getMissingWalks() == 0;
    if (walk.getMissingWalks() == 0) {
      walks.computeIfAbsent(lastThread, thread -> new ArrayList<>()).add(walk);
    }
  }

  /** Takes a walk of smaps for what its snapshot does not have. */
  void takeHugePage(Walk walk) {
    if (walk.getVma() == null
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
              RecordKey.ofThread(walk.getHost(), walk.getWalker()), thread -> new HashMap<>())
          .put(walk.getWalk(), bytes / walk.getSteps());
    }
  }

  /** Last read of smaps or smaps_rollup. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Page size of hugetlb's VMAs of that read, by number of the walk. */
  Map<Long, Long> hugePageBytes() {
    return hugePageBytes.getOrDefault(
        RecordKey.ofThread(snapshot.getHost(), snapshot.getWalker()), Map.of());
  }

  /** True if no event of the last read is missing, as far as the trace tells. */
  boolean isWhole() {
    return whole && (snapshot == null || snapshot.getCompleteness() == Completeness.COMPLETE);
  }

  /** Walks of the last reads by one thread, each address once, in address order. */
  List<Walk> lastWalks() {
    NavigableMap<Long, Walk> last = new TreeMap<>(Long::compareUnsigned);
    List<Walk> all = walks.getOrDefault(lastThread, List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      Walk walk = all.get(i);
      Map.Entry<Long, Walk> before = last.lowerEntry(walk.getEnd());
      if (before == null
          || Long.compareUnsigned(before.getValue().getEnd(), walk.getStart()) <= 0) {
        last.put(walk.getStart(), walk);
      }
    }
    return List.copyOf(last.values());
  }

  /** Walks of the last read, from the last open of the file. */
  List<Walk> lastRead() {
    List<Walk> all = walks.getOrDefault(lastThread, List.of());
    Long number = all.isEmpty() ? null : all.get(all.size() - 1).getSnapshot();
    Map<Long, Walk> byStart = new TreeMap<>(Long::compareUnsigned);
    for (Walk walk : all) {
      if (walk.getSnapshot() != null && walk.getSnapshot().equals(number)) {
        byStart.put(walk.getStart(), walk); // seq_file walks a VMA again whose line had no room
      }
    }
    return byStart.values().stream()
        .sorted(Comparator.comparing(Walk::getStart, Long::compareUnsigned))
        .toList();
  }
}
