// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/**
 * Steps that a walker would take over the entries of a walk.
 *
 * @param exact false where there are at least as many
 */
record WalkSteps(long steps, boolean exact) {
  static final Set<EntryType> ALL = EnumSet.allOf(EntryType.class);

  /**
   * Steps of a walk.
   *
   * @param asked types that the walker asks for; it makes no step for others
   */
  static WalkSteps of(Walk walk, Batch batch, Set<EntryType> asked) {
    List<EntryRun> runs = EntryRun.of(walk);
    boolean told =
        walk.getCompleteness() == Completeness.COMPLETE
            && (walk.getTypesAsked() == null || walk.getTypesAsked().containsAll(asked));
    WalkSteps steps =
        switch (batch) {
          case FOLIO -> byFolio(walk, runs, asked);
          case SIXTEEN -> byBlocks(walk, runs, asked);
          case NONE -> each(walk, asked);
        };
    return new WalkSteps(steps.steps(), steps.exact() && told);
  }

  private static boolean isWhole(Walk walk, List<EntryRun> runs) {
    long entries = runs.stream().mapToLong(EntryRun::entries).sum();
    return entries == PageTableEntries.in(walk.getCounts());
  }

  /** Achievable steps but those for types that are not asked for. */
  private static WalkSteps byFolio(Walk walk, List<EntryRun> runs, Set<EntryType> asked) {
    boolean exact = walk.getAchievableExact() && (asked.equals(ALL) || isWhole(walk, runs));
    long steps = walk.getAchievableSteps();
    for (EntryType type : EnumSet.complementOf(EnumSet.copyOf(asked))) {
      List<EntryRun> ofType = runs.stream().filter(run -> run.type() == type).toList();
      boolean told = isWhole(walk, runs) && ofType.stream().allMatch(EntryRun::isOneStep);
      steps -= told ? ofType.size() : PageTableEntries.in(walk.getCounts(), type);
      exact &= told;
    }
    return new WalkSteps(Math.max(0, steps), exact);
  }

  private static WalkSteps byBlocks(Walk walk, List<EntryRun> runs, Set<EntryType> asked) {
    // a run over the border of two VMAs would be two
    boolean exact = isWhole(walk, runs) && walk.getVma() != null;
    long steps = 0;
    for (EntryRun run : runs) {
      if (asked.contains(run.type())) {
        steps += run.stepsByBlocks();
        exact &= run.isExactByBlocks();
      }
    }
    return new WalkSteps(Math.max(steps, byFolio(walk, runs, asked).steps()), exact);
  }

  private static WalkSteps each(Walk walk, Set<EntryType> asked) {
    if (walk.getWalkerKind() == WalkerKind.LEGACY && asked.equals(ALL)) {
      return new WalkSteps(walk.getSteps(), true);
    }
    long holes =
        asked.contains(EntryType.NONE)
            ? walk.getExtents().stream().filter(extent -> extent.getEntries() == 0).count()
            : 0;
    long entries =
        asked.stream().mapToLong(type -> PageTableEntries.in(walk.getCounts(), type)).sum();
    boolean hugetlb = walk.getVma() == null || walk.getVma().getHugetlb();
    return new WalkSteps(entries + holes, holes == 0 && !hugetlb);
  }
}
