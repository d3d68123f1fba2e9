// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.walkscope.capture.PrivateFile;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;
import org.walkscope.schema.StageLoss;

/**
 * What is known of a stream beside its segments: up to where Kafka has it, and what the spool and
 * the link lost of it. A small file in the stream's folder, replaced as a whole.
 */
final class StreamLedger {
  private static final String FILE = "ledger";

  /** Begin of the last line: the checksum of all bytes before it. */
  private static final String CHECKSUM = "crc32c=";

  private static final String NONE = Segment.Totals.NONE.text();

  private record Count(long cases, String first) {}

  private final Path path;
  private final Map<Counter, Count> counts = new EnumMap<>(Counter.class);

  /** Segments that are counted as dropped; one that is still there after a crash is deleted. */
  private final Set<Long> dropped = new TreeSet<>();

  private String hostname = "";
  private String bootId = "";
  private Segment.Totals acknowledged = Segment.Totals.NONE;

  private final GivenUp given = new GivenUp();

  private boolean ended;

  /** What was sent before is known: a segment has begun under this ledger. */
  private boolean sure;

  /** Offset up to which what a probe skipped is counted. */
  private long skippedTo;

  /** Of a stream that has no ledger yet nobody knows better. */
  private boolean connected = true;

  /** The file was damaged. */
  private boolean lost;

  private StreamLedger(Path path) {
    this.path = path;
  }

  /**
   * Ledger of a stream. A damaged file is set aside, and the ledger is lost.
   *
   * @param complaints receives a line for a damaged file
   */
  static StreamLedger open(Path folder, Consumer<String> complaints) throws IOException {
    StreamLedger ledger = new StreamLedger(folder.resolve(FILE));
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(ledger.path);
    } catch (NoSuchFileException e) {
      return ledger; // a new stream
    }
    if (!ledger.isLoaded(bytes)) {
      Path aside = SetAside.nameOf(ledger.path);
      Files.move(ledger.path, aside, StandardCopyOption.REPLACE_EXISTING);
      complaints.accept(
          (ledger.path + ": damaged; it is set aside as ")
              + (aside.getFileName() + ", its counters begin at 0, and all that the spool has of")
              + " the stream is sent again: the jobs drop what they have");
      StreamLedger lost = new StreamLedger(ledger.path);
      lost.lost = true;
      return lost;
    }
    return ledger;
  }

  /** Takes what a file has; false where its checksum does not fit, or it is not what one saves. */
  private boolean isLoaded(byte[] file) throws IOException {
    String text = withoutChecksum(file);
    if (text == null) {
      return false;
    }
    Properties saved = new Properties();
    try {
      saved.load(new StringReader(text));
      load(saved);
      return true;
    } catch (IllegalArgumentException e) { // no number, no escape
      return false;
    }
  }

  /** Text before the checksum; null where it does not fit. */
  private static String withoutChecksum(byte[] file) {
    String whole = new String(file, StandardCharsets.UTF_8);
    int at = whole.lastIndexOf(CHECKSUM);
    String text = at < 0 ? "" : whole.substring(0, at);
    return at >= 0 && whole.equals(text + checksum(text)) ? text : null;
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%s%08x%n", CHECKSUM, crc.getValue());
  }

  /** True if the file was damaged: up to where Kafka has the stream is not known. */
  boolean isLost() {
    return lost;
  }

  /** Begins anew with the oldest segment that is there. */
  void beginAt(Segment oldest) {
    acknowledged = oldest.first;
    lost = false;
  }

  private void load(Properties saved) {
    hostname = saved.getProperty("hostname", "");
    bootId = saved.getProperty("boot_id", "");
    acknowledged = Segment.Totals.parse(saved.getProperty("acknowledged", NONE));
    given.parse(saved.getProperty("given", ""));
    sure = Boolean.parseBoolean(saved.getProperty("sure"));
    skippedTo = number(saved, "skipped_to");
    ended = Boolean.parseBoolean(saved.getProperty("ended"));
    connected = Boolean.parseBoolean(saved.getProperty("connected", "true"));
    for (String each : saved.getProperty("dropped", "").split(",", -1)) {
      if (!each.isEmpty()) {
        dropped.add(Long.parseLong(each));
      }
    }
    for (Counter counter : Counter.of(Stage.INGEST)) {
      String first = saved.getProperty(counter.label() + ".first");
      if (first != null) {
        counts.put(counter, new Count(number(saved, counter.label()), first));
      }
    }
  }

  private static long number(Properties saved, String key) {
    return Long.parseLong(saved.getProperty(key, "0"));
  }

  /** Writes the file anew; after a crash it is the old or the new one. */
  void save() throws IOException {
    Properties saved = new Properties();
    saved.setProperty("hostname", hostname);
    saved.setProperty("boot_id", bootId);
    saved.setProperty("acknowledged", acknowledged.text());
    saved.setProperty("given", given.text());
    saved.setProperty("sure", Boolean.toString(sure));
    saved.setProperty("skipped_to", Long.toString(skippedTo));
    saved.setProperty("ended", Boolean.toString(ended));
    saved.setProperty("connected", Boolean.toString(connected));
    saved.setProperty("dropped", String.join(",", dropped.stream().map(String::valueOf).toList()));
    counts.forEach(
        (counter, count) -> {
          saved.setProperty(counter.label(), Long.toString(count.cases));
          saved.setProperty(counter.label() + ".first", count.first);
        });
    StringWriter lines = new StringWriter();
    saved.store(lines, null);
    String text = lines.toString();
    Path next = path.resolveSibling(FILE + ".new");
    Files.deleteIfExists(next);
    try (FileChannel file = PrivateFile.createChannel(next)) {
      file.write(ByteBuffer.wrap((text + checksum(text)).getBytes(StandardCharsets.UTF_8)));
      file.force(false);
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void host(String name, String boot) {
    hostname = name;
    bootId = boot;
  }

  /** Takes note that its probe is connected or not; true if it was. */
  boolean connected(boolean is) {
    boolean was = connected;
    connected = is;
    return was;
  }

  /** Counts cases of a loss; the place of the first is kept. */
  void count(Counter counter, long cases, String place) {
    if (cases > 0) {
      counts.merge(
          counter,
          new Count(cases, place),
          (so, more) -> new Count(so.cases + more.cases, so.first));
    }
  }

  long of(Counter counter) {
    Count count = counts.get(counter);
    return count == null ? 0 : count.cases;
  }

  /** Counters above 0 as records. */
  List<StageLoss> losses(long epochMs) {
    List<StageLoss> losses = new ArrayList<>();
    counts.forEach(
        (counter, count) ->
            losses.add(
                new StageLoss(
                    counter.stage().label(),
                    counter.label(),
                    hostname,
                    bootId,
                    count.cases,
                    count.first,
                    epochMs)));
    return losses;
  }

  /** Takes note that Kafka has the stream up to a mark. */
  void acknowledge(Batch batch) {
    acknowledged = batch.to();
    ended |= batch.ended();
    given.forgetUntil(acknowledged.offset());
  }

  /** Takes note that a segment is counted, and goes. */
  void drop(Segment segment) {
    dropped.add(segment.number);
    given.add(segment.first, segment.last);
    ended |= segment.ended;
  }

  /** What is counted and gone. */
  GivenUp given() {
    return given;
  }

  /** Sums up to which the stream is on Kafka, or given up: the probe need not send it again. */
  Segment.Totals behind() {
    return Segment.later(given.end(), acknowledged);
  }

  /** True if it is known what was sent before: not of a spool that was deleted or damaged. */
  boolean isSure() {
    return sure;
  }

  void sure(boolean is) {
    sure = is;
  }

  /**
   * Takes note that what a probe skipped up to an offset is counted.
   *
   * @return false if it was
   */
  boolean skip(long to) {
    boolean isNew = to > skippedTo;
    skippedTo = Math.max(skippedTo, to);
    return isNew;
  }

  /** Sums of what Kafka has. */
  Segment.Totals acknowledged() {
    return acknowledged;
  }

  /** True if Kafka has the stream to its regular end. */
  boolean ended() {
    return ended;
  }

  Set<Long> dropped() {
    return dropped;
  }
}
