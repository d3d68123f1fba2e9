// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import org.apache.kafka.common.TopicPartition;

/**
 * The clock by which silence is measured: it stands still while the broker does not answer, because
 * who cannot be heard is not silent. It also knows how far the partitions go, so that one which is
 * merely behind is not taken for a silent one.
 */
public interface BrokerTime extends Serializable {
  /** Wall time so far in which the broker answered, ms; from an arbitrary start. */
  long answeredMs();

  /**
   * True if all that is committed on a partition has been taken.
   *
   * @param next offset after the last record taken
   */
  boolean isTaken(TopicPartition partition, long next);

  /** A partition is being read in this process. */
  void isRead(TopicPartition partition);

  /** True if each partition with records in it is being read in this process. */
  boolean allRead();
}
