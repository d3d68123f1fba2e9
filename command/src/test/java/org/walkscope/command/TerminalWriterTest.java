// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalWriterTest {
  private final StringWriter shown = new StringWriter();
  private final PrintWriter out = TerminalWriter.before(shown);

  @Test
  void linesAndColumnsAreOurs() {
    out.printf("1104 \u2260 1103\tkB%n\nüé\ud83d\ude00\n");
    assertThat(shown.toString()).isEqualTo("1104 \u2260 1103\tkB\n\nüé\ud83d\ude00\n");
  }

  @Test
  void whatATerminalWouldObeyIsShown() {
    out.print("a\u001b[2Jb\rc\u202ed\u0085e\u200b");
    out.flush();
    assertThat(shown.toString()).isEqualTo("a\\u001b[2Jb\\u000dc\\u202ed\\u0085e\\u200b");
  }

  @Test
  void halvesOfALineAreWrittenWhenFlushed() {
    out.print("so ");
    out.flush();
    assertThat(shown.toString()).isEqualTo("so ");
    out.println("far");
    assertThat(shown.toString()).isEqualTo("so far\n");
  }
}
