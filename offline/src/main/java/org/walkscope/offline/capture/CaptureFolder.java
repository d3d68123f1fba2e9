// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Captures below a folder that a person named, such as those of a spool. */
final class CaptureFolder {
  private static final String CAPTURE = ".avro";

  private CaptureFolder() {}

  /**
   * Puts in the place of each folder the captures below it, by their names; other names stay.
   *
   * @throws IOException where there is none below a folder, or a folder cannot be read
   */
  static List<String> expand(List<String> names) throws IOException {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (isFolder(name)) {
        all.addAll(below(Path.of(name)));
      } else {
        all.add(name);
      }
    }
    return all;
  }

  private static boolean isFolder(String name) {
    try {
      return Files.isDirectory(Path.of(name));
    } catch (InvalidPathException e) {
      return false; // told when it is opened
    }
  }

  private static List<String> below(Path folder) throws IOException {
    List<String> captures = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            if (is.isRegularFile() && file.toString().endsWith(CAPTURE)) {
              captures.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    if (captures.isEmpty()) {
      throw new IOException(folder + ": a folder without captures (*" + CAPTURE + ") below it");
    }
    Collections.sort(captures);
    return captures;
  }
}
