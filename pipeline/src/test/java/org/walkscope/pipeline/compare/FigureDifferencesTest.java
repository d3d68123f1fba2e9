// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** What the consumers made of the walks. */
class FigureDifferencesTest extends ComparisonFixture {
  @Test
  void aResultThatDiffersIsNamedUnlessTheLegacyWalkerIsOfTwoMindsItself() {
    List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
    walks.forEach(walk -> walk.setSmaps(totals(16 * PAGE, 8)));
    walks.get(1).setSmaps(totals(15 * PAGE, 8));
    WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getReasons()).containsExactly("1 figure differs");
    assertThat(comparison.getFigures().get(0).getFigure()).isEqualTo("Rss");
    assertThat(comparison.getFigures().get(0).getRange()).isEqualTo(15 * PAGE);

    walks.get(2).setSmaps(totals(14 * PAGE, 8));
    comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getFiguresUndecided()).isEqualTo(1);
  }

  @Test
  void eachPageOfPagemapIsCompared() {
    List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
    walks.get(0).setPagemap(List.of(new PagemapRun(A - PAGE, 4L, 0L, 0L), run(3, 10, 1)));
    walks.get(1).setPagemap(List.of(new PagemapRun(A, 3L, 0L, 0L), run(3, 4, 1), run(7, 6, 1)));
    walks.get(2).setPagemap(List.of(new PagemapRun(A, 3L, 0L, 0L), run(3, 10, 1)));
    WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getFigures()).isEmpty();
    assertThat(comparison.getFiguresCompared()).isEqualTo(13);

    walks.get(1).setPagemap(List.of(run(3, 4, 1), run(7, 6, 0)));
    comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getFigures()).hasSize(5);
    assertThat(comparison.getFigures().get(0).getStart()).isEqualTo(A + 8 * PAGE);
  }

  private static SmapsTotals totals(long rss, long presentPtes) {
    return SmapsTotals.newBuilder()
        .setRss(rss)
        .setSwap(0)
        .setHugetlb(0)
        .setPresentPtes(presentPtes)
        .build();
  }

  private static PagemapRun run(long page, long pages, long step) {
    return new PagemapRun(A + page * PAGE, pages, 1L << 63 | page, step);
  }
}
