// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;

/** Committed records of a topic, read from its beginning. */
public final class CommittedRecords {
  private static final int ANSWER_MS = 300_000;
  private static final Duration POLL = Duration.ofMillis(200);

  /** Timeout of some minutes: a broker in this JVM has a fraction of a core on a busy machine. */
  private static final int IDLE_POLLS = 1_500;

  private final String bootstrapServers;

  /** Reader of a broker's topics. */
  public CommittedRecords(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Records of this type; others on the topic are skipped. */
  public <T extends SpecificRecord> List<T> read(String topic, Class<T> type) throws IOException {
    RecordCodec<T> codec = RecordCodec.of(type);
    List<T> found = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> kafkaRecord : raw(topic)) {
      if (codec.claims(kafkaRecord.value())) {
        found.add(decode(codec, kafkaRecord));
      }
    }
    return found;
  }

  private static <T extends SpecificRecord> T decode(
      RecordCodec<T> codec, ConsumerRecord<byte[], byte[]> kafkaRecord) throws IOException {
    try {
      return codec.decode(kafkaRecord.value());
    } catch (BadRecordException e) {
      throw new IOException(
          "%s partition %d offset %d: %s"
              .formatted(
                  kafkaRecord.topic(),
                  kafkaRecord.partition(),
                  kafkaRecord.offset(),
                  e.getMessage()),
          e);
    }
  }

  /** Records with their keys, values and headers as stored. */
  public List<ConsumerRecord<byte[], byte[]>> raw(String topic) throws IOException {
    return raw(List.of(topic));
  }

  /** Records of several topics, those of each partition in their order. */
  public List<ConsumerRecord<byte[], byte[]>> raw(List<String> topics) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    forEach(topics, all::add);
    return all;
  }

  /** Passes the records of several topics one at a time. */
  public void forEach(List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> taker)
      throws IOException {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.CLIENT_ID_CONFIG, "walkscope-read-back",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(found -> new TopicPartition(found.topic(), found.partition()))
              .toList();
      consumer.assign(partitions);
      readToEnd(consumer, consumer.endOffsets(partitions), taker);
    }
  }

  private static void readToEnd(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> taker)
      throws IOException {
    int idle = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      var records = consumer.poll(POLL);
      records.forEach(taker);
      idle = records.isEmpty() ? idle + 1 : 0;
      if (idle == IDLE_POLLS) {
        throw new IOException(
            "the broker gave nothing for %d s in the middle of %s"
                .formatted(IDLE_POLLS * POLL.toMillis() / 1_000, ends.keySet()));
      }
    }
  }
}
