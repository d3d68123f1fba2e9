// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class CaptureDamageTest {
  /**
   * Damage to one of three blocks (two fragments and a loss; a fragment; the end) loses that block.
   */
  @Test
  void aReaderThatSkipsDamageGoesOnAtTheNextMarker() throws IOException {
    byte[] whole = threeBlocks();
    int[] markers = markerEnds(whole);
    List<SpecificRecord> all = SmallCapture.records();
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
      assertThat(SmallCapture.records()).containsAll(skipping(hit, new ArrayList<>()));
    }
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(whole);
    twice.write(whole, header, whole.length - header);
    List<CaptureDamage> damage = new ArrayList<>();
    assertThat(skipping(twice.toByteArray(), damage)).isEqualTo(SmallCapture.records());
    assertThat(damage).extracting(CaptureDamage::at).containsExactly((long) whole.length);
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

  /**
   * Capture of {@link SmallCapture#records()} with a block for the last fragment, by Avro's own
   * writer.
   */
  private static byte[] threeBlocks() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<SpecificRecord> file =
        new DataFileWriter<>(new SpecificDatumWriter<>(CaptureSchema.WRITTEN))) {
      file.setCodec(CodecFactory.zstandardCodec(6, true, true));
      file.create(CaptureSchema.WRITTEN, out);
      for (SpecificRecord record : SmallCapture.records()) {
        file.append(record);
        if (record.equals(SmallCapture.loss()) || record.equals(SmallCapture.fragment(2))) {
          file.sync();
        }
      }
    }
    return out.toByteArray();
  }

  /** Ends of the header and of each block. */
  private static int[] markerEnds(byte[] whole) {
    byte[] sync = Arrays.copyOfRange(whole, whole.length - 16, whole.length);
    return IntStream.rangeClosed(16, whole.length)
        .filter(end -> Arrays.equals(Arrays.copyOfRange(whole, end - 16, end), sync))
        .toArray();
  }
}
