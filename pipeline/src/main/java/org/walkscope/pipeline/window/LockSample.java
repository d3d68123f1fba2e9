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

  private static final LockKind[] KINDS = LockKind.values();
  private static final Level[] LEVELS = {null, Level.PTE, Level.PMD, Level.PUD};

  /** Gives one for each kind and level of lock that the walk took. */
  public static void each(Walk walk, Group group, long epochMs, Consumer<LockSample> taker) {
    if (walk.getLocks().isEmpty()) {
      return;
    }
    for (LockKind kind : KINDS) {
      for (Level level : LEVELS) {
        LockSample sample = of(walk, group, epochMs, kind, level);
        if (sample != null) {
          taker.accept(sample);
        }
      }
    }
  }

  /** Null when the walk took no such lock. */
  private static LockSample of(Walk walk, Group group, long epochMs, LockKind kind, Level level) {
    List<LockSpan> spans = walk.getLocks();
    int count = 0;
    for (LockSpan span : spans) {
      count += span.getKind() == kind && span.getLevel() == level ? 1 : 0;
    }
    if (count == 0) {
      return null;
    }
    long[] waitNs = new long[count];
    long[] holdNs = new long[count];
    long waitBounds = 0;
    long holdBounds = 0;
    long longestNs = 0;
    int i = 0;
    for (LockSpan span : spans) {
      if (span.getKind() == kind && span.getLevel() == level) {
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
