// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {
  @Test
  void takesRangesAndSingleCores() {
    assertThat(Cores.parse("3")).containsExactly(3);
    assertThat(Cores.parse("0-1")).containsExactly(0, 1);
    assertThat(Cores.parse("0-2,5,8-9")).containsExactly(0, 1, 2, 5, 8, 9);
  }
}
