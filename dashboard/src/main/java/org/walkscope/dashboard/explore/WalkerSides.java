// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.dashboard.explore.WalkersAnswer.Side;
import org.walkscope.dashboard.explore.WalkersAnswer.Sides;
import org.walkscope.schema.ComparedLock;
import org.walkscope.schema.ComparedSpans;
import org.walkscope.schema.ComparedWalks;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.WalkerComparison;

/** Distributions of both walkers over the comparisons that have a verdict. */
final class WalkerSides {
  private record Lock(LockKind kind, Level level) {}

  private static final Comparator<Lock> ORDER =
      Comparator.comparing(Lock::kind)
          .thenComparing(Lock::level, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** One figure by both walkers. */
  private static final class Pair {
    private final MergedDurations legacy = new MergedDurations();
    private final MergedDurations range = new MergedDurations();
    private long legacyBounds;
    private long rangeBounds;

    private void add(ComparedSpans byLegacy, ComparedSpans byRange) {
      legacy.add(byLegacy.getHold());
      range.add(byRange.getHold());
      legacyBounds += byLegacy.getHoldBounds();
      rangeBounds += byRange.getHoldBounds();
    }

    private Sides sides(String figure, String unit, LockKind lock, Level level) {
      Durations a = legacy.durations();
      Durations b = range.durations();
      Durations.Counts of = a.byBucket();
      Durations.Counts ofRange = b.byBucket();
      int first = Math.min(first(of), first(ofRange));
      int last = Math.max(of.last(), ofRange.last());
      return new Sides(
          figure,
          unit,
          lock,
          level,
          last < first ? List.of() : LogBuckets.bounds(first, last),
          new Side(a.figures(), legacyBounds, of.from(first, last)),
          new Side(b.figures(), rangeBounds, ofRange.from(first, last)));
    }

    private static int first(Durations.Counts counts) {
      return counts.counts().isEmpty() ? Integer.MAX_VALUE : counts.first();
    }
  }

  private final Pair duration = new Pair();
  private final Pair steps = new Pair();
  private final Map<Lock, Pair> holds = new TreeMap<>(ORDER);
  private long judged;

  /** Adds a comparison; one that is NOT_COMPARABLE says nothing of the walkers. */
  void add(WalkerComparison comparison) {
    if (comparison.getVerdict() == ComparisonVerdict.NOT_COMPARABLE) {
      return;
    }
    judged++;
    duration.legacy.add(comparison.getLegacy().getDuration());
    duration.range.add(comparison.getRange().getDuration());
    addSteps(comparison.getLegacy(), steps.legacy);
    addSteps(comparison.getRange(), steps.range);
    for (ComparedLock lock : comparison.getLocks()) {
      holds
          .computeIfAbsent(new Lock(lock.getKind(), lock.getLevel()), l -> new Pair())
          .add(lock.getLegacy(), lock.getRange());
    }
  }

  private static void addSteps(ComparedWalks walks, MergedDurations to) {
    if (walks.getReadings() > 0) {
      to.add(walks.getSteps() / walks.getReadings());
    }
  }

  /** Comparisons that have a verdict. */
  long judged() {
    return judged;
  }

  List<Sides> sides() {
    if (judged == 0) {
      return List.of();
    }
    List<Sides> all = new ArrayList<>();
    all.add(duration.sides("duration", "ns", null, null));
    all.add(steps.sides("steps", "steps", null, null));
    holds.forEach((lock, pair) -> all.add(pair.sides("hold", "ns", lock.kind(), lock.level())));
    return all;
  }
}
