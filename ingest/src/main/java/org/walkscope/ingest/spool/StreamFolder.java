// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.walkscope.schema.SpoolMark;

/** Folder of a stream, as an agent before left it. */
final class StreamFolder {
  private StreamFolder() {}

  /**
   * Takes the segments of a stream, and cuts the last one back to its last mark.
   *
   * @return bytes that were cut
   */
  static long open(SpooledStream stream, Spool spool) throws IOException {
    Path folder = stream.folder();
    List<Long> numbers = Spool.numbers(folder);
    long cut = 0;
    Segment.Totals behind = null; // the segment
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long number = numbers.get(i);
      Path path = Spool.file(folder, number);
      spool.used(number);
      if (stream.ledger().dropped().contains(number)) {
        Files.delete(path); // it is counted
        continue;
      }
      Segment segment;
      if (behind == null) {
        Recovery last = Recovery.of(path, Files.size(path));
        cut += Files.size(path) - (last == null ? 0 : last.bytes());
        segment = last == null ? null : last(number, path, last);
      } else {
        segment = before(number, path, behind);
      }
      if (segment == null) {
        setAside(path, stream.folder());
      } else {
        stream.segments().addFirst(segment);
        behind = segment.first;
      }
    }
    stream.ledger().dropped().clear();
    return cut;
  }

  private static Segment last(long number, Path path, Recovery recovery) throws IOException {
    if (Files.size(path) > recovery.bytes()) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(recovery.bytes());
        file.force(false);
      }
    }
    Segment segment =
        new Segment(
            number,
            path,
            recovery.bytes(),
            Segment.Totals.of(recovery.first()),
            Segment.Totals.of(recovery.last()));
    segment.ended = recovery.last().getEnded();
    return segment;
  }

  /** A segment with another behind it. */
  private static Segment before(long number, Path path, Segment.Totals behind) throws IOException {
    long bytes = Files.size(path);
    try (SegmentReader reader = new SegmentReader(path, bytes)) {
      SegmentReader.Marked first = reader.next();
      SpoolMark mark = first == null ? null : first.mark();
      return new Segment(
          number, path, bytes, mark == null ? behind : Segment.Totals.of(mark), behind);
    }
  }

  /** No mark of the file is whole: nothing in it was confirmed, or all of it is damaged. */
  private static void setAside(Path path, Path folder) throws IOException {
    if (Files.size(path) == 0) {
      Files.delete(path);
    } else {
      Files.move(path, folder.resolve(path.getFileName() + Spool.ASIDE));
    }
  }

  /** Deletes the folder of a stream that is over, when nothing in it was changed since. */
  static void deleteIfOver(Path folder, long sinceMs) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
      for (Path path : each) {
        if (Files.getLastModifiedTime(path).toMillis() >= sinceMs) {
          return;
        }
      }
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
      for (Path path : each) {
        Files.delete(path);
      }
    }
    Files.delete(folder);
  }
}
