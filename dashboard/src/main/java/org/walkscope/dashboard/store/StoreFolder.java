// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.walkscope.command.PrivateFolder;

/** Folder of a store, which its owner alone can enter and one process alone uses. */
final class StoreFolder implements AutoCloseable {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private final PrivateFolder folder;

  private StoreFolder(PrivateFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder where it is not there, and locks it.
   *
   * @throws IOException with a line that says what to do
   */
  static StoreFolder lock(Path path) throws IOException {
    if (path.toString().indexOf(';') >= 0) {
      throw new IOException("no history can be in " + path + ": there is a ';' in its name");
    }
    StoreFolder folder = new StoreFolder(PrivateFolder.lock(path, "dashboard", "--store"));
    folder.empty(folder.spill());
    return folder;
  }

  Path database() {
    return folder.path().resolve("history.duckdb");
  }

  /** Folder for what questions cannot keep in memory. */
  Path spill() {
    return folder.path().resolve("spill");
  }

  private void empty(Path spilled) throws IOException {
    if (Files.exists(spilled)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(spilled)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    }
  }

  /** Takes from others what the database has given them: it knows no permissions. */
  void protect() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), "history.duckdb*")) {
      for (Path file : files) {
        Files.setPosixFilePermissions(file, FILE);
      }
    } catch (NoSuchFileException e) {
      // a log that was written into the database meanwhile
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
