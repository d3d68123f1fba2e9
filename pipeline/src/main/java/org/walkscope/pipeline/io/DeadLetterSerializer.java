// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Topics;

/** The record as it came, key and value, with its place and cause in headers: all are text. */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {
  private static final long serialVersionUID = 1L;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestampMs) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.DEAD_LETTER, letter.key(), letter.value());
    header(record, "walkscope.topic", letter.topic());
    header(record, "walkscope.partition", Integer.toString(letter.partition()));
    header(record, "walkscope.offset", Long.toString(letter.offset()));
    header(record, "walkscope.cause", letter.cause());
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String text) {
    record.headers().add(name, text.getBytes(UTF_8));
  }
}
