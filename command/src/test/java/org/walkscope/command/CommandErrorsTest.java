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

  /** A stream that fails fails again when it is closed. */
  @Test
  void whatFailsTwiceForOneReasonIsToldOnce() {
    IOException full = new IOException("cannot write x: no space left");
    full.addSuppressed(new IOException("cannot write x: no space left"));
    full.addSuppressed(new IOException("and y cannot be closed"));
    assertThat(CommandErrors.reason(full))
        .isEqualTo("cannot write x: no space left; and y cannot be closed");
  }

  @Test
  void whatNobodyCanActOnIsAFaultOfOurs() {
    assertThat(CommandErrors.reason(new IllegalStateException("x"))).startsWith("a fault of ours");
  }
}
