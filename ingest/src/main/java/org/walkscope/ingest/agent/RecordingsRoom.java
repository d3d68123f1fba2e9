// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Room that recordings of a flight recorder take, each file once, however many have it. */
final class RecordingsRoom {
  private static final int DEPTH = 2; // a folder and its captures

  private RecordingsRoom() {}

  /**
   * Bytes that recordings would have together with one of the spool of now.
   *
   * @param into folder of recordings, or one that is not there
   */
  static long withOneMore(Path into, Path spool) throws IOException {
    Map<Object, Long> files = new HashMap<>();
    add(into, files);
    add(spool, files);
    return files.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void add(Path folder, Map<Object, Long> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      for (Path path : all.filter(path -> path.toString().endsWith(".avro")).toList()) {
        if (Files.exists(path)) { // else it went meanwhile
          BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
          files.put(file.fileKey(), file.size());
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
