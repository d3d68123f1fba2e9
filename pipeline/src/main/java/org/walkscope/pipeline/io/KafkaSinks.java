// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableFunction;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/**
 * The result topics, each in transactions of its own that end with Flink's checkpoints: read with
 * {@code read_committed}, every result is there exactly once, whatever failed meanwhile.
 *
 * @param transactionPrefix unique among the jobs of one cluster, and the same after a restart
 * @param transactionTimeout above checkpoint interval and restart time, and not above the broker's
 *     {@code transaction.max.timeout.ms}
 */
public record KafkaSinks(
    String bootstrapServers, String transactionPrefix, Duration transactionTimeout) {
  /** Before compression; records are bounded well below 1 MiB. */
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  public WalkSinks sinks() {
    return new WalkSinks(
        sink(
            Topics.WALKS, Walk.class, w -> RecordKey.ofThread(w.getHost(), w.getWalker().getTid())),
        sink(
            Topics.SNAPSHOTS,
            Snapshot.class,
            s -> RecordKey.ofThread(s.getHost(), s.getWalker().getTid())),
        sink(
            Topics.BATCH_EFFICIENCY,
            BatchEfficiency.class,
            b -> key(b.getHostname(), b.getConsumer(), b.getWalkerKind())),
        sink(
            Topics.LOCK_TIMINGS,
            LockTimings.class,
            l -> key(l.getHostname(), l.getConsumer(), l.getWalkerKind(), l.getKind())),
        sink(
            Topics.WALK_LATENCY,
            WalkLatency.class,
            l -> key(l.getHostname(), l.getConsumer(), l.getWalkerKind())),
        sink(
            Topics.LOCK_HOLDS,
            LockHold.class,
            h -> RecordKey.ofThread(h.getHost(), h.getWalker().getTid())),
        sink(
            Topics.STALLS,
            Stall.class,
            s -> RecordKey.ofThread(s.getHost(), s.getWalker().getTid())),
        sink(Topics.LOSS, StageLoss.class, l -> key(l.getHostname(), l.getBootId())),
        sink(Topics.DEAD_LETTER, new DeadLetterSerializer()));
  }

  /** Of the comparison job. */
  public CompareSinks compareSinks() {
    return new CompareSinks(
        sink(Topics.WALKER_COMPARISONS, WalkerComparison.class, c -> RecordKey.ofHost(c.getHost())),
        sink(Topics.LOSS, StageLoss.class, l -> key(l.getHostname(), l.getBootId())),
        sink(Topics.DEAD_LETTER, new DeadLetterSerializer()));
  }

  private <T extends SpecificRecord> KafkaSink<T> sink(
      String topic, Class<T> type, SerializableFunction<T, String> key) {
    return sink(topic, new RecordSerializer<>(topic, type, key));
  }

  private <T> KafkaSink<T> sink(String topic, KafkaRecordSerializationSchema<T> serializer) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrapServers)
        .setRecordSerializer(serializer)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(transactionPrefix + "-" + topic)
        .setProperty("transaction.timeout.ms", Long.toString(transactionTimeout.toMillis()))
        .setProperty("compression.type", "zstd")
        .setProperty("max.request.size", Integer.toString(MAX_REQUEST_BYTES))
        .build();
  }

  private static String key(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.length() == 0 ? "" : "/").append(part);
    }
    return key.toString();
  }
}
