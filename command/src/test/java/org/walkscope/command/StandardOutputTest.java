// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class StandardOutputTest {
  @Command(name = "walkscope")
  private static final class Some {}

  private final StringWriter said = new StringWriter();
  private final CommandLine line = new CommandLine(new Some()).setErr(new PrintWriter(said));

  @Test
  void aFullDeviceIsOneLineAndAFailure() throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      StandardOutput out = StandardOutput.to(full);
      out.println("text");
      assertThat(out.status(ExitStatus.OK, line)).isEqualTo(ExitStatus.FAILED);
      assertThat(said.toString())
          .isEqualTo(
              "walkscope: not all was written to standard output: No space left on device\n");
    }
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StandardOutput out = StandardOutput.to(gone);
    out.println("text");
    assertThat(out.status(ExitStatus.OK, line)).isEqualTo(141);
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void textIsUtf8WhateverTheLocaleIs() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput out = StandardOutput.to(bytes);
    out.print("→ µs");
    assertThat(out.status(ExitStatus.FOUND, line)).isEqualTo(ExitStatus.FOUND);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("→ µs");
  }
}
