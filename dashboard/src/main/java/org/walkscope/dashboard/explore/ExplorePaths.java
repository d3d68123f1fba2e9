// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.List;
import org.walkscope.dashboard.api.ApiPath;

/** Paths of the API for the pages Explore and Walkers. */
public final class ExplorePaths {
  private ExplorePaths() {}

  /** The paths. */
  public static List<ApiPath> paths() {
    return List.of(
        ApiPath.scoped(
            "heatmap",
            "Distributions of durations over time: counts by log duration, percentiles and slow walks.",
            HeatmapAnswer.class,
            new HeatmapQuestion(),
            HeatmapQuestion.parameters()),
        ApiPath.scoped(
            "difference",
            "What is different inside a rectangle of time and duration, and the walks inside.",
            DifferenceAnswer.class,
            new DifferenceQuestion(),
            DifferenceQuestion.parameters()),
        ApiPath.scoped(
            "walkers",
            "Comparisons of the two page-table walkers: verdicts, differences and distributions.",
            WalkersAnswer.class,
            new WalkersQuestion(),
            WalkersQuestion.parameters()));
  }
}
