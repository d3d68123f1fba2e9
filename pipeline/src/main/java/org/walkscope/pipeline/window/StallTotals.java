// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.WalkExemplar;

/** Waits of other tasks caused by holds. */
public final class StallTotals extends Totals<StallTotals, StallSums> {
  private static final String UNKNOWN = "unknown";

  private long holds;
  private long convoys;

  /** Number of waiters, unlisted ones included. */
  private long waiters;

  private long blamedNs;
  private Durations overlap = new Durations();
  private Exemplars worst = new Exemplars();

  /** Sample of a blame. */
  public static StallTotals of(StallBlame blame) {
    return of(blame, epochMs(blame));
  }

  /** Time of a blame: the hold's release or, when the hold is missing, the last wait's end. */
  static long epochMs(StallBlame blame) {
    Long releasedNs = blame.getReleasedEpochNs();
    long endNs =
        releasedNs != null
            ? releasedNs
            : blame.getWaiters().stream().mapToLong(StalledWaiter::getEndEpochNs).max().orElse(0);
    return endNs / 1_000_000;
  }

  private static StallTotals of(StallBlame blame, long epochMs) {
    String consumer = blame.getConsumer() == null ? UNKNOWN : blame.getConsumer();
    StallTotals totals = new StallTotals();
    totals.of(
        Group.of(blame.getHost(), consumer, blame.getWalkerKind(), blame.getWalker().getComm())
            .lock(blame.getHeld(), null),
        blame.getHost(),
        epochMs);
    totals.holds = 1;
    totals.convoys = blame.getConvoy() ? 1 : 0;
    totals.waiters = blame.getWaiters().size() + blame.getWaitersDropped();
    totals.blamedNs = blame.getBlamedNs();
    long[] overlapNs = blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).toArray();
    totals.overlap.addAll(overlapNs, overlapNs.length);
    totals.worst.add(
        new WalkExemplar(
            blame.getHost().getHostname(),
            blame.getHost().getBootId(),
            blame.getWalker().getTid(),
            blame.getWalker().getStartBoottimeNs(),
            blame.getLastWalk(),
            blame.getBlamedNs(),
            blame.getHost().getStreamEpochNs()));
    return totals;
  }

  @Override
  void mergeSums(StallTotals others) {
    holds += others.holds;
    convoys += others.convoys;
    waiters += others.waiters;
    blamedNs += others.blamedNs;
    overlap.merge(others.overlap);
    worst.merge(others.worst);
  }

  @Override
  public StallSums toRecord() {
    return StallSums.newBuilder()
        .setWindowStartEpochMs(epochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group().hostname())
        .setConsumer(group().consumer())
        .setWalkerKind(group().walkerKind())
        .setArch(group().arch())
        .setKernelRelease(group().kernelRelease())
        .setWalkerComm(group().walkerComm())
        .setHeld(group().lock())
        .setHolds(holds)
        .setConvoys(convoys)
        .setWaiters(waiters)
        .setBlamedNs(blamedNs)
        .setOverlap(overlap.toDistribution())
        .setWorst(worst.toList())
        .build();
  }
}
