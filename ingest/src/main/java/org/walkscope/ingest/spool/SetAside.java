// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Damaged files of a spool. They have the room that nothing else wants. */
final class SetAside {
  /** End of their names. */
  static final String END = ".damaged";

  private record Aside(long bytes, long changedMs) {}

  private final Map<Path, Aside> files = new HashMap<>();
  private long bytes;

  /** Takes the files in a folder of a stream. */
  synchronized void find(Path folder) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path path : each) {
        add(path);
      }
    }
  }

  /** Name of a file that is set aside. */
  static Path nameOf(Path file) {
    return file.resolveSibling(file.getFileName() + END);
  }

  /** Sets a file aside. */
  void take(Path file) throws IOException {
    Path aside = nameOf(file);
    Files.move(file, aside);
    add(aside);
  }

  private synchronized void add(Path path) throws IOException {
    remove(path);
    Aside aside = new Aside(Files.size(path), Files.getLastModifiedTime(path).toMillis());
    files.put(path, aside);
    bytes += aside.bytes;
  }

  private void remove(Path path) {
    Aside known = files.remove(path);
    bytes -= known == null ? 0 : known.bytes;
  }

  /** Forgets the files of a folder that went. */
  synchronized void forget(Path folder) {
    files.keySet().stream().filter(path -> path.startsWith(folder)).toList().forEach(this::remove);
  }

  synchronized long bytes() {
    return bytes;
  }

  /**
   * Deletes the oldest file.
   *
   * @return false if there is none
   */
  synchronized boolean dropOldest() {
    Path oldest =
        files.keySet().stream()
            .min(Comparator.comparing(path -> files.get(path).changedMs))
            .orElse(null);
    if (oldest == null) {
      return false;
    }
    remove(oldest);
    try {
      Files.deleteIfExists(oldest);
    } catch (IOException e) {
      // it takes room that the spool does not have: a full disk is told
    }
    return true;
  }
}
