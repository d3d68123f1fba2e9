// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.walkscope.capture.PrivateFile;

/**
 * Up to where a stream may be on Kafka: safe on the disk before a sender gets a record of it. What
 * Kafka has is between the ledger's mark and here at most, whatever is killed.
 *
 * <p>A file of two lines in the stream's folder, which are written in turns and in place: a full
 * disk has no room for another file. A line that was torn does not have its checksum.
 */
final class SentAtMost {
  private static final String FILE = "sent-at-most";
  private static final int NUMBER = 20; // digits
  private static final int CHECKSUM = 8;
  private static final int LINE = 5 * (NUMBER + 1) + CHECKSUM + 1;

  private final Path path;
  private long saves;

  /** Safe on the disk; null where the file does not tell. */
  private Segment.Totals to;

  /** What a sender has got, or may have got before the start: {@link #to} at most. */
  private volatile Segment.Totals handed = Segment.Totals.NONE;

  private SentAtMost(Path path) {
    this.path = path;
  }

  /**
   * Reads the file of a stream.
   *
   * @param complaints receives a line for a damaged one
   */
  static SentAtMost open(Path folder, Consumer<String> complaints) throws IOException {
    SentAtMost of = new SentAtMost(folder.resolve(FILE));
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(of.path);
    } catch (NoSuchFileException e) {
      return of;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (int at = 0; at + LINE <= text.length(); at += LINE) {
      of.read(text.substring(at, at + LINE));
    }
    if (of.to == null) {
      complaints.accept(
          of.path
              + ": damaged; what is lost of the stream until Kafka has it counts as maybe sent");
    } else {
      of.handed = of.to;
    }
    return of;
  }

  private void read(String line) {
    String numbers = line.substring(0, LINE - CHECKSUM - 1);
    if (!line.equals(withChecksum(numbers))) {
      return;
    }
    String[] each = numbers.trim().split(" ", -1);
    long number = Long.parseLong(each[0]);
    if (number >= saves) {
      saves = number;
      to =
          new Segment.Totals(
              Long.parseLong(each[1]),
              Long.parseLong(each[2]),
              Long.parseLong(each[3]),
              Long.parseLong(each[4]));
    }
  }

  private static String withChecksum(String numbers) {
    CRC32C crc = new CRC32C();
    crc.update(numbers.getBytes(StandardCharsets.ISO_8859_1));
    return numbers + HexFormat.of().toHexDigits((int) crc.getValue()) + "\n";
  }

  /** False where the file is missing or damaged, and nobody knows what was sent. */
  boolean isKnown() {
    return to != null;
  }

  /** Takes all up to here for sent, where the file does not tell. */
  void assume(Segment.Totals all) {
    to = all;
    handed = all;
  }

  /** Makes the file where it is not there, so that a full disk is no hindrance later. */
  void prepare() throws IOException {
    if (!Files.exists(path)) {
      save(to());
    }
  }

  /** Makes safe that records up to here may be sent. */
  void raise(Segment.Totals end) throws IOException {
    if (end.offset() > to().offset()) {
      save(end);
    }
  }

  /** Takes note that a sender gets the records up to here. */
  void hand(Segment.Totals end) {
    if (end.offset() > handed.offset()) {
      handed = end;
    }
  }

  /** Saves what was sent at most, when nothing is sent any more. */
  void settle() throws IOException {
    if (!handed.equals(to())) {
      save(handed);
    }
  }

  /** What Kafka has of the stream at most. */
  Segment.Totals to() {
    return to == null ? Segment.Totals.NONE : to;
  }

  /** Losses behind a mark, of which Kafka may have those up to what was handed out. */
  Missing missing(long fragments, long events, Segment.Totals from) {
    Segment.Totals sent = handed;
    return sent.offset() <= from.offset()
        ? new Missing(fragments, events, 0, 0)
        : Missing.of(
            fragments, events, sent.fragments() - from.fragments(), sent.events() - from.events());
  }

  private void save(Segment.Totals end) throws IOException {
    String numbers = "";
    for (long each :
        new long[] {saves + 1, end.offset(), end.fragments(), end.events(), end.timeNs()}) {
      String digits = Long.toString(each);
      numbers += "0".repeat(NUMBER - digits.length()) + digits + " ";
    }
    ByteBuffer line = ByteBuffer.wrap(withChecksum(numbers).getBytes(StandardCharsets.ISO_8859_1));
    boolean isNew = !Files.exists(path);
    try (FileChannel file =
        isNew
            ? PrivateFile.createChannel(path)
            : FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (isNew) {
        file.write(ByteBuffer.wrap(new byte[2 * LINE]), 0);
      }
      file.write(line, (saves + 1) % 2 * LINE);
      file.force(isNew);
    }
    saves++;
    to = end;
  }
}
