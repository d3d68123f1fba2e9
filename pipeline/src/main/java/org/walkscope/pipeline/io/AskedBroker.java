// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** A Kafka cluster, asked by one {@link BrokerPoll} for all readers of a group in this process. */
final class AskedBroker implements BrokerTime {
  private static final long serialVersionUID = 1L;
  private static final Map<AskedBroker.Key, BrokerPoll> POLLS = new ConcurrentHashMap<>();

  private record Key(String bootstrapServers, String groupId, List<String> topics) {}

  private final String bootstrapServers;
  private final String groupId;
  private final List<String> topics;
  private final boolean waits;
  private transient BrokerPoll poll;

  /** Lead of this clock, which never steps back, over that of the current poll. */
  private transient long aheadMs;

  private transient long lastMs;

  /**
   * Some topics of a cluster.
   *
   * @param waits whether partitions are waited for until they are taken to their end; false for
   *     topics of transactions, whose end offset is a marker's and no record's
   */
  AskedBroker(String bootstrapServers, String groupId, List<String> topics, boolean waits) {
    this.bootstrapServers = bootstrapServers;
    this.groupId = groupId;
    this.topics = List.copyOf(topics);
    this.waits = waits;
  }

  @Override
  public long answeredMs() {
    lastMs = Math.max(lastMs, aheadMs + poll().answeredMs());
    return lastMs;
  }

  @Override
  public boolean isTaken(TopicPartition partition, long next) {
    return !waits || !topics.contains(partition.topic()) || poll().end(partition) <= next;
  }

  @Override
  public void isRead(TopicPartition partition) {
    poll().isRead(partition);
  }

  @Override
  public boolean allRead() {
    return !waits || poll().allRead();
  }

  /** Current poll, or a new one when the last has ended because nobody asked it. */
  private BrokerPoll poll() {
    if (poll == null || !poll.isWanted()) {
      Key key = new Key(bootstrapServers, groupId, topics);
      poll =
          POLLS.compute(
              key,
              (same, before) ->
                  before != null && before.isWanted()
                      ? before
                      : BrokerPoll.start(bootstrapServers, topics));
      aheadMs = lastMs - poll.answeredMs();
    }
    return poll;
  }
}
