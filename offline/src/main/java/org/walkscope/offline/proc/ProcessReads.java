// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.walkscope.pipeline.walk.Consumers;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

/** Reads of one file of one process, of which the one that began last counts. */
final class ProcessReads {
  /**
   * Reads of smaps and smaps_rollup by thread in a run of the probe and number of the read: those
   * that are under way, and the last one.
   */
  private final Map<String, NavigableMap<Long, SmapsRead>> smaps = new HashMap<>();

  /** Number of the last snapshot that was counted, by thread in a run of the probe. */
  private final Map<String, Long> counted = new HashMap<>();

  private long snapshots;
  private long walkedReads;
  private Snapshot snapshot;
  private WalkedRead read;

  void take(Snapshot of) {
    Long before = counted.put(threadOf(of), of.getSnapshot());
    if (before == null || before != of.getSnapshot()) { // else the timeout cut it in two
      snapshots++;
    }
    if (snapshot == null || of.getBeginEpochNs() >= snapshot.getBeginEpochNs()) {
      Snapshot earlier = snapshot == null ? of : snapshot;
      snapshot = of;
      forget(earlier);
    }
    forget(of);
  }

  /** Drops what is kept for a read and those of its thread before, but not for the last read. */
  void forget(Snapshot of) {
    NavigableMap<Long, SmapsRead> kept = smaps.get(threadOf(of));
    if (kept != null) {
      boolean hasLast = snapshot != null && threadOf(snapshot).equals(threadOf(of));
      kept.headMap(of.getSnapshot(), true)
          .keySet()
          .removeIf(number -> !hasLast || number != snapshot.getSnapshot());
      if (kept.isEmpty()) {
        smaps.remove(threadOf(of));
      }
    }
  }

  private static String threadOf(Snapshot read) {
    return RecordKey.ofThreadInRun(read.getHost(), read.getWalker());
  }

  /** Reads of smaps and smaps_rollup that are kept. */
  int smapsReads() {
    return smaps.values().stream().mapToInt(Map::size).sum();
  }

  /** Takes a read whose first walk is there; the others join it. */
  void take(WalkedRead of) {
    walkedReads++;
    if (read == null || of.beginEpochNs() >= read.beginEpochNs()) {
      read = of;
    }
  }

  /** Takes a walk of smaps or smaps_rollup for what its snapshot does not have. */
  void takeSmaps(Walk walk) {
    if (Consumers.isOfSnapshot(walk) && walk.getVma() != null) {
      smaps
          .computeIfAbsent(
              RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), thread -> new TreeMap<>())
          .computeIfAbsent(walk.getSnapshot(), read -> new SmapsRead())
          .take(walk);
    }
  }

  /** Number of reads: a file has them as snapshots, or by their walks. */
  long reads() {
    return Math.max(snapshots, walkedReads);
  }

  /** Last read of smaps or smaps_rollup. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** What that snapshot does not have. */
  SmapsRead smaps() {
    return smaps
        .getOrDefault(threadOf(snapshot), Collections.emptyNavigableMap())
        .getOrDefault(snapshot.getSnapshot(), new SmapsRead());
  }

  /** Walks of the last read of another file, in address order. */
  List<Walk> walks() {
    return read.walks();
  }

  /** Those of VMAs that were walked again, and had grown. */
  int grown() {
    return read.grown();
  }

  /** True of a last read of pagemap of which calls began inside walks of those before. */
  boolean inParts() {
    return read != null && read.inParts();
  }

  /**
   * True if the last call of a read of pagemap may have returned fewer entries than were walked.
   */
  boolean mayHaveReturnedLess() {
    return read != null && read.mayHaveReturnedLess();
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
        ? snapshot.getCompleteness() == Completeness.COMPLETE && hasAllWalks()
        : read.isWhole(cut);
  }

  private boolean hasAllWalks() {
    return snapshot.getFile() != ProcFile.SMAPS || smaps().walks().size() == snapshot.getWalks();
  }
}
