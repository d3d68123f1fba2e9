// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.ComparedLock;
import org.walkscope.schema.ComparedSpans;
import org.walkscope.schema.LockKind;

/**
 * Rule that pt_range_walk holds a page-table lock no longer than the legacy walker. Broken where
 * its shortest hold is 8 µs longer than the legacy walker's shortest, and more than three times as
 * long; or 4 µs longer, and more than eight times as long.
 *
 * <p>A busy machine or an emulator makes some holds longer and none shorter, so the shortest of a
 * hundred shows the walker's own cost, at the machine's speed of the moment. (In an emulator beside
 * three other jobs, the shortest of an unchanged kernel's 1,024 holds was 14.8 µs once, where the
 * legacy walker's had been 5.7.) Percentiles do not: they depend on the contents of the tables.
 */
public final class HoldRule {
  /**
   * The reference kernel's fault long_hold adds 10 µs. Under the lock of a 1 GiB page, the work of
   * the two walkers' callers differed by 5 µs in an emulator.
   */
  private static final long LONGER_NS = 8_000;

  private static final int TIMES = 3;

  /** Of the shortest holds, where the difference stands out of what is short. */
  private static final long MANY_TIMES_LONGER_NS = 4_000;

  private static final int MANY_TIMES = 8;

  private static final int ENOUGH = 100;

  private long legacyNs = Long.MAX_VALUE;
  private long rangeNs = Long.MAX_VALUE;
  private long legacyHolds;
  private long rangeHolds;

  private HoldRule() {}

  /** Faults of the locks of one comparison, or of several of one kernel, in words. */
  public static List<String> broken(List<ComparedLock> locks) {
    Map<LockSpans.Lock, HoldRule> rules = new LinkedHashMap<>();
    for (ComparedLock lock : locks) {
      if (lock.getKind() == LockKind.PTL && lock.getLevel() != null) {
        rules
            .computeIfAbsent(
                new LockSpans.Lock(lock.getKind(), lock.getLevel()), key -> new HoldRule())
            .add(lock.getLegacy(), lock.getRange());
      }
    }
    List<String> broken = new ArrayList<>();
    rules.forEach(
        (lock, rule) -> {
          if (rule.isBroken()) {
            broken.add(rule.words(lock));
          }
        });
    return broken;
  }

  private void add(ComparedSpans legacy, ComparedSpans range) {
    legacyHolds += legacy.getJudgedHolds();
    rangeHolds += range.getJudgedHolds();
    legacyNs = Math.min(legacyNs, shortest(legacy));
    rangeNs = Math.min(rangeNs, shortest(range));
  }

  private static long shortest(ComparedSpans spans) {
    return spans.getShortestHoldNs() == null ? Long.MAX_VALUE : spans.getShortestHoldNs();
  }

  private boolean isBroken() {
    return legacyHolds >= ENOUGH
        && rangeHolds >= ENOUGH
        && (isLonger(LONGER_NS, TIMES) || isLonger(MANY_TIMES_LONGER_NS, MANY_TIMES));
  }

  private boolean isLonger(long ns, int times) {
    return rangeNs - legacyNs > ns && rangeNs > times * legacyNs;
  }

  private String words(LockSpans.Lock lock) {
    return "lock hold: PTL of level %s: the shortest of %d holds is %.1f us, by the legacy walker %.1f us"
        .formatted(lock.level(), rangeHolds, rangeNs / 1e3, legacyNs / 1e3);
  }
}
