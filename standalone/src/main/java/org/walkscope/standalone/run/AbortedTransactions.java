// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writer of aborted transactions: their markers move waiting readers of a topic on, without
 * records.
 */
final class AbortedTransactions implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  AbortedTransactions(String bootstrapServers, String name) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                name + "-aborted"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // aborted anyway
  void write(Collection<TopicPartition> partitions) {
    producer.beginTransaction();
    for (TopicPartition to : partitions) {
      producer.send(new ProducerRecord<>(to.topic(), to.partition(), new byte[0], new byte[0]));
    }
    producer.flush();
    producer.abortTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
