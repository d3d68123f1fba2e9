// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A start over arbitrary bytes in a file of the spool: it never fails and never hangs; what is
 * whole is sent, and the rest is counted.
 */
class SpoolFuzzTest {
  private static final SpoolFiles FILES = SpoolFiles.make();
  private static final String CHECKSUM = "crc32c=";

  /** Number of a segment, and its bytes. */
  static Stream<byte[]> segments() {
    List<byte[]> inputs = new ArrayList<>();
    for (String name : FILES.segments()) {
      byte[] whole = FILES.file(name);
      byte number = (byte) (inputs.size() / 4);
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      for (byte[] each :
          List.of(whole, Arrays.copyOf(whole, whole.length / 2), flipped, new byte[0])) {
        inputs.add(with(number, each));
      }
    }
    return inputs.stream();
  }

  @MethodSource("segments")
  @FuzzTest(maxDuration = "3m")
  void whatIsWholeOfASegmentIsSentAndTheRestCounted(byte[] input) throws IOException {
    if (input.length > 0) {
      String name = FILES.segments().get((input[0] & 0xff) % FILES.segments().size());
      SpoolFiles.Outcome is = FILES.startedWith(name, Arrays.copyOfRange(input, 1, input.length));
      assertThat(FILES.acknowledged() + is.sent() + is.counted()).isEqualTo(FILES.all());
    }
  }

  /** Number of a segment, number of records, and its first block before it is packed. */
  static Stream<byte[]> blocks() throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    for (String name : FILES.segments()) {
      byte[] file = FILES.file(name);
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(file, endOfMark(file, 0), file.length - endOfMark(file, 0), null);
      byte records = (byte) decoder.readLong();
      byte[] packed = decoder.readBytes(null).array();
      byte[] block = unpacked(packed);
      inputs.add(with((byte) inputs.size(), with(records, block)));
    }
    return inputs.stream();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /** Marks and records that nobody wrote: what is sent then is not known, but the start is one. */
  @MethodSource("blocks")
  @FuzzTest(maxDuration = "3m")
  void aBlockThatNobodyWroteEndsNoStart(byte[] input) throws IOException {
    if (input.length > 1) {
      String name = FILES.segments().get((input[0] & 0xff) % FILES.segments().size());
      byte[] file = FILES.file(name);
      int header = endOfMark(file, 0);
      int first = endOfMark(file, header);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(file, 0, header);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      encoder.writeLong(input[1]);
      encoder.writeBytes(Zstd.compress(Arrays.copyOfRange(input, 2, input.length)));
      encoder.flush();
      out.write(file, first - DataFileConstants.SYNC_SIZE, file.length - first);
      assertThat(FILES.startedWith(name, out.toByteArray())).isNotNull();
    }
  }

  /** Which file, and its bytes. */
  static Stream<byte[]> ledgers() {
    return Stream.of(
        with((byte) 0, FILES.file("ledger")),
        with((byte) 1, FILES.file("sent-at-most")),
        with((byte) 2, text("acknowledged=1\n")),
        with((byte) 2, text("acknowledged=x:1:2:3\n")),
        with((byte) 2, text("given=1:2\n")),
        with((byte) 2, text("dropped=9\nskipped_to=\\u12\n")),
        with((byte) 2, new byte[0]));
  }

  @MethodSource("ledgers")
  @FuzzTest(maxDuration = "3m")
  void aLedgerOfAnyBytesEndsNoStartAndSkipsNothingWhereItsChecksumDoesNotFit(byte[] input)
      throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    String name = input[0] % 3 == 1 ? "sent-at-most" : "ledger";
    boolean same = Arrays.equals(content, FILES.file(name));
    boolean summed = input[0] % 3 == 2;
    SpoolFiles.Outcome is = FILES.startedWith(name, summed ? withChecksum(content) : content);
    if (!summed) {
      long sent = same || !name.equals("ledger") ? FILES.all() - FILES.acknowledged() : FILES.all();
      assertThat(is.sent()).isEqualTo(sent);
      assertThat(is.counted()).isZero();
    }
  }

  private static byte[] withChecksum(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(text(text));
    return text(text + String.format(Locale.ROOT, "%s%08x%n", CHECKSUM, crc.getValue()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] with(byte first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Where the next mark between blocks ends; the first stands behind the header. */
  private static int endOfMark(byte[] file, int from) {
    int size = DataFileConstants.SYNC_SIZE;
    byte[] mark = Arrays.copyOfRange(file, file.length - size, file.length);
    for (int at = from; at + size <= file.length; at++) {
      if (Arrays.equals(file, at, at + size, mark, 0, size)) {
        return at + size;
      }
    }
    throw new UncheckedIOException(new IOException("no mark"));
  }
}
