// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;

class CaptureTest {
  @Test
  void whatIsWrittenIsReadInOrder() throws IOException {
    Reading reading = read(SmallCapture.bytes());
    assertThat(reading.failure).isNull();
    assertThat(reading.records).isEqualTo(SmallCapture.records());
  }

  @Test
  void theSameRecordsGiveTheSameBytes() throws IOException {
    assertThat(SmallCapture.bytes()).isEqualTo(SmallCapture.bytes());
  }

  @Test
  void anyAvroReaderReadsACapture() throws IOException {
    TrustedRecords.declare();
    List<SpecificRecord> records = new ArrayList<>();
    try (DataFileStream<SpecificRecord> stream =
        new DataFileStream<>(
            new ByteArrayInputStream(SmallCapture.bytes()),
            new SpecificDatumReader<>(null, CaptureSchema.CURRENT))) {
      stream.forEach(records::add);
    }
    assertThat(records).isEqualTo(SmallCapture.records());
  }

  @Test
  void cutAnywhereItGivesWhatCameBeforeAndSaysWhereItEnds() throws IOException {
    byte[] whole = SmallCapture.bytes();
    int most = 0;
    for (int length = 0; length < whole.length; length++) {
      Reading reading = read(Arrays.copyOf(whole, length));
      assertThat(reading.failure)
          .as("cut at " + length)
          .isInstanceOf(TruncatedCaptureException.class);
      assertThat(reading.failure.position()).isEqualTo(length);
      assertThat(reading.records)
          .isEqualTo(SmallCapture.records().subList(0, reading.records.size()));
      most = Math.max(most, reading.records.size());
    }
    assertThat(most).isEqualTo(3); // the last block holds the last two
  }

  @Test
  void withoutItsStreamEndItIsCutShort() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, SmallCapture.HOST, SmallCapture.EPOCH_NS)) {
      writer.write(SmallCapture.fragment(0));
    }
    Reading reading = read(out.toByteArray());
    assertThat(reading.records).hasSize(1);
    assertThat(reading.failure)
        .isInstanceOf(TruncatedCaptureException.class)
        .hasMessage("capture cut short: no end of the stream at byte " + out.size());
  }

  @Test
  void everyFlippedBitIsFoundButForThoseZstdDoesNotUse() throws IOException {
    byte[] whole = SmallCapture.bytes();
    int harmless = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Reading reading = read(flipped);
      assertThat(reading.records)
          .as("bit " + bit)
          .isEqualTo(SmallCapture.records().subList(0, reading.records.size()));
      if (reading.failure == null) {
        assertThat(reading.records).hasSameSizeAs(SmallCapture.records());
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
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
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
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
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
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
    int second = SmallCapture.markerEnd(whole, header);
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(whole, 0, header);
    spliced.write(whole, second, whole.length - second);
    Reading reading = read(spliced.toByteArray());
    assertThat(reading.records).containsExactly(SmallCapture.fragment(2));
    assertThat(reading.failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage("capture corrupt: 1 fragments where 3 were written at byte " + header);
  }

  @Test
  void nothingMayFollowTheEnd() throws IOException {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
    twice.writeBytes(whole);
    twice.write(whole, header, whole.length - header);
    Reading reading = read(twice.toByteArray());
    assertThat(reading.records).isEqualTo(SmallCapture.records());
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

  /** 6 million empty strings: 6 MB in the file, some 300 MB read. */
  @Test
  void aRecordThatWouldTakeTooMuchMemoryIsRefusedBeforeItIsRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, SmallCapture.HOST, SmallCapture.EPOCH_NS)) {
      TraceFragment fragment = SmallCapture.fragment(0);
      fragment.setStrings(Collections.nCopies(6_000_000, ""));
      writer.write(fragment);
      writer.write(SmallCapture.end());
    }
    assertThat(read(out.toByteArray()).failure)
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("a record that takes more than 67108864 bytes of memory");
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
}
