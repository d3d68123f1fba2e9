// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureFuzzTest {
  private static final byte[] WHOLE = whole();

  static Stream<byte[]> files() {
    return Stream.of(WHOLE, Arrays.copyOf(WHOLE, WHOLE.length / 2));
  }

  static Stream<byte[]> blocks() throws IOException {
    return Stream.of(block(SmallCapture.records()));
  }

  /** Records are read up to the damage, or around it; the damage is the typed error. */
  @MethodSource("files")
  @FuzzTest(maxDuration = "3m")
  void fileIsReadUpToItsDamage(byte[] file) throws IOException {
    int read = 0;
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(file))) {
      read = count(reader);
    } catch (CaptureException e) {
      assertThat(e.position()).isBetween(0L, (long) file.length);
    }
    List<CaptureDamage> damage = new ArrayList<>();
    try (CaptureReader reader =
        CaptureReader.skippingDamage(new ByteArrayInputStream(file), damage::add)) {
      assertThat(count(reader)).isGreaterThanOrEqualTo(read);
    } catch (CaptureException e) {
      assertThat(damage).isEmpty(); // the header is damaged
    }
    assertThat(damage)
        .allSatisfy(d -> assertThat(d.at() + d.bytes()).isBetween(0L, (long) file.length));
  }

  /**
   * The checksums of zstd stop a fuzzer that changes a file: a block is packed after its change.
   */
  @MethodSource("blocks")
  @FuzzTest(maxDuration = "3m")
  void blockIsReadUpToItsDamage(byte[] block) throws IOException {
    if (block.length > 0) {
      fileIsReadUpToItsDamage(file(block[0], Arrays.copyOfRange(block, 1, block.length)));
    }
  }

  private static byte[] whole() {
    try {
      return SmallCapture.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(CaptureReader reader) throws IOException {
    int records = 0;
    while (reader.next() != null) {
      records++;
    }
    return records;
  }

  /** Number of the records, then the records. */
  private static byte[] block(List<SpecificRecord> records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(records.size());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    SpecificDatumWriter<SpecificRecord> datums = new SpecificDatumWriter<>(CaptureSchema.WRITTEN);
    for (SpecificRecord record : records) {
      datums.write(record, encoder);
    }
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] file(byte records, byte[] block) throws IOException {
    byte[] packed = Zstd.compress(block);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(WHOLE, 0, SmallCapture.headerBytes(WHOLE));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoder.writeLong(records);
    encoder.writeBytes(packed); // length first
    encoder.flush();
    out.write(WHOLE, WHOLE.length - DataFileConstants.SYNC_SIZE, DataFileConstants.SYNC_SIZE);
    return out.toByteArray();
  }
}
