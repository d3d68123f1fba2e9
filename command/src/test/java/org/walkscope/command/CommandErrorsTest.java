// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class CommandErrorsTest {
  @Test
  void aFailureOfInputOrOutputIsNoFaultOfOursWhereverItComesFrom() {
    IOException full = new IOException("cannot keep silent threads in /tmp: no space left");
    assertThat(CommandErrors.reason(new UncheckedIOException(full))).isEqualTo(full.getMessage());
  }

  @Test
  void whatNobodyCanActOnIsAFaultOfOurs() {
    assertThat(CommandErrors.reason(new IllegalStateException("x"))).startsWith("a fault of ours");
  }
}
