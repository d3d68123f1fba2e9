// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directory that is deleted when closed. */
public final class ScratchDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchDirectory.class);

  /** Attempts to delete: a cluster that is ending makes and deletes files there meanwhile. */
  private static final int ATTEMPTS = 100;

  private static final long PAUSE_NS = 50_000_000;

  private final Path path;

  private ScratchDirectory(Path path) {
    this.path = path;
  }

  /** New private directory with an unpredictable name. */
  public static ScratchDirectory create(String prefix) throws IOException {
    return new ScratchDirectory(Files.createTempDirectory(prefix));
  }

  /** Existing directory. */
  public static ScratchDirectory over(Path path) {
    return new ScratchDirectory(path);
  }

  /** Private directory of this name, without what a killed process left in it. */
  public static ScratchDirectory anew(Path path) throws IOException {
    over(path).close();
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return over(path);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(path, new Deletion());
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          LOG.warn("cannot delete {}", path, e);
          return;
        }
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // deleted meanwhile
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
