// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.window.Question;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.WalkerComparison;

/**
 * Sinks of the result topics, each with transactions of its own that end with Flink's checkpoints:
 * a reader with {@code read_committed} finds every result exactly once, after failures too.
 *
 * @param transactionPrefix unique among the jobs of one cluster, and the same after a restart
 * @param transactionTimeout above checkpoint interval and restart time, and not above the broker's
 *     {@code transaction.max.timeout.ms}
 */
public record KafkaSinks(
    KafkaCluster cluster, String transactionPrefix, Duration transactionTimeout)
    implements ResultSinks {
  /** Largest request before compression; records are bounded well below 1 MiB. */
  static final int MAX_REQUEST_BYTES = 4 << 20;

  /**
   * Bytes of a producer's batch. Walks of a host are so alike that batches of this size compress to
   * a third of what Kafka's default, 16 KiB, gives.
   */
  private static final int BATCH_BYTES = 256 << 10;

  private static final int LINGER_MS = 100;

  public BlameSinks blameSinks() {
    return new BlameSinks(sink(ResultTopic.STALL_BLAME), windowSinks(Question.STALL_SUMS));
  }

  public Sink<WalkerComparison> comparisons() {
    return sink(ResultTopic.WALKER_COMPARISONS);
  }

  public Sink<TraceHealth> traceHealth() {
    return sink(ResultTopic.TRACE_HEALTH);
  }

  @Override
  public Sink<DeadLetter> deadLetters() {
    return sink(Topics.DEAD_LETTER, new DeadLetterSerializer());
  }

  /** Settings of every producer of results. */
  public static Properties producerSettings() {
    Properties settings = new Properties();
    settings.setProperty("compression.type", "zstd");
    settings.setProperty("batch.size", Integer.toString(BATCH_BYTES));
    settings.setProperty("linger.ms", Integer.toString(LINGER_MS));
    settings.setProperty("max.request.size", Integer.toString(MAX_REQUEST_BYTES));
    settings.setProperty("interceptor.classes", TooLargeResults.class.getName());
    return settings;
  }

  @Override
  public <T extends SpecificRecord> Sink<T> sink(ResultTopic<T> topic) {
    return sink(topic.name(), new RecordSerializer<>(topic));
  }

  private <T> KafkaSink<T> sink(String topic, KafkaRecordSerializationSchema<T> serializer) {
    Properties settings = producerSettings();
    settings.putAll(KafkaCluster.properties(cluster.producer()));
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(settings)
        .setRecordSerializer(serializer)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(transactionPrefix + "-" + topic)
        .setProperty("transaction.timeout.ms", Long.toString(transactionTimeout.toMillis()))
        .build();
  }
}
