// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomOnDiskTest {
  private final IOException foreign = new IOException("Kein Platz auf dem Datentraeger");

  @TempDir Path folder;

  @Test
  void theSystemsOwnWordsForAFullDiskAreKnown() {
    IOException full =
        catchThrowableOfType(
            IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));
    RoomOnDisk room = new RoomOnDisk(folder, line -> {});
    assertThat(room.lacks(full)).isTrue();
    assertThat(room.lacks(new IOException("Input/output error"))).isFalse();
    assertThat(room.lacks(foreign)).as("there is room").isFalse();
  }

  @Test
  void aDiskWithoutRoomIsFullWhateverTheWords() throws IOException, InterruptedException {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString())
            .start();
    assumeTrue(mount.waitFor() == 0, "a file system cannot be mounted here");
    try {
      RoomOnDisk room = new RoomOnDisk(folder, line -> {});
      assertThat(room.lacks(foreign)).isFalse();
      Files.write(folder.resolve("all"), new byte[64 << 10]);
      assertThat(room.lacks(foreign)).isTrue();
    } finally {
      new ProcessBuilder("umount", folder.toString()).start().waitFor();
    }
  }
}
