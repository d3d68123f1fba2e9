// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Captures below a folder that a person named, such as those of a spool. */
final class CaptureFolder {
  private static final String CAPTURE = ".avro";

  private CaptureFolder() {}

  /**
   * Puts in the place of each folder the captures below it, by their names; other names stay.
   *
   * @param failed takes a folder that cannot be read, or has no capture below it, and a file that
   *     is left out
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
    Found found = new Found(folder.toRealPath(), failed);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    List<String> captures = found.once();
    if (captures.isEmpty() && !found.told) {
      failed.accept(
          folder.toString(),
          new IOException(folder + ": a folder without captures (*" + CAPTURE + ") below it"));
    }
    return captures;
  }

  /** What a folder has; links are followed, as their names are what a person sees. */
  private static final class Found extends SimpleFileVisitor<Path> {
    private final Path root;
    private final BiConsumer<String, IOException> failed;
    private final Map<Path, Object> captures = new TreeMap<>();
    private boolean started; // the folder that was named may be a link itself
    private boolean told;

    Found(Path root, BiConsumer<String, IOException> failed) {
      this.root = root;
      this.failed = failed;
    }

    /** Passes over a link to a folder that is met without it. */
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is)
        throws IOException {
      Path real = folder.toRealPath();
      boolean below = Files.isSymbolicLink(folder) && real.startsWith(root);
      return below && started ? FileVisitResult.SKIP_SUBTREE : start();
    }

    private FileVisitResult start() {
      started = true;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
      if (!file.toString().endsWith(CAPTURE)) {
        return FileVisitResult.CONTINUE;
      }
      if (is.isRegularFile()) {
        captures.put(file, is.fileKey());
      } else if (is.isSymbolicLink()) {
        tell(file, new IOException(file + ": a link to a file that is not there, left out"));
      } else {
        tell(file, new IOException(file + ": a pipe or a device, left out: name it to read it"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!(failure instanceof FileSystemLoopException)) { // whose files are met anyway
        tell(file, failure);
      }
      return FileVisitResult.CONTINUE;
    }

    private void tell(Path file, IOException failure) {
      told = true;
      failed.accept(file.toString(), failure);
    }

    /** Captures by their names; of the names of one file a link is not the one that is taken. */
    List<String> once() {
      Map<Object, Path> files = new HashMap<>();
      List<Path> byName = new ArrayList<>(captures.keySet());
      byName.sort(Comparator.comparing(Files::isSymbolicLink));
      for (Path name : byName) {
        Path same = files.putIfAbsent(captures.get(name), name);
        if (same != null) {
          captures.remove(name);
          tell(name, new IOException(name + ": the same file as " + same + ": remove one of them"));
        }
      }
      return captures.keySet().stream().map(Path::toString).sorted().toList();
    }
  }
}
