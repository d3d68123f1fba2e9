// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.util.Comparator;
import java.util.List;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.TypeCounts;

/** Snapshot record of an assembled read. A total is known when each of its parts is. */
final class SnapshotRecord {
  private static final Comparator<VmaResult> ORDER =
      (a, b) -> Long.compareUnsigned(a.vma.getVma().getStart(), b.vma.getVma().getStart());

  private SnapshotRecord() {}

  /**
   * Sums cover all results; the list of the record is bounded.
   *
   * @param results is sorted by address
   */
  static Snapshot of(OpenSnapshot open, List<VmaResult> results, int listed) {
    results.sort(ORDER);
    Snapshot snapshot = new Snapshot();
    snapshot.setHost(open.host);
    snapshot.setWalker(open.walker);
    snapshot.setTarget(open.target);
    snapshot.setSnapshot(open.snapshot);
    snapshot.setFile(open.file);
    snapshot.setConsumer(open.consumer);
    snapshot.setWalkerKind(open.kind);
    snapshot.setBeginEpochNs(open.beginEpochNs);
    snapshot.setDurationNs(open.endEpochNs - open.beginEpochNs);
    snapshot.setMissingVmas(open.missingVmas());
    snapshot.setWalks(open.walks);
    SmapsTotalsSum totals = new SmapsTotalsSum();
    TypeCounts counts = new TypeCounts(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    long missingEvents = 0;
    long steps = 0;
    long achievable = 0;
    boolean complete = true;
    for (VmaResult result : results) {
      SnapshotVma vma = result.vma;
      totals.add(vma.getSmaps());
      PageTableEntries.add(counts, vma.getCounts());
      missingEvents += result.missingEvents;
      steps += vma.getSteps();
      achievable += vma.getAchievableSteps();
      complete &= vma.getCompleteness() == Completeness.COMPLETE;
    }
    snapshot.setTotals(totals.toRecord());
    snapshot.setCounts(counts);
    snapshot.setMissingEvents(missingEvents);
    snapshot.setSteps(steps);
    snapshot.setAchievableSteps(achievable);
    snapshot.setCompleteness(completeness(open, complete));
    snapshot.setVmas(results.stream().limit(listed).map(result -> result.vma).toList());
    return snapshot;
  }

  /** Truncated when the read may have stopped early; lossy when events are missing. */
  private static Completeness completeness(OpenSnapshot open, boolean vmasComplete) {
    if (open.allVmasSeen()) {
      // a walk that is missing may be the last of a VMA, and so the one that counts
      return vmasComplete && !open.besideGap ? Completeness.COMPLETE : Completeness.LOSSY;
    }
    return open.walksMissing() ? Completeness.LOSSY : Completeness.TRUNCATED;
  }
}
