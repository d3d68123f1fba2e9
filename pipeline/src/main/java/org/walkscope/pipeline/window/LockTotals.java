// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.reflect.AvroDefault;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Walk;

/** Waits and holds of one kind of lock in walks. */
public final class LockTotals extends Totals<LockTotals, LockTimings> {
  private long waitBounds;
  private long holdBounds;
  private Durations waits = new Durations();
  private Durations holds = new Durations();
  private Exemplars longestHolds = new Exemplars();

  @AvroDefault("{\"kept\": []}")
  private Exemplars longestWaits = new Exemplars();

  /**
   * Passes the totals of each kind and level of lock in a walk, in the order of their first spans.
   */
  public static void each(Walk walk, Group group, long epochMs, Consumer<LockTotals> taker) {
    List<LockSpan> spans = walk.getLocks();
    for (int i = 0; i < spans.size(); i++) {
      LockKind kind = spans.get(i).getKind();
      Level level = spans.get(i).getLevel();
      if (first(spans, kind, level) == i) {
        LockTotals totals = new LockTotals();
        totals.of(group.lock(kind, level), walk.getHost(), epochMs);
        totals.addSpans(walk);
        taker.accept(totals);
      }
    }
  }

  /** Index of the first span of this lock, of which there is one at least. */
  private static int first(List<LockSpan> spans, LockKind kind, Level level) {
    int i = 0;
    while (!is(spans.get(i), kind, level)) {
      i++;
    }
    return i;
  }

  private static boolean is(LockSpan span, LockKind kind, Level level) {
    return span.getKind() == kind && span.getLevel() == level;
  }

  private void addSpans(Walk walk) {
    int count = 0;
    long[] waitNs = new long[walk.getLocks().size()];
    long[] holdNs = new long[waitNs.length];
    long longestHoldNs = 0;
    long longestWaitNs = 0;
    for (LockSpan span : walk.getLocks()) {
      if (is(span, group().lock(), group().level())) {
        waitNs[count] = span.getWaitNs();
        holdNs[count] = span.getHoldNs();
        longestHoldNs = Math.max(longestHoldNs, holdNs[count]);
        longestWaitNs = Math.max(longestWaitNs, waitNs[count]);
        count++;
        waitBounds += span.getWaitBound() ? 1 : 0;
        holdBounds += span.getHoldBound() ? 1 : 0;
      }
    }
    waits.addAll(waitNs, count);
    holds.addAll(holdNs, count);
    longestHolds.add(Exemplars.of(walk, longestHoldNs));
    if (longestWaitNs > 0) {
      longestWaits.add(Exemplars.of(walk, longestWaitNs));
    }
  }

  @Override
  void mergeSums(LockTotals others) {
    waitBounds += others.waitBounds;
    holdBounds += others.holdBounds;
    waits.merge(others.waits);
    holds.merge(others.holds);
    longestHolds.merge(others.longestHolds);
    longestWaits.merge(others.longestWaits);
  }

  @Override
  public LockTimings toRecord() {
    return LockTimings.newBuilder()
        .setWindowStartEpochMs(epochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group().hostname())
        .setConsumer(group().consumer())
        .setWalkerKind(group().walkerKind())
        .setArch(group().arch())
        .setKernelRelease(group().kernelRelease())
        .setWalkerComm(group().walkerComm())
        .setKind(group().lock())
        .setLevel(group().level())
        .setWaitBounds(waitBounds)
        .setHoldBounds(holdBounds)
        .setWait(waits.toDistribution())
        .setHold(holds.toDistribution())
        .setLongestHolds(longestHolds.toList())
        .setLongestWaits(longestWaits.toList())
        .build();
  }
}
