// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.ReleasedSchemas;
import org.walkscope.schema.Topics;

/**
 * {@link Topics#SCHEMAS}: every schema that was ever written, by its CRC-64-AVRO. A record whose
 * key is not the fingerprint of its value is passed over.
 */
public final class SchemaTopic {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private SchemaTopic() {}

  /** Schemas on the topic; none when it does not exist. */
  public static Map<Long, Schema> read(KafkaCluster cluster) {
    Map<String, Object> settings = cluster.consumer();
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "walkscope-schemas");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    Map<Long, Schema> found = new LinkedHashMap<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      if (!consumer.listTopics(PATIENCE).containsKey(Topics.SCHEMAS)) {
        return found;
      }
      TopicPartition partition = new TopicPartition(Topics.SCHEMAS, 0);
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition, PATIENCE) < end) {
        if (System.nanoTime() - deadline > 0) {
          throw new TimeoutException(Topics.SCHEMAS + " was not read to its end in 10 s");
        }
        consumer.poll(POLL).forEach(each -> take(each, found));
      }
    }
    return found;
  }

  private static void take(ConsumerRecord<byte[], byte[]> each, Map<Long, Schema> found) {
    if (each.key() == null || each.value() == null) {
      return;
    }
    try {
      Schema schema = new Schema.Parser().parse(new String(each.value(), UTF_8));
      long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
      if (hex(fingerprint).equals(new String(each.key(), UTF_8))) {
        found.put(fingerprint, schema);
      }
    } catch (AvroRuntimeException e) {
      // not a schema: nobody can have written records by it
    }
  }

  /** Schemas of released versions and of this one that the topic does not have. */
  public static Map<Long, Schema> missing(KafkaCluster cluster) {
    Map<Long, Schema> missing = new LinkedHashMap<>(ReleasedSchemas.byFingerprint());
    missing.keySet().removeAll(read(cluster).keySet());
    return missing;
  }

  /** Writes schemas to the topic, which must exist. */
  public static void write(KafkaCluster cluster, Map<Long, Schema> schemas) {
    Map<String, Object> settings = cluster.producer();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "walkscope-schemas");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      schemas.forEach(
          (fingerprint, schema) ->
              sent.add(
                  producer.send(
                      new ProducerRecord<>(
                          Topics.SCHEMAS,
                          hex(fingerprint).getBytes(UTF_8),
                          schema.toString().getBytes(UTF_8)))));
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException(Refusal.reason(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** Fingerprint as it stands in a key, and in causes of dead letters. */
  static String hex(long fingerprint) {
    return HexFormat.of().toHexDigits(fingerprint);
  }
}
