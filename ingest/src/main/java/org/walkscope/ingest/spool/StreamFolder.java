// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.walkscope.command.CommandErrors;
import org.walkscope.ledger.Counter;
import org.walkscope.text.CountText;

/** Folder of a stream: names of its segments, and what an agent before left of them. */
final class StreamFolder {
  private static final String SEGMENT = ".avro";

  private StreamFolder() {}

  /** File of a segment. */
  static Path file(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%010d%s", number, SEGMENT));
  }

  /** Numbers of the segments in a folder, in their order. */
  private static List<Long> numbers(Path folder) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "*" + SEGMENT)) {
      for (Path path : each) {
        String name = path.getFileName().toString();
        String digits = name.substring(0, name.length() - SEGMENT.length());
        if (digits.matches("[0-9]{10,18}") && path.equals(file(folder, Long.parseLong(digits)))) {
          numbers.add(Long.parseLong(digits));
        }
      }
    }
    numbers.sort(Comparator.naturalOrder());
    return numbers;
  }

  /**
   * Takes the segments of a stream, and cuts the last one back to its last mark.
   *
   * @return bytes that were cut
   */
  static long open(SpooledStream stream, Spool spool) throws IOException {
    Path folder = stream.folder();
    GivenUp given = stream.ledger().given();
    List<Long> numbers = numbers(folder);
    long cut = 0;
    Segment.Totals behind = null; // the segment
    Segment hole = null; // a segment without a whole mark: it begins where the one before ends
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long number = numbers.get(i);
      Path path = file(folder, number);
      spool.used(number);
      if (stream.ledger().dropped().contains(number)) {
        Files.delete(path); // it is counted
        continue;
      }
      Segment segment;
      if (behind == null) {
        Recovery last = recovery(path, stream, spool);
        cut += Files.size(path) - (last == null ? 0 : last.bytes());
        segment = last == null ? null : last(number, path, last);
        stream.counts().opened(last);
      } else {
        segment = earlier(number, path, hole == null ? behind : null);
        if (hole != null && segment != null) {
          hole.first = segment.last;
          hole = null;
        }
        if (segment == null) {
          segment = new Segment(number, path, Files.size(path), behind, behind);
          hole = segment;
        }
      }
      if (segment == null) {
        setAside(path, spool.aside());
      } else {
        stream.segments().addFirst(segment);
        behind = given.before(segment.first);
      }
    }
    if (hole != null) {
      hole.first = given.endBefore(hole.last, stream.ledger().acknowledged());
    }
    stream.ledger().dropped().clear();
    assumeSent(stream);
    beginBehindLedger(stream, spool);
    return cut;
  }

  /**
   * What is missing between the ledger and the first whole mark of the oldest segment belongs to
   * that segment: it counts as damaged where the segment is sent, as dropped where it is not. What
   * is missing before a stretch that was given up counts now.
   */
  private static void beginBehindLedger(SpooledStream stream, Spool spool) {
    Segment oldest = stream.segments().peekFirst();
    StreamLedger ledger = stream.ledger();
    if (oldest == null) {
      return;
    }
    boolean changed = ledger.isLost();
    if (changed) {
      ledger.beginAt(oldest);
    }
    Segment.Totals first = oldest.first;
    for (GivenUp.Stretch rest : ledger.given().rest(ledger.acknowledged(), first)) {
      long missing = rest.to().fragments() - rest.from().fragments();
      if (missing > 0) {
        tellMissing(oldest.path, missing, rest.to().events() - rest.from().events(), spool);
      }
      if (rest.to().offset() == first.offset()) {
        oldest.first = missing > 0 ? rest.from() : first;
      } else if (missing > 0) {
        stream.lost(rest, "before " + oldest.path.getFileName());
        changed = true;
      }
    }
    if (changed) {
      stream.trySave();
    }
  }

  private static void tellMissing(Path oldest, long fragments, long events, Spool spool) {
    spool.complain(
        String.format(
            Locale.ROOT,
            "%s: missing or damaged before its first whole mark: %s with %s; they are counted, look after the spool's disk",
            oldest,
            CountText.of(fragments, "fragment"),
            CountText.of(events, "event")));
  }

  /** Where nobody knows what was sent of a stream, all that is there may be on Kafka. */
  private static void assumeSent(SpooledStream stream) {
    Segment last = stream.segments().peekLast();
    if (!stream.sent().isKnown()) {
      stream.sent().assume(last == null ? stream.ledger().behind() : last.last);
      stream.ledger().sure(false);
    }
  }

  /** What the last segment holds; null if no mark of it is whole, or it cannot be read. */
  private static Recovery recovery(Path path, SpooledStream stream, Spool spool)
      throws IOException {
    try {
      return Recovery.of(path, Files.size(path));
    } catch (IOException e) {
      tellUnreadable(path, spool, e);
      stream
          .ledger()
          .count(
              Counter.SPOOL_PARTS_DAMAGED,
              1,
              "stream " + stream.id() + ", " + path.getFileName() + ", cannot be read");
      return null;
    }
  }

  private static void tellUnreadable(Path path, Spool spool, IOException why) throws IOException {
    SegmentReader.requireLasting(why);
    spool.complain(
        (path + ": cannot read it, " + CommandErrors.reason(why))
            + "; it is set aside as "
            + path.getFileName()
            + SetAside.END
            + ", look after the spool's disk");
  }

  private static Segment last(long number, Path path, Recovery recovery) throws IOException {
    if (Files.size(path) > recovery.bytes()) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(recovery.bytes());
        file.force(false);
      }
    }
    boolean open = !endPart(path, recovery);
    Segment segment =
        new Segment(
            number,
            path,
            recovery.bytes(),
            Segment.Totals.of(recovery.first()),
            Segment.Totals.of(recovery.last()));
    segment.ended = recovery.last().getEnded();
    segment.open = open;
    return segment;
  }

  /**
   * Ends a segment whose writer was killed, so that every tool takes it for whole.
   *
   * @return false where it has no end yet
   */
  private static boolean endPart(Path path, Recovery recovery) {
    try {
      PartEnd end = PartEnd.of(path, recovery.bytes());
      if (end.isThere() || recovery.last().getEnded()) {
        return true;
      }
      if (end.isKnown()) {
        end.append(path);
      }
      return end.isKnown();
    } catch (IOException e) {
      return false; // without an end it is as safe
    }
  }

  /** A segment with others behind it; null if no mark of it is whole, or it cannot be read. */
  private static Segment earlier(long number, Path path, Segment.Totals behind) throws IOException {
    try {
      return behind == null ? last(number, path) : before(number, path, behind);
    } catch (IOException e) {
      SegmentReader.requireLasting(e);
      return null; // the sender comes upon it, and tells it
    }
  }

  /** A segment with a damaged one behind it; null if no mark of it is whole. */
  private static Segment last(long number, Path path) throws IOException {
    Recovery recovery = Recovery.of(path, Files.size(path));
    return recovery == null
        ? null
        : new Segment(
            number,
            path,
            Files.size(path),
            Segment.Totals.of(recovery.first()),
            Segment.Totals.of(recovery.last()));
  }

  /** A segment with another behind it; null if no mark of it is whole. */
  private static Segment before(long number, Path path, Segment.Totals behind) throws IOException {
    long bytes = Files.size(path);
    try (SegmentReader reader = new SegmentReader(path, bytes)) {
      SegmentReader.Marked first = reader.next();
      return first == null || first.mark() == null
          ? null
          : new Segment(number, path, bytes, Segment.Totals.of(first.mark()), behind);
    }
  }

  /** No mark of the file is whole: nothing in it was confirmed, or all of it is damaged. */
  private static void setAside(Path path, SetAside aside) throws IOException {
    if (Files.size(path) == 0) {
      Files.delete(path);
    } else {
      aside.take(path);
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
    delete(folder);
  }

  /** Deletes a folder of files. */
  static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
      for (Path path : each) {
        Files.delete(path);
      }
    }
    Files.delete(folder);
  }
}
