// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;

/** Captures that a job reads, and the folder that it writes, checked before it begins. */
final class CaptureFiles {
  private static final String SUFFIX = ".avro";

  private CaptureFiles() {}

  /**
   * Captures that are named, those of a folder in the order of their names.
   *
   * @throws IOException with a line for people when one is no capture
   */
  static List<String> of(List<String> names) throws IOException {
    List<String> captures = new ArrayList<>();
    for (String name : names) {
      if (Files.isDirectory(Path.of(name))) {
        captures.addAll(inFolder(name));
      } else {
        captures.add(name);
      }
    }
    for (String capture : captures) {
      require(capture);
    }
    return captures;
  }

  private static List<String> inFolder(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      List<String> captures =
          files.map(Path::toString).filter(file -> file.endsWith(SUFFIX)).sorted().toList();
      if (captures.isEmpty()) {
        throw new IOException(folder + " has no captures (*" + SUFFIX + ")");
      }
      return captures;
    }
  }

  private static void require(String capture) throws IOException {
    Path path = Path.of(capture);
    if (!Files.exists(path)) {
      throw new IOException(capture + ": there is no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(capture + " is no regular file: --captures wants files");
    }
    if (!Files.isReadable(path)) {
      throw new IOException(capture + " may not be read by this user");
    }
    try (CaptureReader reader = CaptureReader.open(path)) {
      reader.position();
    } catch (CaptureException e) {
      throw new IOException(
          capture
              + " is no capture of Walkscope: "
              + e.getMessage()
              + "; ingest --capture makes one",
          e);
    }
  }

  /**
   * Makes a folder that its owner alone can read. An address such as s3://bucket/results is left to
   * Flink's file systems.
   *
   * @return the folder, where every task manager finds it
   * @throws IOException when there is one with files in it
   */
  static String makeNew(String folder) throws IOException {
    if (isElsewhere(folder)) {
      return folder;
    }
    Path path = Path.of(folder).toAbsolutePath();
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isPresent()) {
        throw new IOException(folder + " has files in it: name a new folder");
      }
    }
    return path.toString();
  }

  /** True of an address with a scheme. */
  private static boolean isElsewhere(String folder) {
    return folder.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  }
}
