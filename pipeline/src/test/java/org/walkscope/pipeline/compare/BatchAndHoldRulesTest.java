// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.NONE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** How each walker went about it: batches, and locks held. */
class BatchAndHoldRulesTest extends ComparisonFixture {
  @Test
  void findsBatchesThatAreSplit() {
    WalkerComparison comparison = compare(range().steps(16, 1));
    assertThat(comparison.getReasons()).singleElement().asString().startsWith("batch efficiency");
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    assertThat(compare(range().steps(1, 1)).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
  }

  @Test
  void stepsThatATableEndsAreNoSplitBatches() {
    MadeWalk legacy = MadeWalk.legacy(x86, A, A + 4 * PMD).ptes(NONE, A, 2048, 0);
    MadeWalk range = MadeWalk.range(x86, A, A + 4 * PMD, NONE).ptes(NONE, A, 2048, 0);
    Walk four = range.steps(4, 1).build(2);
    assertThat(compare(legacy.build(1), four, legacy.build(3)).getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    Walk eight = range.steps(8, 1).build(2);
    assertThat(compare(legacy.build(1), eight, legacy.build(3)).getVerdict())
        .isEqualTo(ComparisonVerdict.DIFFERS);
  }

  @Test
  void findsLocksThatAreHeldLongerAndNamesThem() {
    Walk before = legacy().holds(Level.PTE, 2_000, 100).build(1);
    Walk after = legacy().holds(Level.PTE, 900_000, 100).build(3);
    Walk slow = range().holds(Level.PTE, 12_000, 100).build(2);
    WalkerComparison comparison = compare(before, slow, after);
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    assertThat(comparison.getReasons()).singleElement().asString().contains("PTL of level PTE");

    // a noisy machine: most holds are long, and one is not
    Walk noisy = range().holds(Level.PTE, 500_000, 400).holds(Level.PTE, 6_900, 1).build(2);
    assertThat(compare(before, noisy, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    Walk few = range().holds(Level.PTE, 12_000, 99).build(2);
    assertThat(compare(before, few, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    // a short hold that became many times as long needs no 8 us
    Walk shortOne = legacy().holds(Level.PTE, 600, 100).build(1);
    Walk manyTimes = range().holds(Level.PTE, 5_600, 100).build(2);
    assertThat(compare(shortOne, manyTimes, after).getVerdict())
        .isEqualTo(ComparisonVerdict.DIFFERS);
    Walk sevenTimes = range().holds(Level.PTE, 4_700, 100).build(2);
    assertThat(compare(shortOne, sevenTimes, after).getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    // where all takes long, a little more is no other walker
    Walk slowOnce = legacy().holds(Level.PTE, 6_000, 100).build(1);
    Walk slowToo = range().holds(Level.PTE, 17_500, 100).build(2);
    assertThat(compare(slowOnce, slowToo, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    // the probe's time for many steps under a lock is not the walker's
    Walk steps = range().steps(101, 101).holds(Level.PTE, 12_000, 100).build(2);
    assertThat(compare(before, steps, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
  }

  @Test
  void locksAroundTheWalksAreCountedByKind() {
    List<LockHold> holds = new ArrayList<>();
    for (long walk = 1; walk <= 4; walk++) {
      holds.add(MadeWalk.hold(walk, 100 * walk));
    }
    WalkerComparison comparison =
        WalkerComparisons.of(
            Reading.of(List.of(legacy().build(1))),
            Reading.of(List.of(range().build(2))),
            Reading.of(List.of(legacy().build(3))),
            holds);
    assertThat(comparison.getLocks()).hasSize(1);
    assertThat(comparison.getLocks().get(0).getLegacy().getHold().getSumNs()).isEqualTo(400);
    assertThat(comparison.getLocks().get(0).getRange().getHold().getSumNs()).isEqualTo(200);
  }
}
