// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir Path folder;

  /** Process that makes a folder with a file in it and waits. */
  static final class Interrupted {
    private Interrupted() {}

    public static void main(String[] arguments) throws IOException {
      try (ScratchFolder scratch = ScratchFolder.in(Path.of(arguments[0]))) {
        Files.writeString(scratch.path().resolve("results"), "some");
        System.out.println(scratch.path());
        System.in.read();
      }
    }
  }

  @Test
  void aSignalLeavesNothing() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Interrupted.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String made = process.inputReader().readLine();
    assertThat(Path.of(made)).isNotEmptyDirectory();
    process.toHandle().destroy(); // Process.destroy ends its input, too
    assertThat(process.waitFor()).isNotZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void closeLeavesNothing() throws IOException {
    try (ScratchFolder scratch = ScratchFolder.in(folder)) {
      Files.writeString(scratch.path().resolve("results"), "some");
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void failureNamesTheFolderThatWasGiven() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "some");
    assertThatIOException()
        .isThrownBy(() -> ScratchFolder.in(file))
        .withMessage(file + ": Not a directory");
  }
}
