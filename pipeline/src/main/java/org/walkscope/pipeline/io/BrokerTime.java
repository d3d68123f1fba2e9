// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * Clock by which silence is measured. It stands still while the broker does not answer: a partition
 * that cannot be read is not silent. It also knows the partitions' ends, so that a partition with
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

  /** Notes that a partition is read in this process. */
  void isRead(TopicPartition partition);

  /** True if each partition with records in it is being read in this process. */
  boolean allRead();
}
