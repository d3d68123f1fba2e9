// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Folder with the checkpoints and savepoints of one job. A job's checkpoints are numbered through
 * all its runs, so the highest number is where it goes on. A checkpoint without metadata is one
 * that a killed process did not complete: no result of it was committed.
 */
public record CheckpointFolder(Path directory) {
  private static final String METADATA = "_metadata";

  /** Depth of JOB/chk-N/_metadata, and more than that of savepoint-…/_metadata. */
  private static final int DEPTH = 3;

  /** Folders of all checkpoints of a run. */
  private static final Set<String> SHARED = Set.of("shared", "taskowned");

  Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  Path savepoints() {
    return directory.resolve("savepoints");
  }

  /** True if there is neither checkpoint nor savepoint. */
  public boolean isEmpty() throws IOException {
    return metadata(checkpoints()).isEmpty() && metadata(savepoints()).isEmpty();
  }

  /**
   * Newest checkpoint or savepoint; the others, and what a killed process left, are deleted.
   *
   * @throws IOException when one cannot be read: going on from an older one would give results
   *     twice
   */
  Optional<Path> newest() throws IOException {
    Path newest = null;
    long number = Long.MIN_VALUE;
    for (Path folder : List.of(checkpoints(), savepoints())) {
      for (Path metadata : metadata(folder)) {
        long of = number(metadata);
        if (of > number) {
          number = of;
          newest = metadata.getParent();
        }
      }
    }
    clean(checkpoints(), newest);
    clean(savepoints(), newest);
    return Optional.ofNullable(newest);
  }

  private static List<Path> metadata(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files.filter(file -> file.getFileName().toString().equals(METADATA)).toList();
    }
  }

  private static long number(Path metadata) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
      return Checkpoints.loadCheckpointMetadata(
              in, CheckpointFolder.class.getClassLoader(), metadata.getParent().toString())
          .getCheckpointId();
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "%s is damaged, and an older state would give results twice: put it back, or name another folder"
              .formatted(metadata),
          e);
    }
  }

  /** Deletes all but one folder, and what it stands in. */
  private static void clean(Path folder, Path kept) throws IOException {
    if (Files.notExists(folder) || folder.equals(kept)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (kept != null && kept.startsWith(entry)) {
          clean(entry, kept);
        } else if (!SHARED.contains(entry.getFileName().toString())) {
          ScratchDirectory.over(entry).close();
        }
      }
    }
  }

  /** Deletes all: the job has ended, and begins anew. */
  void clear() throws IOException {
    clean(checkpoints(), null);
    clean(savepoints(), null);
  }
}
