// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.walkscope.kafka.KafkaCluster;

/**
 * Look for committed records between the place to which a partition was taken and its end. There
 * may be none: markers of transactions and aborted records have offsets, too.
 *
 * <p>{@link #none} may be asked by any thread; all else is one thread's.
 */
final class RecordsAhead implements AutoCloseable {
  private static final int FETCHED_BYTES = 1 << 20;

  /**
   * Result of a look.
   *
   * @param from offset from which it was asked; negative for the group's own
   * @param emptyTo offset up to which there is no record
   * @param found whether a record follows
   */
  private record Look(long from, long emptyTo, boolean found) {}

  private final Map<TopicPartition, Look> looks = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Consumer beside the readers of a group, which takes nothing from them.
   *
   * @param groupId whose committed offsets are the places where no other is known
   */
  RecordsAhead(KafkaCluster cluster, String groupId, int timeoutMs) {
    Map<String, Object> settings = cluster.consumer();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** True if no committed record is known between these offsets, and none is unknown. */
  boolean none(TopicPartition partition, long from, long end) {
    Look look = looks.get(partition);
    return look != null && look.from == from && !look.found && look.emptyTo >= end;
  }

  /**
   * Looks at partitions until all are known or the time is over.
   *
   * @param from offsets from which the partitions are asked
   * @param ends offsets after their last committed records and markers
   */
  void look(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends, Duration atMost) {
    looks.keySet().retainAll(from.keySet());
    from.forEach(
        (partition, offset) -> {
          Look before = looks.get(partition);
          if (before == null || before.from != offset) {
            looks.put(partition, new Look(offset, offset, false));
          }
        });
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    open.removeIf(partition -> isKnown(partition, ends));
    consumer.assign(open);
    open.forEach(this::seek);
    for (long untilNs = System.nanoTime() + atMost.toNanos(), leftNs;
        !open.isEmpty() && (leftNs = untilNs - System.nanoTime()) > 0; ) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(leftNs));
      open.forEach(partition -> see(partition, !records.records(partition).isEmpty()));
      if (open.removeIf(partition -> isKnown(partition, ends))) {
        consumer.assign(open);
      }
    }
  }

  private boolean isKnown(TopicPartition partition, Map<TopicPartition, Long> ends) {
    Look look = looks.get(partition);
    Long end = ends.get(partition);
    return end == null || look.found || look.emptyTo >= end;
  }

  private void seek(TopicPartition partition) {
    long emptyTo = looks.get(partition).emptyTo;
    if (emptyTo >= 0) {
      consumer.seek(partition, emptyTo);
    }
  }

  private void see(TopicPartition partition, boolean found) {
    Look look = looks.get(partition);
    try {
      long emptyTo = found ? look.emptyTo : consumer.position(partition);
      looks.put(partition, new Look(look.from, emptyTo, found));
    } catch (TimeoutException e) {
      // the group's offset is not known yet
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
