// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Time between the transactions in which a job writes its results, which is the interval of its
 * checkpoints at least. A transaction ends with a marker, which takes an offset and is no record.
 */
final class Transactions {
  private final Map<TopicPartition, Newest> newest = new HashMap<>();

  /**
   * Newest record of a partition.
   *
   * @param beganMs when the first record of its transaction was written; null where that was before
   *     all that was read
   */
  private record Newest(long offset, Long beganMs) {}

  /**
   * Takes a record of a partition, in the order of offsets.
   *
   * @return time from the begin of the transaction before, ms; empty where the record is no first
   *     of a transaction, or the begin is not known
   */
  OptionalLong since(ConsumerRecord<?, ?> taken) {
    TopicPartition partition = new TopicPartition(taken.topic(), taken.partition());
    Newest before = newest.get(partition);
    boolean isFirst = before != null && taken.offset() > before.offset() + 1;
    Long began = before == null ? null : before.beganMs();
    newest.put(partition, new Newest(taken.offset(), isFirst ? (Long) taken.timestamp() : began));
    return isFirst && began != null && taken.timestamp() > began
        ? OptionalLong.of(taken.timestamp() - began)
        : OptionalLong.empty();
  }
}
