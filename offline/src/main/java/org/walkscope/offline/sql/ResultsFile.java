// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.walkscope.offline.tables.Database;
import org.walkscope.offline.tables.ResultsDatabase;
import org.walkscope.offline.tables.ScratchFolder;

/**
 * Results of captures in a file of DuckDB that only its owner can read. The file is kept for the
 * next query: beside the first capture, or in {@code ~/.cache/walkscope} where that folder cannot
 * be written or have a database; where neither can, it is deleted on close. Results of what is read
 * once, such as a pipe, are deleted on close.
 */
final class ResultsFile implements Closeable {
  /** Writer of the results into a file that is not there yet. */
  interface Making {
    void make(Path file) throws IOException;
  }

  /** Taker of a line for the person who waits. */
  interface Told {
    void tell(String what);
  }

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  /** Of the 255 bytes of a file's name the key and the ending take 49. */
  private static final int NAME_BYTES = 200;

  private static final String SUFFIX = ".duckdb";

  private final Path path;
  private final Closeable more;

  private ResultsFile(Path path, Closeable more) {
    this.path = path;
    this.more = more;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    more.close();
  }

  /** Makes results that are deleted on close. */
  static ResultsFile once(Making making) throws IOException {
    ScratchFolder scratch = ScratchFolder.temporary();
    try {
      return new ResultsFile(made(scratch, making), scratch);
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** Results of captures: those that are kept, or else made now and kept. */
  static ResultsFile kept(List<Path> captures, Making making, Told told) throws IOException {
    CaptureKey key = CaptureKey.of(captures);
    String name = begin(captures.get(0)) + "." + key.names() + ".";
    Path beside = captures.get(0).toAbsolutePath().getParent();
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "walkscope", "sql");
    for (Path place : List.of(beside, cache)) {
      Path kept = place.resolve(name + key.contents() + SUFFIX);
      if (Database.canBe(kept) && isOurs(kept)) {
        if (Database.has(kept, ResultsDatabase.DAMAGE)) {
          return new ResultsFile(kept, () -> {});
        }
        told.tell("results kept in " + kept + " are damaged: they are made again");
        Files.delete(kept);
      }
    }
    ScratchFolder folder = scratch(beside, cache);
    if (folder == null) {
      told.tell("results are not kept: neither %s nor %s can be written".formatted(beside, cache));
      return once(making);
    }
    try (ScratchFolder scratch = folder) {
      Path made = made(scratch, making);
      Path place = scratch.path().getParent();
      deleteOlder(place, name);
      Path kept = place.resolve(name + key.contents() + SUFFIX);
      Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
      return new ResultsFile(kept, () -> {});
    }
  }

  /** Name of a capture as far as it fits; the key has the names in full. */
  private static String begin(Path capture) {
    String name = capture.getFileName().toString().replace(';', '_');
    while (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    return name;
  }

  /** Deletes results that turned out to be damaged, so that the next query makes them again. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Failure to write results into a file of {@link Making}, with the disk that may be full. */
  static IOException notKept(Path file, String why) throws IOException {
    Path folder = file.getParent().getParent(); // that of the scratch folder
    FileStore disk = Files.getFileStore(folder);
    return new IOException(
        "results cannot be kept in %s, %d KiB free on disk %s: %s"
            .formatted(folder, disk.getUsableSpace() / 1024, disk, why));
  }

  /** Files of others are not trusted: an attacker may have put them there. */
  private static boolean isOurs(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    PosixFileAttributes is =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return is.owner().equals(Files.getOwner(Path.of("/proc/self")))
        && is.permissions().equals(OWNER_ALONE);
  }

  /** Folder beside the capture, or in the cache; null where neither can be written. */
  private static ScratchFolder scratch(Path beside, Path cache) {
    try {
      if (Database.canBe(beside)) {
        return ScratchFolder.in(beside);
      }
    } catch (IOException e) {
      // no permission, or a file system that is read-only
    }
    try {
      Files.createDirectories(cache);
      return ScratchFolder.in(cache);
    } catch (IOException e) {
      return null;
    }
  }

  private static Path made(ScratchFolder scratch, Making making) throws IOException {
    Path file = scratch.path().resolve("results" + SUFFIX);
    making.make(file);
    if (!Database.has(file, ResultsDatabase.DAMAGE)) {
      throw notKept(file, "they cannot be read back");
    }
    Files.setPosixFilePermissions(file, OWNER_ALONE);
    return file;
  }

  /** Deletes results of the same captures as they were before. */
  private static void deleteOlder(Path place, String name) throws IOException {
    DirectoryStream.Filter<Path> sameCaptures =
        file -> file.getFileName().toString().startsWith(name) && isOurs(file);
    try (DirectoryStream<Path> older = Files.newDirectoryStream(place, sameCaptures)) {
      for (Path file : older) {
        Files.delete(file);
      }
    }
  }
}
