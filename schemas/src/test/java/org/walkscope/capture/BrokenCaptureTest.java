// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.TraceFragment;

class BrokenCaptureTest {
  @Test
  void cutAnywhereItGivesWhatCameBeforeAndSaysWhereItEnds() throws IOException {
    byte[] whole = SmallCapture.bytes();
    int most = 0;
    for (int length = 0; length < whole.length; length++) {
      Reading reading = Reading.of(Arrays.copyOf(whole, length));
      assertThat(reading.failure())
          .as("cut at " + length)
          .isInstanceOf(TruncatedCaptureException.class);
      assertThat(reading.failure().position()).isEqualTo(length);
      assertThat(reading.records())
          .isEqualTo(SmallCapture.records().subList(0, reading.records().size()));
      most = Math.max(most, reading.records().size());
    }
    assertThat(most).isEqualTo(3); // the last block holds the last two
  }

  @Test
  void withoutItsStreamEndItIsCutShort() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, SmallCapture.HOST, SmallCapture.EPOCH_NS)) {
      writer.write(SmallCapture.fragment(0));
    }
    Reading reading = Reading.of(out.toByteArray());
    assertThat(reading.records()).hasSize(1);
    assertThat(reading.failure())
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
      Reading reading = Reading.of(flipped);
      assertThat(reading.records())
          .as("bit " + bit)
          .isEqualTo(SmallCapture.records().subList(0, reading.records().size()));
      if (reading.failure() == null) {
        assertThat(reading.records()).hasSameSizeAs(SmallCapture.records());
        harmless++;
      } else {
        assertThat(reading.failure().position()).isBetween(0L, (long) whole.length);
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
      Reading reading = Reading.of(noise);
      assertThat(reading.records()).isEmpty();
      assertThat(reading.failure()).isNotNull();
    }
  }

  @Test
  void aBlockThatClaimsMoreThanAnyHasCostsNoMemory() throws IOException {
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(whole, 0, header);
    bytes.writeBytes(new byte[] {2, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    Reading reading = Reading.of(bytes.toByteArray());
    assertThat(reading.failure())
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
    Reading reading = Reading.of(spliced.toByteArray());
    assertThat(reading.records()).containsExactly(SmallCapture.fragment(2));
    assertThat(reading.failure())
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage("capture corrupt: 1 fragment where 3 were written at byte " + header);
  }

  @Test
  void nothingMayFollowTheEnd() throws IOException {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    byte[] whole = SmallCapture.bytes();
    int header = SmallCapture.headerBytes(whole);
    twice.writeBytes(whole);
    twice.write(whole, header, whole.length - header);
    Reading reading = Reading.of(twice.toByteArray());
    assertThat(reading.records()).isEqualTo(SmallCapture.records());
    assertThat(reading.failure())
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("after the end of the stream at byte " + whole.length);
  }

  @Test
  void whatIsNoCaptureIsSaidSo() throws IOException {
    assertThat(Reading.of("a text file".getBytes(StandardCharsets.UTF_8)).failure())
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage("capture corrupt: not an Avro container at byte 0");
  }

  @Test
  void whatAFileIsInsteadIsSaid() throws IOException {
    assertThat(Reading.of("PAR1\u0015".getBytes(StandardCharsets.ISO_8859_1)).failure())
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessage(
            "capture corrupt: not an Avro container at byte 0: it is a Parquet file: only captures"
                + " are read");
    assertThat(Reading.of(new byte[0]).failure())
        .isInstanceOf(TruncatedCaptureException.class)
        .hasMessage("capture cut short: an empty file at byte 0");
  }

  @Test
  void aRecordThatWouldTakeTooMuchMemoryIsRefusedBeforeItIsRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, SmallCapture.HOST, SmallCapture.EPOCH_NS)) {
      TraceFragment fragment = SmallCapture.fragment(0);
      fragment.setStrings(Collections.nCopies(6_000_000, ""));
      writer.write(fragment);
      writer.write(SmallCapture.end());
    }
    assertThat(Reading.of(out.toByteArray()).failure())
        .isInstanceOf(CorruptCaptureException.class)
        .hasMessageContaining("a record that takes more than 67108864 bytes of memory");
  }
}
