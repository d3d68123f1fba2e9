// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.proc.Share;

class MigrationComparisonTest {
  private static StressComparison compared(long complete, int wrong) {
    return new StressComparison(
        complete,
        complete,
        0,
        complete,
        complete,
        Collections.nCopies(wrong, "a read"),
        new Share(complete - wrong, complete),
        0,
        List.of(),
        1);
  }

  private static boolean holds(StressComparison still, StressComparison moving, boolean light) {
    return new MigrationComparison(still, moving, light).holds();
  }

  private static IndexedRead read(String path) {
    return new IndexedRead("pagemap", 3, 4, 1, 2, Path.of(path), null);
  }

  @Test
  void noReadMayDifferWhileNoPageMovesInEitherMode() {
    assertThat(holds(compared(40, 0), compared(40, 0), true)).isTrue();
    assertThat(holds(compared(40, 1), compared(40, 0), true)).isFalse();
    assertThat(holds(compared(40, 1), compared(40, 0), false)).isFalse();
  }

  @Test
  void readsMayDifferWhilePagesMoveInLightModeAlone() {
    assertThat(holds(compared(40, 0), compared(40, 12), true)).isTrue();
    assertThat(holds(compared(40, 0), compared(40, 1), false)).isFalse();
  }

  @Test
  void withoutCompleteReadsOfEitherKindNothingIsShown() {
    assertThat(holds(compared(0, 0), compared(40, 0), true)).isFalse();
    assertThat(holds(compared(40, 0), compared(0, 0), true)).isFalse();
  }

  @Test
  void entriesThatChangedWhilePagesMovedAreInTheResult() {
    assertThat(
            new MigrationComparison(compared(50, 0), compared(40, 12), true).result(true).figures())
        .containsEntry("changed_while_moving", 12)
        .containsEntry("moving", 40L)
        .containsEntry("changed_entries", 12L)
        .containsEntry("moving_entries", 40L)
        .containsEntry("wrong", 0);
  }

  @Test
  void theNameOfAnAnswerSaysWhetherPagesMoved() {
    assertThat(MigrationComparison.isStill(read("/out/00001-pagemap-still.bin"))).isTrue();
    assertThat(MigrationComparison.isStill(read("/out-still./00001-pagemap.bin"))).isFalse();
  }
}
