// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.util.OutputTag;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/**
 * All spans of one kind of lock in walks.
 *
 * @param level of a page-table lock; null otherwise
 * @param longestHolds walks, and ns of their longest hold
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LockSample(
    Group group,
    long epochMs,
    LockKind kind,
    Level level,
    long[] waitNs,
    long[] holdNs,
    long waitBounds,
    long holdBounds,
    WalkExemplar[] longestHolds)
    implements Sample<LockSample> {
  public static final OutputTag<LockSample> TAG = new OutputTag<>("locks") {};

  /**
   * Gives one for each kind and level of lock that the walk took, in the order it first took one.
   */
  public static void each(Walk walk, Group group, long epochMs, Consumer<LockSample> taker) {
    List<LockSpan> spans = walk.getLocks();
    for (int i = 0; i < spans.size(); i++) {
      LockKind kind = spans.get(i).getKind();
      Level level = spans.get(i).getLevel();
      if (first(spans, kind, level) == i) {
        taker.accept(of(walk, group, epochMs, kind, level));
      }
    }
  }

  /** Where there is one at least. */
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

  private static LockSample of(Walk walk, Group group, long epochMs, LockKind kind, Level level) {
    List<LockSpan> spans = walk.getLocks();
    int count = 0;
    for (LockSpan span : spans) {
      count += is(span, kind, level) ? 1 : 0;
    }
    long[] waitNs = new long[count];
    long[] holdNs = new long[count];
    long waitBounds = 0;
    long holdBounds = 0;
    long longestNs = 0;
    int i = 0;
    for (LockSpan span : spans) {
      if (is(span, kind, level)) {
        waitNs[i] = span.getWaitNs();
        holdNs[i] = span.getHoldNs();
        longestNs = Math.max(longestNs, holdNs[i]);
        i++;
        waitBounds += span.getWaitBound() ? 1 : 0;
        holdBounds += span.getHoldBound() ? 1 : 0;
      }
    }
    return new LockSample(
        group,
        epochMs,
        kind,
        level,
        waitNs,
        holdNs,
        waitBounds,
        holdBounds,
        new WalkExemplar[] {Exemplars.of(walk, longestNs)});
  }

  /** What windows of samples are partitioned by. */
  public String key() {
    return keyOf(group, kind, level);
  }

  private record Identity(Group group, LockKind kind, Level level) {}

  @Override
  public Object identity() {
    return new Identity(group, kind, level);
  }

  @Override
  public LockSample plus(LockSample other) {
    return new LockSample(
        group,
        epochMs,
        kind,
        level,
        Durations.both(waitNs, other.waitNs),
        Durations.both(holdNs, other.holdNs),
        waitBounds + other.waitBounds,
        holdBounds + other.holdBounds,
        Exemplars.highest(longestHolds, other.longestHolds));
  }

  @Override
  public int size() {
    return holdNs.length;
  }

  static String keyOf(Group group, LockKind kind, Level level) {
    return group.key() + '/' + kind + '/' + level;
  }
}
