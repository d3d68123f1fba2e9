// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.pipeline.window.Durations;
import org.walkscope.schema.ComparedSpans;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Waits and holds of one kind of lock in some readings. */
final class LockSpans {
  /**
   * Locks that are counted together.
   *
   * @param level null for all but page-table locks
   */
  record Lock(LockKind kind, Level level) implements Comparable<Lock> {
    private static final Comparator<Lock> ORDER =
        Comparator.comparing(Lock::kind)
            .thenComparing(Lock::level, Comparator.nullsFirst(Comparator.naturalOrder()));

    @Override
    public int compareTo(Lock other) {
      return ORDER.compare(this, other);
    }
  }

  private final Durations waits = new Durations();
  private final Durations holds = new Durations();
  private long judgedHolds;
  private long shortestNs = Long.MAX_VALUE;
  private long waitBounds;
  private long holdBounds;

  /** Spans of all locks inside the walks, and of those held around them. */
  static Map<Lock, LockSpans> of(List<Reading> readings, List<LockHold> around) {
    Map<Lock, LockSpans> spans = new TreeMap<>();
    for (Reading reading : readings) {
      for (Walk walk : reading.walks()) {
        boolean judged = isJudged(walk);
        for (LockSpan span : walk.getLocks()) {
          LockSpans of = at(spans, span.getKind(), span.getLevel());
          of.add(span.getWaitNs(), span.getHoldNs(), span.getWaitBound(), span.getHoldBound());
          if (judged && !span.getHoldBound()) {
            of.judge(span.getHoldNs());
          }
        }
      }
      for (LockHold hold : around) {
        if (reading.isUnder(hold)) {
          at(spans, hold.getKind(), null)
              .add(hold.getWaitNs(), hold.getHoldNs(), hold.getWaitBound(), hold.getHoldBound());
        }
      }
    }
    return spans;
  }

  /**
   * True if the probe's own time under the lock is the same for both walkers: it reads the entries
   * of a legacy walk once a lock, those of pt_range_walk once a step.
   */
  private static boolean isJudged(Walk walk) {
    long locks = walk.getLocks().stream().filter(span -> span.getKind() == LockKind.PTL).count();
    return walk.getWalkerKind() == WalkerKind.LEGACY || walk.getSteps() <= locks;
  }

  private static LockSpans at(Map<Lock, LockSpans> spans, LockKind kind, Level level) {
    return spans.computeIfAbsent(new Lock(kind, level), lock -> new LockSpans());
  }

  private void add(long waitNs, long holdNs, boolean waitBound, boolean holdBound) {
    waits.add(waitNs);
    holds.add(holdNs);
    waitBounds += waitBound ? 1 : 0;
    holdBounds += holdBound ? 1 : 0;
  }

  private void judge(long holdNs) {
    judgedHolds++;
    shortestNs = Math.min(shortestNs, holdNs);
  }

  ComparedSpans toRecord() {
    return ComparedSpans.newBuilder()
        .setWaitBounds(waitBounds)
        .setHoldBounds(holdBounds)
        .setWait(waits.toDistribution())
        .setHold(holds.toDistribution())
        .setJudgedHolds(judgedHolds)
        .setShortestHoldNs(judgedHolds == 0 ? null : shortestNs)
        .build();
  }
}
