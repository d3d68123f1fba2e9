// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.walkscope.dashboard.api.ProcessKey;
import org.walkscope.dashboard.explore.WalkersAnswer.Compared;
import org.walkscope.dashboard.explore.WalkersAnswer.Entries;
import org.walkscope.dashboard.explore.WalkersAnswer.Figure;
import org.walkscope.dashboard.explore.WalkersAnswer.Range;
import org.walkscope.dashboard.explore.WalkersAnswer.Reading;
import org.walkscope.schema.ComparedEntries;
import org.walkscope.schema.ComparedWalks;
import org.walkscope.schema.WalkerComparison;

/** Comparisons as the API gives them. */
final class ComparedViews {
  /** Differing ranges, and figures, that a comparison lists. */
  private static final int LISTED = 20;

  private ComparedViews() {}

  static Compared of(WalkerComparison comparison) {
    List<Range> ranges =
        comparison.getRanges().stream()
            .limit(LISTED)
            .map(
                range ->
                    new Range(
                        address(range.getStart()),
                        address(range.getEnd()),
                        entries(range.getLegacy()),
                        entries(range.getRange())))
            .toList();
    List<Figure> figures =
        comparison.getFigures().stream()
            .limit(LISTED)
            .map(
                figure ->
                    new Figure(
                        address(figure.getStart()),
                        figure.getFigure(),
                        figure.getLegacy(),
                        figure.getRange()))
            .toList();
    return new Compared(
        ms(comparison.getBeginEpochNs()),
        ms(comparison.getEndEpochNs()),
        comparison.getHost().getHostname(),
        comparison.getTarget().getComm(),
        ProcessKey.of(comparison.getHost(), comparison.getTarget()),
        comparison.getConsumer(),
        comparison.getFile(),
        comparison.getWalker().getComm(),
        comparison.getHost().getArch(),
        comparison.getHost().getKernelRelease(),
        comparison.getVerdict(),
        comparison.getReasons(),
        ranges,
        comparison.getRanges().size() - ranges.size() + comparison.getRangesDropped(),
        figures,
        comparison.getFigures().size() - figures.size() + comparison.getFiguresDropped(),
        comparison.getFiguresCompared(),
        comparison.getFiguresUndecided(),
        comparison.getComparedBytes(),
        reading(comparison.getLegacy()),
        reading(comparison.getRange()));
  }

  private static Entries entries(ComparedEntries entries) {
    return entries == null
        ? null
        : new Entries(
            entries.getType(),
            entries.getLevel(),
            entries.getPosition(),
            entries.getDevice(),
            entries.getEntries());
  }

  private static Reading reading(ComparedWalks walks) {
    return new Reading(
        walks.getReadings(),
        walks.getWalks(),
        walks.getEntries(),
        walks.getSteps(),
        walks.getAchievableSteps(),
        walks.getAchievableExact(),
        walks.getDuration().getP50Ns(),
        walks.getDuration().getP99Ns(),
        walks.getDuration().getSumNs());
  }

  private static String address(long address) {
    return "0x" + Long.toHexString(address);
  }

  private static long ms(long epochNs) {
    return TimeUnit.NANOSECONDS.toMillis(epochNs);
  }
}
