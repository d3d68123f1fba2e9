// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
