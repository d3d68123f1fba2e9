// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.walkscope.command.PrivateFolder;

/** Folder of a spool: of one agent alone, with a folder for each stream. */
final class SpoolFolder implements Closeable {
  private static final String RUNNING = "running";
  private static final Pattern STREAM = Pattern.compile("[0-9a-f]{32}");

  private final Path path;
  private final FileChannel lock;
  private final boolean clean;

  /** Locks a folder, which is made where it is not there. */
  SpoolFolder(Path path) throws IOException {
    this.path = path;
    if (!Files.isDirectory(path)) {
      create(path);
    }
    lock = PrivateFolder.tryLock(path);
    if (lock == null) {
      throw new IOException("the spool " + path + " is in use by another agent");
    }
    clean = !Files.exists(path.resolve(RUNNING));
  }

  private static void create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder, PrivateFolder.FOLDER);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the spool " + e.getFile() + " is no folder: name another", e);
    } catch (NoSuchFileException e) {
      throw new IOException("the folder of the spool " + folder + " cannot be made there", e);
    }
  }

  Path path() {
    return path;
  }

  /** True if the agent before ended regularly. */
  boolean wasClean() {
    return clean;
  }

  /** Marks that an agent runs: until {@link #close}, or for the next one to see. */
  void markRunning() throws IOException {
    if (clean) {
      Files.createFile(path.resolve(RUNNING), PrivateFolder.FILE);
    }
  }

  /** Folders of streams. */
  List<Path> streams() throws IOException {
    List<Path> streams = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(path, Files::isDirectory)) {
      for (Path folder : each) {
        // others are of the file system, or of an agent that was killed while it wrote a copy
        if (STREAM.matcher(folder.getFileName().toString()).matches()) {
          streams.add(folder);
        }
      }
    }
    return streams;
  }

  /** Folder of a new stream. */
  Path create(String stream) throws IOException {
    Path folder = path.resolve(stream);
    create(folder);
    SpoolWriter.forceFolder(path);
    return folder;
  }

  /** Unlocks the folder without a word of how its agent ended. */
  void unlock() throws IOException {
    lock.close();
  }

  /** Unlocks the folder after a regular end. */
  @Override
  @SuppressWarnings("try") // the lock is closed alone
  public void close() throws IOException {
    try (FileChannel last = lock) {
      Files.deleteIfExists(path.resolve(RUNNING));
    }
  }
}
