// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.FOLIO;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** Which readings can be compared at all. */
class ComparisonObstaclesTest extends ComparisonFixture {
  @Test
  void memoryThatChangedMeanwhileIsNotComparable() {
    MadeWalk then = MadeWalk.legacy(x86, A, A + PMD).ptes(FOLIO, A, 15, pte(0x1000));
    WalkerComparison comparison = compare(legacy().build(1), range().build(2), then.build(3));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.NOT_COMPARABLE);
    assertThat(comparison.getReasons()).singleElement().asString().startsWith("memory changed");
    assertThat(comparison.getRanges()).isEmpty();
  }

  @Test
  void whatIsNotWholeIsNotComparable() {
    assertObstacle(walk -> walk.setCompleteness(Completeness.LOSSY), "lossy");
    assertObstacle(walk -> walk.setCompleteness(Completeness.TRUNCATED), "truncated");
    assertObstacle(walk -> walk.setWeight(8), "stands for 8");
    assertObstacle(
        walk -> {
          walk.setSteps(0L);
          walk.setAchievableSteps(0L);
          walk.setAchievableExact(false);
        },
        "no entries are told");
    assertObstacle(walk -> walk.getCounts().setFolio(17), "more extents");
    assertObstacle(
        walk -> walk.setTarget(new Target(42, "target", 1L, 5L, null, null)), "mm differs");
    assertObstacle(
        walk -> walk.setTarget(new Target(42, "target", 2L, MadeWalk.MM, null, null)),
        "mm differs");
  }

  @Test
  void walksMissingBetweenAreNotComparable() {
    Walk other = MadeWalk.range(x86, A + PMD, A + 2 * PMD, SMAPS).build(4);
    WalkerComparison comparison =
        compare(
            List.of(legacy().build(1)),
            List.of(range().build(2), other),
            List.of(legacy().build(5)));
    assertThat(comparison.getReasons()).singleElement().asString().contains("1 walk missing");
  }

  /** The last walks of a reading may be lost, with nothing to tell but the next one's number. */
  @Test
  void walksMissingBetweenReadingsAreNotComparable() {
    WalkerComparison comparison = compare(legacy().build(1), range().build(2), legacy().build(4));
    assertThat(comparison.getReasons()).containsExactly("1 walk between the readings is missing");
    assertThat(compare(legacy().build(1), range().build(2), legacy().build(5)).getReasons())
        .containsExactly("2 walks between the readings are missing");
    Walk other = legacy().build(3);
    other.setWalker(TestHosts.walker(8));
    assertThat(compare(legacy().build(1), range().build(2), other).getReasons())
        .containsExactly("read by different threads");
  }

  @Test
  void readingsOfTwoRunsOfTheProbeAreNotComparable() {
    assertThat(compare(legacy().build(233), range().build(234), legacy().build(1)).getReasons())
        .containsExactly(
            "numbers of walks begin anew: the probe was attached again between the readings");
  }

  @Test
  void ofARangeWalkedAgainTheLastWalkCounts() {
    Walk lossy = legacy().build(2);
    lossy.setCompleteness(Completeness.LOSSY);
    WalkerComparison comparison =
        compare(
            List.of(lossy, legacy().build(3)),
            List.of(range().build(4)),
            List.of(legacy().build(5)));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getLegacy().getWalks()).isEqualTo(3);
  }

  private void assertObstacle(Consumer<Walk> damage, String reason) {
    for (int which = 0; which < 3; which++) {
      List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
      damage.accept(walks.get(which));
      WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
      assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.NOT_COMPARABLE);
      assertThat(comparison.getReasons()).singleElement().asString().contains(reason);
    }
  }
}
