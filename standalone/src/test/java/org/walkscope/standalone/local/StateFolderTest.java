// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir private Path folder;

  private void open(String user) throws IOException {
    StateFolder.open(folder.resolve("state"), user, "--state").close();
  }

  private void refuses(String user, String reason) {
    assertThatThrownBy(() -> open(user))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }

  @Test
  void isOfItsOwnerAndOfOneProcessAtATime() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"), "up", "--state")) {
      assertThat(Files.getPosixFilePermissions(state.path()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(state.resolve("format")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      refuses("up", "another walkscope up uses ");
    }
    open("up");
  }

  @Test
  void ofAnotherCommandANewerFormOrDamagedItIsRefused() throws Exception {
    open("job WalkJob");
    refuses("up", "has the state of walkscope job WalkJob: name another folder with --state");
    Path format = folder.resolve("state/format");
    Files.writeString(format, "walkscope job WalkJob 2\n");
    refuses("job WalkJob", "was written by a newer Walkscope (form 2, this one knows 1)");
    Files.writeString(format, "\0\0");
    refuses("job WalkJob", "format is damaged");
    Files.write(format, new byte[] {(byte) 0xff});
    refuses("job WalkJob", "format is damaged: name another folder with --state");
  }

  @Test
  void stateOfOtherInputIsRefusedOnceThereIsSome() throws Exception {
    try (StateFolder state = StateFolder.open(folder.resolve("state"), "job WalkJob", "--state")) {
      state.requireOf("--bootstrap-servers a:1 --id walks", true, "--state");
      state.requireOf("--bootstrap-servers b:1 --id walks", true, "--state");
      state.requireOf("--bootstrap-servers b:1 --id walks", false, "--state");
      assertThatThrownBy(
              () -> state.requireOf("--bootstrap-servers a:1 --id walks", false, "--state"))
          .isInstanceOf(IOException.class)
          .hasMessage(
              state.path()
                  + " has the state of a job with --bootstrap-servers b:1 --id walks, not with"
                  + " --bootstrap-servers a:1 --id walks: name another folder with --state");
    }
  }

  @Test
  void whatOthersCanEnterIsRefused() throws Exception {
    Files.createDirectory(
        folder.resolve("state"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    refuses("up", "chmod 700");
  }
}
