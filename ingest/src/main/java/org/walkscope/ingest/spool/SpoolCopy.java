// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.PrivateFolder;

/**
 * What a spool holds at a moment, as captures in a folder: its segments as they are. On one file
 * system they are linked, which takes no room, but for the last segment of each stream.
 */
public final class SpoolCopy {
  /** Folder of links, while a copy is written. */
  static final String STAGE = "copy";

  /** A segment, held by a link of its own. */
  private record Held(Path link, String name, long bytes, boolean last) {}

  /**
   * What was written.
   *
   * @param captures number of files
   * @param bytes of all of them
   */
  public record Written(int captures, long bytes) {}

  private static final long PIECE_BYTES = 4L << 20;

  private final Spool spool;

  public SpoolCopy(Spool spool) {
    this.spool = spool;
  }

  /**
   * Writes the captures.
   *
   * @param into a folder that is not there; after a failure it is not there either
   */
  public Written write(Path into) throws IOException {
    Path stage = spool.folder().resolve(STAGE);
    Path unfinished = into.resolveSibling("." + into.getFileName() + ".unfinished");
    deleteAll(stage);
    try {
      Files.createDirectories(into.toAbsolutePath().getParent());
      Files.createDirectory(stage, PrivateFolder.FOLDER);
      Files.createDirectory(unfinished, PrivateFolder.FOLDER);
      Written written = write(hold(stage), unfinished);
      SpoolWriter.forceFolder(unfinished);
      Files.move(unfinished, into);
      return written;
    } finally {
      deleteAll(stage);
      deleteAll(unfinished);
    }
  }

  private List<Held> hold(Path stage) throws IOException {
    List<Held> held = new ArrayList<>();
    synchronized (spool) {
      for (SpooledStream stream : spool.streams()) {
        for (Segment segment : stream.segments()) {
          String name = stream.id().substring(0, 8) + "-" + segment.path.getFileName();
          Path link = Files.createLink(stage.resolve(name), segment.path);
          held.add(new Held(link, name, segment.bytes, segment == stream.segments().getLast()));
        }
      }
    }
    return held;
  }

  private Written write(List<Held> held, Path into) throws IOException {
    int captures = 0;
    long bytes = 0;
    for (Held segment : held) {
      Path file = into.resolve(segment.name);
      if (!segment.last) {
        move(segment.link, file);
      } else if (!front(segment, file)) {
        continue; // nothing has happened in it yet
      }
      captures++;
      bytes += Files.size(file);
    }
    return new Written(captures, bytes);
  }

  /** Copies the last segment of a stream, which may be written on, and ends it. */
  private boolean front(Held segment, Path file) throws IOException {
    PartEnd end = PartEnd.of(segment.link, segment.bytes);
    if (!end.isKnown()) {
      return false;
    }
    copy(segment.link, file, end.isThere() ? segment.bytes : end.bytes());
    if (!end.isThere()) {
      end.append(file);
    }
    return true;
  }

  /** Across file systems a copy, which an interrupt ends. */
  private static void move(Path link, Path file) throws IOException {
    if (Files.getFileStore(link).equals(Files.getFileStore(file.getParent()))) {
      Files.move(link, file);
    } else {
      copy(link, file, Files.size(link));
      Files.delete(link);
    }
  }

  private static void copy(Path from, Path to, long bytes) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = PrivateFile.createChannel(to)) {
      for (long at = 0; at < bytes; ) {
        long n = in.transferTo(at, Math.min(bytes - at, PIECE_BYTES), out);
        if (n <= 0) {
          throw new IOException(from + ": shorter than it was");
        }
        at += n;
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      StreamFolder.delete(folder);
    }
  }
}
