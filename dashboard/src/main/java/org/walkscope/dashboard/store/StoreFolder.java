// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folder of a store, which its owner alone can enter and one process alone uses. */
final class StoreFolder implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final FileChannel lock;

  private StoreFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
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
    if (Files.notExists(path)) {
      Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    }
    if (!Files.isDirectory(path)) {
      throw new IOException(path + " is no folder: name another one with --store");
    }
    if (!Files.getPosixFilePermissions(path).equals(OWNER_ALONE)) {
      throw new IOException("others can enter " + path + ": run chmod 700 on it");
    }
    FileChannel channel =
        FileChannel.open(
            path.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(FILE));
    if (!locked(channel)) {
      channel.close();
      throw new IOException(
          "another dashboard uses " + path + ": stop it, or name another folder with --store");
    }
    StoreFolder folder = new StoreFolder(path, channel);
    folder.empty(folder.spill());
    return folder;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // in this process
    }
  }

  Path database() {
    return path.resolve("history.duckdb");
  }

  /** Folder for what questions cannot keep in memory. */
  Path spill() {
    return path.resolve("spill");
  }

  private void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    }
  }

  /** Takes from others what the database has given them: it knows no permissions. */
  void protect() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "history.duckdb*")) {
      for (Path file : files) {
        Files.setPosixFilePermissions(file, FILE);
      }
    } catch (NoSuchFileException e) {
      // a log that was written into the database meanwhile
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
