// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Topics;

/**
 * Serializer of an unreadable record: its key and value as they came, its place and cause as text
 * in headers. A record as large as a message may be does not fit with these headers, so its end is
 * left off and a header says so.
 */
public final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_KEY_BYTES = 10_000;
  private static final int MAX_VALUE_BYTES = 900_000;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestampMs) {
    byte[] key = start(letter.key(), MAX_KEY_BYTES);
    byte[] value = start(letter.value(), MAX_VALUE_BYTES);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.DEAD_LETTER, key, value);
    if (key != letter.key() || value != letter.value()) {
      header(record, "walkscope.truncated-from-bytes", Integer.toString(letter.value().length));
    }
    header(record, "walkscope.topic", letter.topic());
    header(record, "walkscope.partition", Integer.toString(letter.partition()));
    header(record, "walkscope.offset", Long.toString(letter.offset()));
    header(record, "walkscope.cause", letter.cause());
    return record;
  }

  private static byte[] start(byte[] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String text) {
    record.headers().add(name, text.getBytes(UTF_8));
  }
}
