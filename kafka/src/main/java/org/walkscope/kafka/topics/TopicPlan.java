// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.walkscope.schema.Topics;

/**
 * A topic as it is advised: how many partitions, and how much of it is kept.
 *
 * @param retention time after which a segment is deleted
 * @param retentionBytes of a partition, beyond which the oldest segment is deleted; negative: none
 * @param compacted true if the latest record of each key stays for the time
 */
public record TopicPlan(
    String name,
    int partitions,
    short replication,
    Duration retention,
    long retentionBytes,
    boolean compacted) {
  /** Largest batch that a topic takes: a result, or a fragment, has less than 1 MiB. */
  public static final int MESSAGE_BYTES = 1_048_588;

  private static final long GIB = 1L << 30;

  /** No limit, as Kafka writes it. */
  private static final Duration FOR_EVER = Duration.ofMillis(-1);

  private static final long NO_LIMIT = -1;

  /** Records of which few come: one partition takes them all. */
  private static final List<String> FEW = List.of(Topics.DEAD_LETTER, Topics.WALKER_COMPARISONS);

  /** The plan of all topics: {@link Topics#ALL} in their order, and the schemas. */
  public static List<TopicPlan> all(int partitions, short replication) {
    return Stream.concat(
            Topics.ALL.stream()
                .map(name -> of(name, FEW.contains(name) ? 1 : partitions, replication)),
            Stream.of(new TopicPlan(Topics.SCHEMAS, 1, replication, FOR_EVER, NO_LIMIT, true)))
        .toList();
  }

  /**
   * The plan for one machine: one replica, and the advised shares of so many bytes, whatever time
   * they last: a machine that is off for a week finds all that it had.
   *
   * @param segmentBytes of the broker: it deletes whole segments, so one more is there than is kept
   */
  public static List<TopicPlan> within(long bytes, int partitions, long segmentBytes) {
    List<TopicPlan> advised = all(partitions, (short) 1);
    List<TopicPlan> limited = advised.stream().filter(topic -> topic.retentionBytes >= 0).toList();
    double share = share(limited, bytes, 2 * segmentBytes);
    return advised.stream().map(topic -> topic.smaller(share, segmentBytes)).toList();
  }

  /** Part of the advised bytes that topics have when none has less than a bound, within all. */
  private static double share(List<TopicPlan> advised, long bytes, long least) {
    List<TopicPlan> sharing = advised;
    double share = 0;
    for (int before = -1; before != sharing.size(); ) {
      before = sharing.size();
      long others =
          advised.stream().mapToLong(topic -> topic.partitions * least).sum()
              - sharing.stream().mapToLong(topic -> topic.partitions * least).sum();
      double each =
          (double) Math.max(0, bytes - others)
              / sharing.stream().mapToLong(topic -> topic.partitions * topic.retentionBytes).sum();
      share = sharing.isEmpty() ? 0 : each;
      sharing = sharing.stream().filter(topic -> topic.retentionBytes * each >= least).toList();
    }
    return share;
  }

  private TopicPlan smaller(double share, long segmentBytes) {
    if (retentionBytes < 0) {
      return this;
    }
    long kept = Math.max((long) (retentionBytes * share) - segmentBytes, segmentBytes);
    return new TopicPlan(name, partitions, replication, FOR_EVER, kept, compacted);
  }

  private static TopicPlan of(String name, int partitions, short replication) {
    return switch (name) {
      case Topics.TRACE ->
          new TopicPlan(name, partitions, replication, Duration.ofDays(1), 8 * GIB, false);
      case Topics.WALKS, Topics.SNAPSHOTS, Topics.LOCK_HOLDS, Topics.STALLS ->
          new TopicPlan(name, partitions, replication, Duration.ofDays(2), 4 * GIB, false);
      case Topics.BATCH_EFFICIENCY_ROLLUPS,
          Topics.LOCK_TIMINGS_ROLLUPS,
          Topics.WALK_LATENCY_ROLLUPS,
          Topics.STALL_SUMS_ROLLUPS ->
          new TopicPlan(name, partitions, replication, Duration.ofDays(90), 2 * GIB, false);
      case Topics.TRACE_HEALTH ->
          new TopicPlan(name, partitions, replication, Duration.ofDays(30), GIB, true);
      default -> new TopicPlan(name, partitions, replication, Duration.ofDays(7), GIB, false);
    };
  }

  /** Settings of the topic that differ from the broker's. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(CLEANUP_POLICY_CONFIG, cleanup());
    settings.put(RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    settings.put(RETENTION_BYTES_CONFIG, Long.toString(retentionBytes));
    settings.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MESSAGE_BYTES));
    settings.put(MIN_IN_SYNC_REPLICAS_CONFIG, replication > 2 ? "2" : "1");
    return settings;
  }

  private String cleanup() {
    if (retentionBytes < 0) {
      return "compact";
    }
    return compacted ? "compact,delete" : "delete";
  }

  NewTopic newTopic() {
    return new NewTopic(name, partitions, replication).configs(settings());
  }
}
