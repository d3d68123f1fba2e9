// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;

/** Recorded reads of a directory, one in each folder that has a capture. */
public final class GoldenCaptures {
  private static final String CAPTURE = "capture.avro";
  private static final String SUMS = "SHA256SUMS";

  private GoldenCaptures() {}

  /** Recorded reads, by name; the checksums of their files are verified. */
  public static List<RecordedRead> read(Path directory) throws IOException {
    List<RecordedRead> reads = new ArrayList<>();
    for (Path folder : folders(directory)) {
      RecordedRead read =
          new RecordedRead(
              folder.getFileName().toString(),
              folder.resolve(CAPTURE),
              folder.resolve("smaps.txt"),
              folder.resolve("smaps_rollup.txt"),
              folder.resolve("maps.txt"),
              folder.resolve("TARGET"));
      check(folder, read);
      reads.add(read);
    }
    if (reads.isEmpty()) {
      throw new GoldenException(
          directory + " has no capture: record one with walkscope guest record --into");
    }
    return reads;
  }

  private static List<Path> folders(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new GoldenException(directory + " is no directory: name one with --golden");
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(
              folder -> Files.exists(folder.resolve(SUMS)) || Files.exists(folder.resolve(CAPTURE)))
          .sorted()
          .toList();
    }
  }

  private static void check(Path folder, RecordedRead read) throws IOException {
    Checksums checksums = Checksums.read(folder.resolve(SUMS));
    for (Path text : List.of(read.smaps(), read.rollup(), read.maps(), read.target())) {
      checksums.check(text.getFileName().toString());
    }
    try {
      checksums.check(CAPTURE);
    } catch (DamagedFileException e) {
      throw withPlace(e, read.capture());
    }
  }

  /**
   * Error with the place of the damage: the digest shows that a byte changed, the capture's own
   * checksums about where.
   */
  private static IOException withPlace(DamagedFileException damaged, Path capture)
      throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      while (reader.next() != null) {
        // reads on to the damage
      }
    } catch (CaptureException e) {
      return new GoldenException(damaged.getMessage() + "; " + e.getMessage());
    }
    return damaged;
  }
}
