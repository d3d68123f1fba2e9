// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of one topic, written by the reader alone and read by any thread. */
final class TopicProgress {
  private static final Logger LOG = LoggerFactory.getLogger(TopicProgress.class);

  private final String topic;
  private int partitions;
  private long records;
  private long undecodable;
  private long tombstones;
  private Long lagRecords;
  private Long lastRecordEpochMs;
  private Long newestEpochMs;
  private String firstProblem;

  TopicProgress(String topic) {
    this.topic = topic;
  }

  /**
   * Counts a record that is shown.
   *
   * @param timestampMs that Kafka carries with the record; negative for none
   */
  synchronized void shown(long timestampMs, long nowMs) {
    records++;
    lastRecordEpochMs = nowMs;
    long time = Math.min(timestampMs, nowMs);
    if (time >= 0 && (newestEpochMs == null || time > newestEpochMs)) {
      newestEpochMs = time;
    }
  }

  /** When the newest record was read; null before the first. */
  synchronized Long lastRecordEpochMs() {
    return lastRecordEpochMs;
  }

  String topic() {
    return topic;
  }

  synchronized void tombstone() {
    tombstones++;
  }

  /**
   * Counts a record that is left out, and keeps the place and cause of the first.
   *
   * @param words what the cause is to a user; asked of the first only
   */
  synchronized void undecodable(
      ConsumerRecord<?, ?> at, Exception cause, Function<Exception, String> words) {
    undecodable++;
    if (firstProblem == null) {
      firstProblem =
          "%s partition %d offset %d: %s"
              .formatted(at.topic(), at.partition(), at.offset(), words.apply(cause));
      LOG.warn("left out, and every further one only counted: {}", firstProblem, cause);
    }
  }

  synchronized void partitions(int count) {
    partitions = count;
  }

  /** Whether no record is known that is not read. */
  synchronized boolean isReadWhole() {
    return partitions == 0 || (lagRecords != null && lagRecords == 0);
  }

  synchronized void lag(Long behind) {
    lagRecords = behind;
  }

  synchronized Health.TopicState state() {
    return new Health.TopicState(
        topic,
        partitions,
        records,
        undecodable,
        tombstones,
        lagRecords,
        newestEpochMs,
        firstProblem);
  }
}
