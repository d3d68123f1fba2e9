// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.kafka.common.TopicPartition;

/** A broker that answers, and has records, as a test says. */
final class HandClock implements BrokerTime {
  private static final long serialVersionUID = 1L;

  long answeredMs;
  long end;
  boolean allRead = true;

  @Override
  public long answeredMs() {
    return answeredMs;
  }

  @Override
  public boolean isTaken(TopicPartition partition, long next) {
    return end <= next;
  }

  @Override
  public void isRead(TopicPartition partition) {
    allRead = true;
  }

  @Override
  public boolean allRead() {
    return allRead;
  }
}
