// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.RunView;

/** Records that no job can use, made of a fragment that it can. */
record BadRecords(TraceFragment good) {
  static final String LIAR = "claims-much";

  private static final RecordCodec<TraceFragment> CODEC = RecordCodec.of(TraceFragment.class);
  private static final long TWO_GIB = 1L << 31;
  private static final int COUNT_SHIFT = 4;

  /**
   * Bad record.
   *
   * @param cause part of what the dead letter must say
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bad(String key, byte[] value, String cause) {}

  /** Place of a bad record. */
  record Placed(Bad bad, int partition, long offset) {}

  List<Bad> all() {
    String key = RecordKey.ofThread(good.getHost(), good.getWalker());
    byte[] unknown = CODEC.encode(good);
    unknown[5] ^= 1;
    TraceFragment liar = liar();
    return List.of(
        new Bad(key, "poison".repeat(20).getBytes(UTF_8), "single-object encoding"),
        new Bad(key, null, "tombstone"),
        new Bad(key, unknown, "unknown schema"),
        new Bad(key, withColumnOf2GiB(), "length of 2147483648 in "),
        new Bad(
            RecordKey.ofThread(liar.getHost(), liar.getWalker()),
            CODEC.encode(liar),
            "run of 2147483648 entries"));
  }

  /** The record's own length of its column is changed; everything else is as it was. */
  private byte[] withColumnOf2GiB() {
    byte[] bytes = CODEC.encode(good);
    byte[] column = new byte[good.getColumn().remaining()];
    good.getColumn().duplicate().get(column);
    byte[] length = varint(2L * column.length);
    int at = indexOf(bytes, column) - length.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(varint(2 * TWO_GIB));
    out.write(bytes, at + length.length, bytes.length - at - length.length);
    return out.toByteArray();
  }

  /** A column with its right checksum that claims so many entries; of a host of its own. */
  private TraceFragment liar() {
    EventWriter writer = new EventWriter(good.getHost().getPageShift());
    EntriesView entries = EntriesView.allocate().timestampNs(good.getFirstTimestampNs());
    entries.walk(1).sequence(1).level(1).pageShift(12);
    writer.entries(entries.nrRuns(1));
    writer.run(RunView.allocate().count(1));
    TraceFragment liar =
        TraceFragment.newBuilder(good)
            .setHost(Host.newBuilder(good.getHost()).setHostname(LIAR).build())
            .setFragment(0)
            .build();
    writer.into(liar);
    byte[] column = liar.getColumn().array();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(column, 0, column.length - 1); // the run's count is its last byte
    out.writeBytes(varint((TWO_GIB - 1) << COUNT_SHIFT | column[column.length - 1]));
    CRC32C crc = new CRC32C();
    crc.update(out.toByteArray());
    liar.setColumn(ByteBuffer.wrap(out.toByteArray()));
    liar.setColumnCrc32c((int) crc.getValue());
    return liar;
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = value;
    for (; left >= 0x80; left >>>= 7) {
      out.write((int) left | 0x80);
    }
    out.write((int) left);
    return out.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; ; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
  }

  /** Sends all bad records to the trace topic, one after the other. */
  List<Placed> send(String bootstrapServers) throws ExecutionException, InterruptedException {
    List<Placed> placed = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Bad bad : all()) {
        var sent =
            producer
                .send(new ProducerRecord<>(Topics.TRACE, bad.key().getBytes(UTF_8), bad.value()))
                .get();
        placed.add(new Placed(bad, sent.partition(), sent.offset()));
      }
    }
    return placed;
  }
}
