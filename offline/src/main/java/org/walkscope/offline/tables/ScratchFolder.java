// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * New folder that only its owner can enter, deleted with what is in it on close, or when a signal
 * ends the process before.
 */
public final class ScratchFolder implements Closeable {
  private static final String PREFIX = ".walkscope-";

  /** Deletions at the end of the process: files may be made meanwhile. */
  private static final int ATTEMPTS = 10;

  private final Path path;
  private final Thread atEnd = new Thread(this::deleteAtEnd);

  private ScratchFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /** Makes the folder in another one. */
  public static ScratchFolder in(Path parent) throws IOException {
    try {
      return new ScratchFolder(Files.createTempDirectory(parent, PREFIX));
    } catch (FileSystemException e) { // its own name is of a folder that there never was
      throw e instanceof AccessDeniedException
          ? new AccessDeniedException(parent.toString())
          : new FileSystemException(parent.toString(), null, e.getReason());
    }
  }

  /** Makes the folder where temporary files are. */
  public static ScratchFolder temporary() throws IOException {
    return new ScratchFolder(Files.createTempDirectory(PREFIX));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // the process ends, and the hook finds nothing or goes on
    }
  }

  private void deleteAtEnd() {
    for (int i = 0; i < ATTEMPTS && Files.exists(path); i++) {
      try {
        delete();
      } catch (IOException | UncheckedIOException e) {
        // a file was made or deleted meanwhile: again
      }
    }
  }

  /** The process may end while its threads close; the hook waits for them. */
  private synchronized void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
