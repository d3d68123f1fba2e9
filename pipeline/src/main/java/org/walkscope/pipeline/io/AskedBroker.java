// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.walkscope.kafka.KafkaCluster;

/**
 * A Kafka cluster, asked by one {@link BrokerPoll} for all readers of a group in this process; and
 * the partitions of one reader.
 */
final class AskedBroker implements BrokerTime {
  private static final long serialVersionUID = 1L;
  private static final Map<AskedBroker.Key, BrokerPoll> POLLS = new ConcurrentHashMap<>();

  private record Key(KafkaCluster cluster, String groupId, List<String> topics) {}

  /** Time after which a reader without partitions counts as one that gets none. */
  private static final long UNASSIGNED_MS = 60_000;

  private final KafkaCluster cluster;
  private final String groupId;
  private final List<String> topics;

  /** Whether readers may be more than partitions, since their number was not known. */
  private boolean mayHaveNone;

  private transient Long beganMs;
  private transient BrokerPoll poll;

  /** Lead of this clock, which never steps back, over that of the current poll. */
  private transient long aheadMs;

  private transient long lastMs;

  /**
   * Partitions of the reader of which no record was read, and the offsets from which they are read,
   * as {@link KafkaPartitionSplit} has them; null before the reader is assigned any.
   */
  private transient Map<TopicPartition, Long> unread;

  /**
   * Some topics of a cluster.
   *
   * @param topics whose partitions are waited for until they are taken to their end; those of other
   *     topics are not
   */
  AskedBroker(KafkaCluster cluster, String groupId, List<String> topics) {
    this.cluster = cluster;
    this.groupId = groupId;
    this.topics = List.copyOf(topics);
  }

  /** Largest number of partitions of one of the topics. */
  int mostPartitions() {
    int most = PartitionCount.most(cluster, topics);
    mayHaveNone = most == PartitionCount.UNKNOWN;
    return most;
  }

  /** Takes the partitions of the reader. */
  void assign(Collection<KafkaPartitionSplit> splits) {
    if (unread == null) {
      unread = new HashMap<>();
    }
    for (KafkaPartitionSplit split : splits) {
      if (topics.contains(split.getTopic())) {
        unread.put(split.getTopicPartition(), split.getStartingOffset());
      }
    }
  }

  @Override
  public long answeredMs() {
    lastMs = Math.max(lastMs, aheadMs + poll().answeredMs());
    return lastMs;
  }

  @Override
  public boolean isTaken(TopicPartition partition, long next) {
    return !topics.contains(partition.topic()) || poll().isTaken(partition, next);
  }

  @Override
  public void isRead(TopicPartition partition) {
    if (unread != null) {
      unread.remove(partition);
    }
  }

  @Override
  public boolean allRead() {
    if (unread == null) {
      return mayHaveNone && answeredMs() - beganMs() >= UNASSIGNED_MS;
    }
    boolean all = true;
    for (Map.Entry<TopicPartition, Long> each : unread.entrySet()) {
      all &= isTaken(each.getKey(), each.getValue()); // asks for all at once
    }
    return all;
  }

  /** Time of the first question whether all is read. */
  private long beganMs() {
    if (beganMs == null) {
      beganMs = answeredMs();
    }
    return beganMs;
  }

  /** Current poll, or a new one when the last has ended because nobody asked it. */
  private BrokerPoll poll() {
    if (poll == null || !poll.isWanted()) {
      Key key = new Key(cluster, groupId, topics);
      poll =
          POLLS.compute(
              key,
              (same, before) ->
                  before != null && before.isWanted()
                      ? before
                      : BrokerPoll.start(cluster, groupId, topics));
      aheadMs = lastMs - poll.answeredMs();
    }
    return poll;
  }
}
