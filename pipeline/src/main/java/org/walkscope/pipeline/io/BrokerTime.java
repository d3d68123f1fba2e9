// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * Clock by which silence is measured. It stands still while the broker does not answer: a partition
 * that cannot be read is not silent. It also knows what is left to read, so that a partition with
 * unread records does not count as silent.
 */
public interface BrokerTime extends Serializable {
  /** Wall time so far in which the broker answered, ms; from an arbitrary start. */
  long answeredMs();

  /**
   * True if every committed record of a partition has been taken.
   *
   * @param next offset after the last record taken
   */
  boolean isTaken(TopicPartition partition, long next);

  /** Notes that a record of a partition was taken. */
  void isRead(TopicPartition partition);

  /**
   * True if the reader has its partitions, and those of which it has taken no record have none for
   * it.
   */
  boolean allRead();
}
