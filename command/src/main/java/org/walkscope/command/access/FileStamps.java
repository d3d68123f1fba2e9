// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What changes when one of some files is written, replaced, or taken away. */
final class FileStamps {
  private final List<Path> files;
  private List<String> last;

  /** Takes the files as they are now. */
  FileStamps(Path... files) {
    this.files = List.of(files);
    last = now();
  }

  /** True if a file is another than at the call before. */
  boolean haveChanged() {
    List<String> before = last;
    last = now();
    return !last.equals(before);
  }

  private List<String> now() {
    List<String> all = new ArrayList<>();
    for (Path file : files) {
      all.add(stamp(file));
    }
    return all;
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
    } catch (IOException e) {
      return "away"; // told once, by who reads it
    }
  }
}
