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
import java.util.function.BiConsumer;

/** Captures below a folder that a person named, such as those of a spool. */
final class CaptureFolder {
  private static final String CAPTURE = ".avro";

  private CaptureFolder() {}

  /**
   * Puts in the place of each folder the captures below it, by their names; other names stay.
   *
   * @param failed takes a folder that cannot be read, or has no capture below it
   */
  static List<String> expand(List<String> names, BiConsumer<String, IOException> failed)
      throws IOException {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (isFolder(name)) {
        all.addAll(below(Path.of(name), failed));
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

  private static List<String> below(Path folder, BiConsumer<String, IOException> failed)
      throws IOException {
    List<String> captures = new ArrayList<>();
    List<Path> unread = new ArrayList<>();
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

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            unread.add(file);
            failed.accept(file.toString(), failure);
            return FileVisitResult.CONTINUE;
          }
        });
    if (captures.isEmpty() && unread.isEmpty()) {
      failed.accept(
          folder.toString(),
          new IOException(folder + ": a folder without captures (*" + CAPTURE + ") below it"));
    }
    Collections.sort(captures);
    return captures;
  }
}
