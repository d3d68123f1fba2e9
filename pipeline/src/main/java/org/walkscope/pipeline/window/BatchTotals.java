// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;

/** Batch efficiency of walks. */
public final class BatchTotals extends Totals<BatchTotals, BatchEfficiency> {
  private long walks;
  private long incomplete;
  private long entries;
  private long steps;
  private long achievable;

  /** True if of some walks the trace tells every page-table lock. */
  private boolean ptlKnown;

  private long ptl;
  private long achievablePtl;
  private Exemplars mostToSave = new Exemplars();

  static BatchTotals of(Walk walk, Group group, long epochMs) {
    long missing = walk.getMissingWalks();
    BatchTotals totals = new BatchTotals();
    totals.of(group, walk.getHost(), epochMs);
    totals.walks = Math.max(1, missing);
    totals.incomplete = walk.getCompleteness() == Completeness.COMPLETE ? 0 : totals.walks;
    totals.entries = PageTableEntries.in(walk.getCounts());
    totals.steps = walk.getSteps();
    totals.achievable = walk.getAchievableSteps();
    if (missing == 0) {
      totals.mostToSave.add(Exemplars.of(walk, totals.steps - totals.achievable));
      totals.ptlKnown = walk.getHost().getMode() == TraceMode.EXACT;
    }
    if (totals.ptlKnown) {
      totals.ptl = walk.getPtlAcquisitions();
      totals.achievablePtl = walk.getAchievablePtlAcquisitions();
    }
    return totals;
  }

  @Override
  void mergeSums(BatchTotals others) {
    walks += others.walks;
    incomplete += others.incomplete;
    entries += others.entries;
    steps += others.steps;
    achievable += others.achievable;
    ptlKnown |= others.ptlKnown;
    ptl += others.ptl;
    achievablePtl += others.achievablePtl;
    mostToSave.merge(others.mostToSave);
  }

  @Override
  public BatchEfficiency toRecord() {
    return BatchEfficiency.newBuilder()
        .setWindowStartEpochMs(epochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group().hostname())
        .setConsumer(group().consumer())
        .setWalkerKind(group().walkerKind())
        .setArch(group().arch())
        .setKernelRelease(group().kernelRelease())
        .setWalkerComm(group().walkerComm())
        .setWalks(walks)
        .setIncompleteWalks(incomplete)
        .setEntries(entries)
        .setSteps(steps)
        .setAchievableSteps(achievable)
        .setEfficiency(steps == 0 ? null : (double) achievable / steps)
        .setPtlAcquisitions(ptlKnown ? ptl : null)
        .setAchievablePtlAcquisitions(ptlKnown ? achievablePtl : null)
        .setMostToSave(mostToSave.toList())
        .build();
  }
}
