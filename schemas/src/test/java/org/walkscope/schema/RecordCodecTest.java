// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.walkscope.testing.Seeds;

class RecordCodecTest {
  private static final RecordCodec<TraceFragment> CODEC = RecordCodec.of(TraceFragment.class);

  @Test
  void whatIsEncodedIsDecoded() throws BadRecordException {
    assertThat(CODEC.decode(CODEC.encode(fragment()))).isEqualTo(fragment());
    assertThat(CODEC.claims(CODEC.encode(fragment()))).isTrue();
  }

  @Test
  void anotherRecordIsAnUnknownSchema() {
    StageLoss loss =
        new StageLoss("ingest", "walk_events_dropped", "host", "boot", 1L, "frame at 12", 0L);
    byte[] bytes = RecordCodec.of(StageLoss.class).encode(loss);
    assertThat(CODEC.claims(bytes)).isFalse();
    assertThatThrownBy(() -> CODEC.decode(bytes))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageMatching("unknown schema [0-9a-f]{16}, not a TraceFragment at byte 2");
  }

  @Test
  void everyTruncationIsMalformedAtItsEnd() {
    byte[] whole = CODEC.encode(fragment());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CODEC.decode(cut))
          .isInstanceOf(MalformedRecordException.class)
          .extracting(e -> ((BadRecordException) e).position())
          .satisfies(at -> assertThat((int) at).isLessThanOrEqualTo(cut.length));
    }
    assertThatThrownBy(() -> CODEC.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("1 bytes too many at byte " + whole.length);
  }

  @Test
  void aTombstoneIsMalformed() {
    assertThat(CODEC.claims(null)).isFalse();
    assertThatThrownBy(() -> CODEC.decode(null))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("tombstone");
  }

  /** Avro would allocate the 2 GiB before it looked whether they are there. */
  @Test
  void aClaimOfTwoGibibytesIsRefusedBeforeItIsAllocated() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Arrays.copyOf(CODEC.encode(fragment()), 10));
    bytes.writeBytes(new byte[] {(byte) 0xfc, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    assertThatThrownBy(() -> CODEC.decode(bytes.toByteArray()))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("length of 2147483646 in 0 bytes at byte 15");
  }

  @Test
  void aChangedRecordGivesTheTypedErrorOrARecord() {
    Seeds.each(
        5000,
        draws -> {
          long seed = draws.seed();
          Random random = new Random(seed);
          byte[] bytes = CODEC.encode(fragment());
          for (int change = 0; change <= random.nextInt(4); change++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          decodeOrTypedError(bytes);
        });
  }

  @Test
  void noiseGivesTheTypedErrorOrARecord() {
    Seeds.each(
        2000,
        draws -> {
          byte[] noise = draws.bytes(400);
          byte[] bytes = Arrays.copyOf(CODEC.encode(fragment()), 10 + noise.length);
          System.arraycopy(noise, 0, bytes, 10, noise.length);
          decodeOrTypedError(bytes);
        });
  }

  @Test
  void anOlderSchemaIsReadOnceItIsNamed() throws Exception {
    Schema older =
        SchemaBuilder.record("StageLoss")
            .namespace("org.walkscope.schema")
            .fields()
            .requiredString("counter")
            .requiredString("stage")
            .requiredString("hostname")
            .requiredString("boot_id")
            .requiredLong("count")
            .requiredString("first")
            .requiredLong("epoch_ms")
            .requiredInt("gone")
            .endRecord();
    GenericRecord record = new GenericData.Record(older);
    older.getFields().forEach(f -> record.put(f.pos(), value(f.schema())));
    ByteBuffer encoded = new BinaryMessageEncoder<>(GenericData.get(), older).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);

    assertThatThrownBy(() -> RecordCodec.of(StageLoss.class).decode(bytes))
        .isInstanceOf(UnknownSchemaException.class);
    assertThat(RecordCodec.of(StageLoss.class).alsoReading(older).decode(bytes))
        .isEqualTo(new StageLoss("s", "s", "s", "s", 7L, "s", 7L));
  }

  private static Object value(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "s";
      case LONG -> 7L;
      default -> 7;
    };
  }

  private static void decodeOrTypedError(byte[] bytes) {
    try {
      assertThat(CODEC.decode(bytes)).isNotNull();
    } catch (BadRecordException e) {
      assertThat(e.position()).isBetween(0, bytes.length);
    }
  }

  private static TraceFragment fragment() {
    Host host =
        new Host(
            "host",
            "0b0e7c5a-1f0c-4f6e-8e0a-0f7f7d0c7a11",
            Arch.ARM64,
            "7.3.0",
            12,
            4,
            21,
            30,
            TraceMode.EXACT,
            Detail.FOLIOS,
            Map.of("SWP_MIGRATION_READ", 30L),
            1_700_000_000_000_000_000L,
            List.of(LockKind.VMA_LOCK),
            60_000_000_000L);
    return new TraceFragment(
        host,
        1_700_000_000_000_000_001L,
        3L,
        Walker.newBuilder().setTgid(10).setTid(11).setComm("cat").setStartBoottimeNs(99L).build(),
        5L,
        6L,
        2,
        512L,
        List.of("walk_page_vma", "smaps_walk_ops"),
        List.of(new Cgroup(4211L, "/system.slice/cron.service", "cron.service", null, null)),
        ByteBuffer.wrap(new byte[] {1, 12, 3, 4}),
        -5);
  }
}
