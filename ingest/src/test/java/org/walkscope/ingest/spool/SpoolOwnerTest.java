// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.ExitStatus;

class SpoolOwnerTest {
  @TempDir Path folder;

  @Test
  void theFolderIsTheUsersAlone() throws IOException {
    assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "not root");
    Path spool = Files.createDirectory(folder.resolve("spool"));
    SpoolOwner.give(spool, 65532);
    assertThat(Files.getAttribute(spool, "unix:uid")).isEqualTo(65532);
    assertThat(Files.getAttribute(spool, "unix:gid")).isEqualTo(65532);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
        .isEqualTo("rwx------");
  }

  @Test
  void aWrongCallIsOneLine() {
    assertThat(lineOf(ExitStatus.USAGE)).contains("wanted are its path");
    assertThat(lineOf(ExitStatus.USAGE, folder.toString(), "nobody"))
        .contains("number of its user");
    assertThat(lineOf(ExitStatus.FAILED, folder.resolve("nope").toString(), "65532"))
        .contains("nope: no such file");
  }

  private static String lineOf(int status, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(SpoolOwner.run(new PrintStream(err, true, UTF_8), arguments)).isEqualTo(status);
    assertThat(err.toString(UTF_8)).hasLineCount(1);
    return err.toString(UTF_8);
  }
}
