// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.walkscope.schema.Topics;

/**
 * Where Kafka is and how to speak with it.
 *
 * @param bootstrapServers host:port, comma separated
 * @param more producer settings that come before ours: security, buffers
 */
public record KafkaConnection(String bootstrapServers, Properties more) {
  private static final int ANSWER_SECONDS = 20;

  /** What ours are and why. */
  private static Map<String, Object> usual() {
    Map<String, Object> usual = new HashMap<>();
    usual.put(ProducerConfig.CLIENT_ID_CONFIG, "walkscope-ingest");
    // once and in order, whatever is sent again
    usual.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    usual.put(ProducerConfig.ACKS_CONFIG, "all");
    // fragments of one host repeat much: large batches compress well
    usual.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    usual.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    usual.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    usual.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    // before compression; the broker's own limit holds after it
    usual.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
    // a full buffer waits; what cannot be delivered at all fails by the delivery timeout first
    usual.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000L);
    usual.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    return usual;
  }

  /** A sink, once a broker has answered and the topics are there. */
  public KafkaSink open() throws IOException {
    checkTopics();
    Map<String, Object> settings = usual();
    more.stringPropertyNames().forEach(name -> settings.put(name, more.getProperty(name)));
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try {
      return new KafkaSink(
          new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  private void checkTopics() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    more.stringPropertyNames().stream()
        .filter(AdminClientConfig.configNames()::contains)
        .forEach(name -> settings.put(name, more.getProperty(name)));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
    String topic = "";
    try (Admin admin = Admin.create(settings)) {
      var described = admin.describeTopics(List.of(Topics.TRACE, Topics.LOSS)).topicNameValues();
      for (var entry : described.entrySet()) {
        topic = entry.getKey();
        entry.getValue().get(ANSWER_SECONDS + 1, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new IOException(
              ("Kafka at " + bootstrapServers + " has no topic " + topic)
                  + ": create it, docs/operating.md lists them")
          : unusable(e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Kafka at " + bootstrapServers, e);
    }
  }

  private IOException unusable(Throwable e) {
    return new IOException(
        "no use of Kafka at " + bootstrapServers + ", is a broker there? " + e.getMessage(), e);
  }
}
