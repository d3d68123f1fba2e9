// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** New folder that only its owner can enter, deleted on close with what is in it. */
public final class ScratchFolder implements Closeable {
  private static final String PREFIX = ".walkscope-";

  private final Path path;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder in another one. */
  public static ScratchFolder in(Path parent) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(parent, PREFIX));
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
    try (Stream<Path> inside = Files.walk(path)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
