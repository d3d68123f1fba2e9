// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.kafka.KafkaCluster;

/**
 * Thread that asks a cluster for the end offsets of topics twice a second, as long as its answers
 * are used, and looks for records before the end of those partitions that it is asked about. Time
 * between two answers counts as answered; time with a missing answer does not.
 */
final class BrokerPoll implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerPoll.class);
  private static final long EVERY_NS = Duration.ofMillis(500).toNanos();
  private static final long WANTED_NS = Duration.ofSeconds(30).toNanos();
  private static final int TIMEOUT_MS = 2_000;

  private final KafkaCluster cluster;
  private final String groupId;
  private final List<String> topics;
  private final Map<TopicPartition, Long> asked = new ConcurrentHashMap<>();
  private volatile Map<TopicPartition, Long> ends = Map.of();
  private final AtomicLong answeredNs = new AtomicLong();
  private volatile long wantedAtNs = System.nanoTime();
  private volatile RecordsAhead ahead;
  private boolean answers;

  private BrokerPoll(KafkaCluster cluster, String groupId, List<String> topics) {
    this.cluster = cluster;
    this.groupId = groupId;
    this.topics = topics;
  }

  static BrokerPoll start(KafkaCluster cluster, String groupId, List<String> topics) {
    BrokerPoll poll = new BrokerPoll(cluster, groupId, topics);
    Thread thread = new Thread(poll, "broker-poll-" + cluster);
    thread.setDaemon(true);
    thread.start();
    return poll;
  }

  boolean isWanted() {
    return System.nanoTime() - wantedAtNs < WANTED_NS;
  }

  long answeredMs() {
    wantedAtNs = System.nanoTime();
    return answeredNs.get() / 1_000_000;
  }

  /**
   * True if a partition is known to have no committed record from this offset on; negative for the
   * group's offset. What is not known is looked for from now on.
   */
  boolean isTaken(TopicPartition partition, long from) {
    Long end = ends.get(partition);
    if (end == null || end <= Math.max(from, 0)) {
      return end != null;
    }
    asked.put(partition, from);
    RecordsAhead now = ahead;
    return now != null && now.none(partition, from, end);
  }

  @Override
  public void run() {
    try {
      while (isWanted()) {
        askWhileWanted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askWhileWanted() throws InterruptedException {
    try (Admin admin = cluster.admin(TIMEOUT_MS)) {
      for (long beforeNs = System.nanoTime(); isWanted(); ) {
        boolean answered = ask(admin);
        long nowNs = System.nanoTime();
        if (answered && answers) {
          answeredNs.addAndGet(nowNs - beforeNs);
        }
        answers = answered;
        beforeNs = nowNs;
        if (answered) {
          look();
        }
        LockSupport.parkNanos(nowNs + EVERY_NS - System.nanoTime());
      }
    } catch (KafkaException e) {
      // such as a name that cannot be resolved now
      answers = false;
      LOG.info("{} cannot be asked: {}", cluster, e.getMessage());
      LockSupport.parkNanos(EVERY_NS);
    } finally {
      if (ahead != null) {
        ahead.close();
        ahead = null;
      }
    }
  }

  /** Looks at the partitions that were asked about since the last look. */
  private void look() {
    Map<TopicPartition, Long> questions = new HashMap<>(asked);
    asked.keySet().removeAll(questions.keySet());
    if (ahead == null && !questions.isEmpty()) {
      ahead = new RecordsAhead(cluster, groupId, TIMEOUT_MS);
    }
    if (ahead != null) {
      ahead.look(questions, ends, Duration.ofNanos(EVERY_NS));
    }
  }

  private boolean ask(Admin admin) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              asked.put(
                                  new TopicPartition(name, partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> answer = new HashMap<>();
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
          admin
              .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
              .all()
              .get()
              .entrySet()) {
        answer.put(end.getKey(), end.getValue().offset());
      }
      ends = answer;
      return true;
    } catch (ExecutionException e) {
      if (answers) {
        LOG.info("{} does not answer: {}", cluster, e.getMessage());
      }
      return false;
    }
  }
}
