// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folder that its owner alone can enter and one process alone uses. */
public final class PrivateFolder implements AutoCloseable {
  /** Name of the file that is locked. */
  public static final String LOCK = "lock";

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /** Attribute of a folder that its owner alone enters. */
  public static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(OWNER_ALONE);

  /** Attribute of a file that its owner alone reads. */
  public static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel lock;

  private PrivateFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder where it is not there, and locks it.
   *
   * @param user who uses such folders. Example: dashboard
   * @param option that names the folder. Example: --store
   * @throws IOException with a line that says what to do
   */
  public static PrivateFolder lock(Path path, String user, String option) throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectories(path, FOLDER);
    }
    if (!Files.isDirectory(path)) {
      throw new IOException("%s is no folder: name another one with %s".formatted(path, option));
    }
    if (!Files.getPosixFilePermissions(path).equals(OWNER_ALONE)) {
      throw new IOException("others can enter %s: run chmod 700 on it".formatted(path));
    }
    FileChannel channel = tryLock(path);
    if (channel == null) {
      throw new IOException(
          "another %s uses %s: stop it, or name another folder with %s"
              .formatted(user, path, option));
    }
    return new PrivateFolder(path, channel);
  }

  /**
   * Locks a folder that is there, until the channel is closed.
   *
   * @return null if another process, or this one, has locked it
   */
  public static FileChannel tryLock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            FILE);
    if (isLocked(channel)) {
      return channel;
    }
    channel.close();
    return null;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // in this process
    }
  }

  public Path path() {
    return path;
  }

  /** Unlocks the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
