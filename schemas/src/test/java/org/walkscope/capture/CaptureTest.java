// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Arch;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walker;

class CaptureTest {
  private static final Host HOST =
      new Host(
          "host",
          "boot",
          Arch.X86_64,
          "7.3.0",
          12,
          4,
          21,
          30,
          TraceMode.LIGHT,
          Detail.ENTRIES,
          Map.of("SWP_SWAPFILES", 27L),
          5L,
          null,
          null);
  private static final long EPOCH_NS = 1_700_000_000_000_000_000L;

  @Test
  void whatIsWrittenIsReadInOrder() throws IOException {
    Reading reading = read(capture());
    assertThat(reading.failure).isNull();
    assertThat(reading.records).isEqualTo(records());
  }

  @Test
  void theSameRecordsGiveTheSameBytes() throws IOException {
    assertThat(capture()).isEqualTo(capture());
  }

  @Test
  void anyAvroReaderReadsACapture() throws IOException {
    TrustedRecords.declare();
    List<SpecificRecord> records = new ArrayList<>();
    try (DataFileStream<SpecificRecord> stream =
        new DataFileStream<>(
            new ByteArrayInputStream(capture()),
            new SpecificDatumReader<>(null, CaptureSchema.CURRENT))) {
      stream.forEach(records::add);
    }
    assertThat(records).isEqualTo(records());
  }

  @Test
  void cutAnywhereItGivesWhatCameBeforeAndSaysWhereItEnds() throws IOException {
    byte[] whole = capture();
    int most = 0;
    for (int length = 0; length < whole.length; length++) {
      Reading reading = read(Arrays.copyOf(whole, length));
      assertThat(reading.failure)
          .as("cut at " + length)
          .isInstanceOf(TruncatedCaptureException.class);
      assertThat(reading.failure.position()).isEqualTo(length);
      assertThat(reading.records).isEqualTo(records().subList(0, reading.records.size()));
      most = Math.max(most, reading.records.size());
    }
    assertThat(most).isEqualTo(3); // the last block holds the last two
  }

  @Test
  void withoutItsStreamEndItIsCutShort() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, HOST, EPOCH_NS)) {
      writer.write(fragment(0));
    }
    Reading reading = read(out.toByteArray());
    assertThat(reading.records).hasSize(1);
    assertThat(reading.failure)
        .isInstanceOf(TruncatedCaptureException.class)
        .hasMessage("capture cut short: no end of the stream at byte " + out.size());
  }

  @Test
  void everyFlippedBitIsFoundButForThoseZstdDoesNotUse() throws IOException {
    byte[] whole = capture();
    int harmless = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Reading reading = read(flipped);
      assertThat(reading.records)
          .as("bit " + bit)
          .isEqualTo(records().subList(0, reading.records.size()));
      if (reading.failure == null) {
        assertThat(reading.records).hasSameSizeAs(records());
        harmless++;
      } else {
        assertThat(reading.failure.position()).isBetween(0L, (long) whole.length);
      }
    }
    // a block's descriptor has an unused bit, and a window size that may as well be larger
    assertThat(harmless).isLessThanOrEqualTo(2 * 9);
  }

  @Test
  void noiseAfterAnHonestHeaderGivesTheTypedError() throws IOException {
    byte[] whole = capture();
    int header = headerBits(whole) / 8;
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = whole.clone();
      for (int at = header; at < noise.length; at++) {
        noise[at] = (byte) random.nextInt();
      }
      Reading reading = read(noise);
      assertThat(reading.records).isEmpty();
      assertThat(reading.failure).isNotNull();
    }
  }

  @Test
  void aBlockThatClaimsMoreThanAnyHasCostsNoMemory() throws IOException {
    byte[] whole = capture();
    int header = headerBits(whole) / 8;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, header);
    bytes.writeBytes(new byte[] {2, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    Reading reading = read(bytes.toByteArray());
    assertThat(reading.failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("a block of 2147483647 bytes");
  }

  @Test
  void aMissingBlockIsFoundAtTheEnd() throws IOException {
    byte[] whole = capture();
    int header = headerBits(whole) / 8;
    byte[] tail = Arrays.copyOfRange(whole, header, whole.length);
    int second = header + syncEnd(tail, whole);
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(whole, 0, header);
    spliced.write(whole, second, whole.length - second);
    Reading reading = read(spliced.toByteArray());
    assertThat(reading.records).containsExactly(fragment(2));
    assertThat(reading.failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage("capture corrupt: 1 fragments where 3 were written at byte " + header);
  }

  @Test
  void nothingMayFollowTheEnd() throws IOException {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    byte[] whole = capture();
    int header = headerBits(whole) / 8;
    twice.writeBytes(whole);
    twice.write(whole, header, whole.length - header);
    Reading reading = read(twice.toByteArray());
    assertThat(reading.records).isEqualTo(records());
    assertThat(reading.failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("after the end of the stream at byte " + whole.length);
  }

  @Test
  void whatIsNoCaptureIsSaidSo() throws IOException {
    assertThat(read("a text file".getBytes(StandardCharsets.UTF_8)).failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage("capture corrupt: not an Avro container at byte 0");
  }

  @Test
  void whatAFileIsInsteadIsSaid() throws IOException {
    assertThat(read("PAR1\u0015".getBytes(StandardCharsets.ISO_8859_1)).failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage(
            "capture corrupt: not an Avro container at byte 0: it is a Parquet file: only captures"
                + " are read");
    assertThat(read(new byte[0]).failure)
        .isInstanceOf(TruncatedCaptureException.class)
        .hasMessage("capture cut short: an empty file at byte 0");
  }

  /**
   * Of three blocks (two fragments and a loss; a fragment; the end) the one that is hit is lost.
   */
  @Test
  void aReaderThatSkipsDamageGoesOnAtTheNextMarker() throws IOException {
    byte[] whole = threeBlocks();
    int[] markers = markerEnds(whole);
    List<SpecificRecord> all = records();
    for (int at = markers[0]; at < markers[3]; at++) {
      byte[] hit = whole.clone();
      hit[at] ^= 0x10;
      List<CaptureDamage> damage = new ArrayList<>();
      List<SpecificRecord> read = skipping(hit, damage);
      String as = "byte " + at;
      if (damage.isEmpty()) { // bits that zstd does not use
        assertThat(read).as(as).isEqualTo(all);
        continue;
      }
      if (at == markers[0] || at == markers[1] || at == markers[2]) { // claims more records
        assertThat(all).as(as).containsAll(read);
        continue;
      }
      boolean marker = at >= markers[1] - 16 && at < markers[1];
      boolean secondMarker = at >= markers[2] - 16 && at < markers[2];
      if (at < markers[1]) {
        assertThat(read).as(as).isEqualTo(marker ? all.subList(4, 5) : all.subList(3, 5));
        assertThat(damage.get(0).at()).as(as).isEqualTo(markers[0]);
        assertThat(damage.get(0).bytes())
            .as(as)
            .isEqualTo((marker ? markers[2] : markers[1]) - markers[0]);
      } else if (at < markers[2]) {
        assertThat(read).as(as).isEqualTo(secondMarker ? all.subList(0, 3) : without(all, 3));
        assertThat(damage.get(0).at()).as(as).isEqualTo(markers[1]);
      } else {
        assertThat(read).as(as).isEqualTo(all.subList(0, 4));
        assertThat(damage).as(as).hasSize(2);
        assertThat(damage.get(1).reason()).contains("no end of the stream");
      }
    }
  }

  @Test
  void whatIsPassedOverIsCounted() throws IOException {
    byte[] whole = threeBlocks();
    int[] markers = markerEnds(whole);
    byte[] hit = whole.clone();
    hit[markers[1] - 20] ^= 1; // inside zstd's checksum
    List<CaptureDamage> damage = new ArrayList<>();
    skipping(hit, damage);
    assertThat(damage)
        .containsExactly(
            new CaptureDamage(
                markers[0],
                markers[1] - markers[0],
                3,
                "capture corrupt: a block that zstd does not read at byte " + markers[0]));
  }

  @Test
  void noiseAndRepeatedEndsAreLeftBehindToo() throws IOException {
    byte[] whole = threeBlocks();
    int header = markerEnds(whole)[0];
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      byte[] hit = whole.clone();
      for (int n = random.nextInt(40); n >= 0; n--) {
        hit[header + random.nextInt(whole.length - header)] = (byte) random.nextInt();
      }
      assertThat(records()).containsAll(skipping(hit, new ArrayList<>()));
    }
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(whole);
    twice.write(whole, header, whole.length - header);
    List<CaptureDamage> damage = new ArrayList<>();
    assertThat(skipping(twice.toByteArray(), damage)).isEqualTo(records());
    assertThat(damage).extracting(CaptureDamage::at).containsExactly((long) whole.length);
  }

  /** 6 million empty strings: 6 MB in the file, some 300 MB read. */
  @Test
  void aRecordThatWouldTakeTooMuchMemoryIsRefusedBeforeItIsRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, HOST, EPOCH_NS)) {
      TraceFragment fragment = fragment(0);
      fragment.setStrings(Collections.nCopies(6_000_000, ""));
      writer.write(fragment);
      writer.write(end());
    }
    assertThat(read(out.toByteArray()).failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("a record that takes more than 67108864 bytes of memory");
  }

  private static List<SpecificRecord> without(List<SpecificRecord> all, int i) {
    List<SpecificRecord> rest = new ArrayList<>(all);
    rest.remove(i);
    return rest;
  }

  private static List<SpecificRecord> skipping(byte[] bytes, List<CaptureDamage> damage)
      throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader =
        CaptureReader.skippingDamage(new ByteArrayInputStream(bytes), damage::add)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }

  /** As {@link #records()}, with a block of its own for the last fragment: Avro's own writer. */
  private static byte[] threeBlocks() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<SpecificRecord> file =
        new DataFileWriter<>(new SpecificDatumWriter<>(CaptureSchema.WRITTEN))) {
      file.setCodec(CodecFactory.zstandardCodec(6, true, true));
      file.create(CaptureSchema.WRITTEN, out);
      for (SpecificRecord record : records()) {
        file.append(record);
        if (record.equals(loss()) || record.equals(fragment(2))) {
          file.sync();
        }
      }
    }
    return out.toByteArray();
  }

  /** Where the header and each block end. */
  private static int[] markerEnds(byte[] whole) {
    byte[] sync = Arrays.copyOfRange(whole, whole.length - 16, whole.length);
    return IntStream.rangeClosed(16, whole.length)
        .filter(end -> Arrays.equals(Arrays.copyOfRange(whole, end - 16, end), sync))
        .toArray();
  }

  private record Reading(List<SpecificRecord> records, CaptureException failure) {}

  private static Reading read(byte[] bytes) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(bytes))) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
      return new Reading(records, null);
    } catch (CaptureException e) {
      return new Reading(records, e);
    }
  }

  private static byte[] capture() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, HOST, EPOCH_NS)) {
      writer.write(fragment(0));
      writer.write(fragment(1));
      writer.write(loss());
      writer.write(fragment(2));
      writer.write(end());
    }
    return out.toByteArray();
  }

  private static List<SpecificRecord> records() {
    return List.of(fragment(0), fragment(1), loss(), fragment(2), end());
  }

  private static int headerBits(byte[] whole) {
    return syncEnd(whole, whole) * 8;
  }

  /** Where the first sync marker ends; the last bytes of a capture are one. */
  private static int syncEnd(byte[] bytes, byte[] whole) {
    byte[] sync = Arrays.copyOfRange(whole, whole.length - 16, whole.length);
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(bytes, at, at + 16), sync)) {
      at++;
    }
    return at + 16;
  }

  private static TraceFragment fragment(long number) {
    byte[] column = new byte[200];
    new Random(number).nextBytes(column);
    return new TraceFragment(
        HOST,
        EPOCH_NS,
        number,
        Walker.newBuilder().setTgid(1).setTid(2).setComm("cat").setStartBoottimeNs(3L).build(),
        10L,
        20L,
        1,
        4L,
        List.of("walk_page_vma"),
        ByteBuffer.wrap(column),
        0);
  }

  private static ProbeLoss loss() {
    return new ProbeLoss(
        HOST,
        EPOCH_NS,
        30L,
        List.of(new CpuLoss(0, 9L, 9L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
        List.of());
  }

  private static StreamEnd end() {
    return new StreamEnd(HOST, EPOCH_NS, 40L, 8L, 900L, 3L);
  }
}
