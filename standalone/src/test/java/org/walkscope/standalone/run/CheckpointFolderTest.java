// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir private Path folder;

  private Path complete(String name, long number) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    try (OutputStream out = Files.newOutputStream(made.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(number, List.of(), List.of()), out);
    }
    return made;
  }

  @Test
  void theNewestIsTheHighestNumberOfCheckpointsAndSavepointsAndTheOthersGo() throws Exception {
    CheckpointFolder checkpoints = new CheckpointFolder(folder);
    assertThat(checkpoints.newest()).isEmpty();
    Path old = complete("savepoints/savepoint-a", 9);
    Path newest = complete("checkpoints/job/chk-10", 10);
    Path incomplete = Files.createDirectories(folder.resolve("checkpoints/job/chk-11"));
    Path shared = Files.createDirectories(folder.resolve("checkpoints/job/shared"));
    Path before = complete("checkpoints/before/chk-8", 8);
    assertThat(checkpoints.newest()).contains(newest);
    assertThat(List.of(newest, shared)).allSatisfy(path -> assertThat(path).exists());
    assertThat(List.of(old, incomplete, before.getParent()))
        .allSatisfy(path -> assertThat(path).doesNotExist());

    Path savepoint = complete("savepoints/savepoint-b", 11);
    assertThat(checkpoints.newest()).contains(savepoint);
    assertThat(newest).doesNotExist();
    checkpoints.clear();
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void aDamagedOneIsNamedAndNothingIsDeleted() throws Exception {
    Path old = complete("checkpoints/job/chk-8", 8);
    Path damaged = complete("checkpoints/job/chk-9", 9).resolve("_metadata");
    Files.write(damaged, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> new CheckpointFolder(folder).newest())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(damaged + " is damaged");
    assertThat(old).exists();
  }
}
