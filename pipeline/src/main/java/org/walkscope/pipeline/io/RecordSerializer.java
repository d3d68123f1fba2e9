// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.walkscope.schema.RecordCodec;

/**
 * Serializer of a result. Its Kafka time is that of writing, not of the event: a topic that deletes
 * old records must not delete replayed ones.
 */
final class RecordSerializer<T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<T> {
  private static final long serialVersionUID = 1L;

  private final ResultTopic<T> topic;
  private transient RecordCodec<T> codec;

  RecordSerializer(ResultTopic<T> topic) {
    this.topic = topic;
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    codec = RecordCodec.of(topic.type());
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T value, KafkaSinkContext context, Long timestampMs) {
    return new ProducerRecord<>(
        topic.name(), topic.key().apply(value).getBytes(UTF_8), codec.encode(value));
  }
}
