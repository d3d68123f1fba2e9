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
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.PrivateFolder;
import org.walkscope.ingest.sink.CaptureFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

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

  private final Spool spool;
  private final PartMark partMark = new PartMark();

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
        Files.move(segment.link, file); // across file systems a copy
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
    Host host = null;
    long epochNs = 0;
    long lastNs = 0;
    long fragments = 0;
    long end = 0;
    boolean whole;
    try (SegmentReader reader = new SegmentReader(segment.link, segment.bytes)) {
      for (SegmentReader.Marked next = reader.next(); next != null; next = reader.next()) {
        end = next.end();
        for (SpecificRecord record : next.records()) {
          if (record instanceof TraceFragment fragment) {
            host = fragment.getHost();
            epochNs = fragment.getStreamEpochNs();
            lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
            fragments++;
          } else if (record instanceof ProbeLoss loss) {
            host = loss.getHost();
            epochNs = loss.getStreamEpochNs();
            lastNs = Math.max(lastNs, loss.getTimestampNs());
          }
        }
      }
      whole = reader.endsWhole();
    }
    if (host == null) {
      return false;
    }
    copy(segment.link, file, whole ? segment.bytes : end);
    if (!whole) {
      try (CaptureFile ended = new CaptureFile(file, end, fragments)) {
        ended.end(new StreamEnd(partMark.of(host), epochNs, lastNs, 0L, 0L, 0L));
      }
    }
    return true;
  }

  private static void copy(Path from, Path to, long bytes) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = PrivateFile.createChannel(to)) {
      for (long at = 0; at < bytes; ) {
        long n = in.transferTo(at, bytes - at, out);
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
