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
    return new MigrationComparison(still, moving, compared(40, 0), light).holds();
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
            new MigrationComparison(compared(50, 0), compared(40, 12), compared(30, 5), true)
                .result(true)
                .figures())
        .containsEntry("changed_while_moving", 12)
        .containsEntry("moving", 40L)
        .containsEntry("changed_entries", 12L)
        .containsEntry("moving_entries", 40L)
        .containsEntry("changed_while_running", 5)
        .containsEntry("changed_running_entries", 5L)
        .containsEntry("running_entries", 30L)
        .containsEntry("wrong", 0);
  }

  @Test
  void whatARunningProcessChangesIsCountedInLightModeAndWrongInExactMode() {
    StressComparison none = compared(40, 0);
    assertThat(new MigrationComparison(none, none, compared(40, 3), true).holds()).isTrue();
    assertThat(new MigrationComparison(none, none, compared(40, 3), false).holds()).isFalse();
    assertThat(new MigrationComparison(none, none, compared(0, 0), true).holds()).isFalse();
    assertThat(new MigrationComparison(none, none, compared(40, 3), false).result(false).figures())
        .containsEntry("wrong", 3);
  }

  @Test
  void theNameOfAnAnswerSaysWhatHappenedToTheMemory() {
    assertThat(MigrationComparison.phase(read("/out/00001-pagemap-still.bin")))
        .isEqualTo(MigrationComparison.Phase.STILL);
    assertThat(MigrationComparison.phase(read("/out/00001-pagemap-running.bin")))
        .isEqualTo(MigrationComparison.Phase.RUNNING);
    assertThat(MigrationComparison.phase(read("/out-still./00001-pagemap.bin")))
        .isEqualTo(MigrationComparison.Phase.MOVING);
  }
}
