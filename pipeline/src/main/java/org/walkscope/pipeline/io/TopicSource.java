// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** How every job reads topics. */
final class TopicSource {
  private TopicSource() {}

  /**
   * What is committed on some topics, from the group's committed offsets or their beginning.
   *
   * @param bounded to end at what is in them now
   */
  @SuppressWarnings("deprecation") // the connector has no other way to say "earliest"
  static <T> KafkaSourceBuilder<T> of(
      String bootstrapServers,
      String groupId,
      List<String> topics,
      KafkaRecordDeserializationSchema<T> deserializer,
      boolean bounded) {
    KafkaSourceBuilder<T> source =
        KafkaSource.<T>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(topics)
            .setGroupId(groupId)
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(deserializer)
            .setProperty("isolation.level", "read_committed");
    return bounded ? source.setBounded(OffsetsInitializer.latest()) : source;
  }
}
