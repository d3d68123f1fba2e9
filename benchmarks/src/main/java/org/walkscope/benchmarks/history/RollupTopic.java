// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.WalkLatency;

/** Topic of windows that is read by time: from the offsets of a time to its end. */
final class RollupTopic {
  /** Maker of a record. */
  interface Windows {
    byte[] of(int minute, int host);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Object> settings = new HashMap<>();
  private final String topic;

  RollupTopic(String bootstrapServers, String topic) {
    settings.put("bootstrap.servers", bootstrapServers);
    this.topic = topic;
  }

  void fill(int minutes, int hosts, Windows windows, IntToLongFunction timeMs)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int minute = 0; minute < minutes; minute++) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(hosts);
        for (int host = 0; host < hosts; host++) {
          sent.add(
              producer.send(
                  new ProducerRecord<>(
                      topic, null, timeMs.applyAsLong(minute), null, windows.of(minute, host))));
        }
        for (Future<RecordMetadata> each : sent) {
          each.get();
        }
      }
    }
  }

  /** Walks of one consumer since a time. */
  long sum(long fromMs, RecordCodec<WalkLatency> codec) throws BadRecordException {
    long walks = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      Map<TopicPartition, Long> query = new HashMap<>();
      all.forEach(partition -> query.put(partition, fromMs));
      consumer.assign(all);
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> begin :
          consumer.offsetsForTimes(query, PATIENCE).entrySet()) {
        if (begin.getValue() != null) {
          consumer.seek(begin.getKey(), begin.getValue().offset());
        }
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
          WalkLatency window = codec.decode(record.value());
          if (window.getConsumer().equals("smaps")) {
            walks += window.getWalks();
          }
        }
      }
    }
    return walks;
  }
}
