// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Damage of a spool whose agent does not run: some bytes of a segment are others. */
final class SpoolDamage {
  private static final int MOST_BYTES = 2000;

  private SpoolDamage() {}

  /** Segments of a spool, those of a stream in their order. */
  static List<Path> segments(Path spool) throws IOException {
    try (Stream<Path> files = Files.walk(spool)) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  /** Damages a segment; nothing, where there is none. */
  static void in(Path spool, Random random) throws IOException {
    List<Path> segments = segments(spool);
    if (segments.isEmpty()) {
      return;
    }
    Path segment = segments.get(random.nextInt(segments.size()));
    long size = Files.size(segment);
    if (size == 0) {
      return;
    }
    byte[] bytes = new byte[(int) Math.min(size, 1 + random.nextInt(MOST_BYTES))];
    random.nextBytes(bytes);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(random.nextLong(size - bytes.length + 1));
      file.write(bytes);
    }
  }
}
