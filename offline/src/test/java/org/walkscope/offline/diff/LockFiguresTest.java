// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;

class LockFiguresTest {
  /** What rounding leaves of a mean of logarithms differs with the number of holds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 7, 1_000})
  void holdsOfOneTimeTypicallyTakeItWhateverTheirNumber(int holds) {
    LockFigures figures = new LockFigures();
    for (int i = 0; i < holds; i++) {
      figures.add(new LockSpan(LockKind.PTL, Level.PMD, 1L, 0L, 7L, 83L, false, false));
    }
    assertThat(figures.values())
        .containsEntry(Figure.HOLD_TYPICAL, 83.0)
        .containsEntry(Figure.WAIT_MEAN, 7.0);
  }
}
