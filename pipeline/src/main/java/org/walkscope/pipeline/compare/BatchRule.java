// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;

/**
 * Rule that pt_range_walk takes no more steps than a perfect batcher: at most one in twenty beyond
 * those that have a reason.
 *
 * <p>Achievable steps (docs/decisions/0030) may join what no walker can hold at once: entries of
 * two page tables, huge pages, entries that stand for a page each, entries of one type whose bits
 * differ. Each counts as a reason. Young and dirty bits do not: the steps that they cost are within
 * the twentieth.
 */
final class BatchRule {
  private static final double TOLERATED = 1.05;

  private long steps;
  private long entries;
  private long enough;

  private BatchRule() {}

  /** Fault of a reading's batching; null if there is none. */
  static String broken(Reading reading) {
    BatchRule rule = new BatchRule();
    for (Walk walk : reading.walks()) {
      if (walk.getCompleteness() == Completeness.COMPLETE && walk.getAchievableExact()) {
        rule.add(walk);
      }
    }
    if (rule.steps <= rule.enough * TOLERATED) {
      return null;
    }
    return "batch efficiency: %s over %s where %d would do (%.2f times)"
        .formatted(
            CountText.of(rule.steps, "step"),
            CountText.of(rule.entries, "entry", "entries"),
            rule.enough,
            (double) rule.steps / rule.enough);
  }

  private void add(Walk walk) {
    steps += walk.getSteps();
    entries += PageTableEntries.in(walk.getCounts());
    enough += walk.getAchievableSteps();
    Extent before = null;
    for (Extent extent : walk.getExtents()) {
      enough += cuts(extent, walk) + (cutFrom(before, extent) ? 1 : 0);
      before = extent;
    }
  }

  /** Further steps that a run of equal adjacent entries needs after the first. */
  private static long cuts(Extent extent, Walk walk) {
    long apart = apart(extent, walk);
    int tableShift = entryShift(extent, walk) + walk.getHost().getPageShift() - 3;
    long start = extent.getStart();
    long tables = ((start + extent.getBytes() - 1) >> tableShift) - (start >> tableShift);
    return Math.max(apart, tables);
  }

  /** Number of entries that no walker joins. */
  private static long apart(Extent extent, Walk walk) {
    boolean hugetlb = walk.getVma() != null && walk.getVma().getHugetlb();
    boolean alone =
        switch (extent.getType()) {
          case FOLIO, SWAP -> false;
          case PFN, MIGRATION, DEVICE, HWPOISON -> true;
          case NONE, MARKER -> hugetlb || extent.getLevel() == Level.PUD;
        };
    return alone ? Math.max(1, extent.getBytes() >> entryShift(extent, walk)) - 1 : 0;
  }

  private static int entryShift(Extent extent, Walk walk) {
    return switch (extent.getLevel()) {
      case PTE -> walk.getHost().getPageShift();
      case PMD -> walk.getHost().getPmdShift();
      case PUD -> walk.getHost().getPudShift();
    };
  }

  /** True if achievable steps join the two although their bits differ. */
  private static boolean cutFrom(Extent before, Extent extent) {
    return before != null
        && extent.getType() != EntryType.FOLIO
        && before.getType() == extent.getType()
        && before.getLevel() == extent.getLevel()
        && before.getStart() + before.getBytes() == extent.getStart();
  }
}
