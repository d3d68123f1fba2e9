// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.walkscope.schema.Topics;

/** End offsets of topics, and committed offsets of a group. */
public record TopicEnds(String bootstrapServers) {
  /**
   * Waits until this group has been given, and has committed, all that is on the trace topic.
   *
   * <p>Flink's reader commits between two fetches, and in a silence one fetch takes 10 s. A
   * transaction that is aborted ends it, and leaves nothing that anyone reads.
   */
  public void awaitAllTaken(String group) throws IOException {
    awaitTaken(group, ask(TopicEnds::endsOfTrace));
  }

  /**
   * End offsets of topics that are written in transactions. The last record is not the end: after
   * it stands what committed it, which no group commits as taken.
   */
  public void awaitAllTaken(String group, List<String> topics) throws IOException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (var last : new CommittedRecords(bootstrapServers).raw(topics)) {
      ends.merge(new TopicPartition(last.topic(), last.partition()), last.offset() + 1, Math::max);
    }
    awaitTaken(group, ends);
  }

  /** True if this group has been given, and has committed, all that is on the trace topic. */
  public boolean isAllTaken(String group) throws IOException {
    return ask(admin -> allTaken(admin, group, endsOfTrace(admin)));
  }

  private void awaitTaken(String group, Map<TopicPartition, Long> ends) throws IOException {
    try (AbortedTransactions wake = new AbortedTransactions(bootstrapServers, group)) {
      Waiting.await(
          group + " to take all records",
          () -> {
            wake.write(ends.keySet());
            return ask(admin -> allTaken(admin, group, ends));
          });
    }
  }

  /**
   * Waits until nothing on any topic stands behind a transaction that nobody ended: a job that was
   * killed leaves some, and the broker aborts them when their time is over.
   */
  public void awaitNoOpenTransaction() throws IOException {
    Waiting.await("transactions to end", () -> ask(TopicEnds::noneOpen));
  }

  private static boolean allTaken(Admin admin, String group, Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    var taken = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    for (var end : ends.entrySet()) {
      var offset = taken.get(end.getKey());
      if (end.getValue() > (offset == null ? 0 : offset.offset())) {
        return false;
      }
    }
    return true;
  }

  private static Map<TopicPartition, Long> endsOfTrace(Admin admin)
      throws ExecutionException, InterruptedException {
    return ends(admin, describe(admin, List.of(Topics.TRACE)), false);
  }

  private static boolean noneOpen(Admin admin) throws ExecutionException, InterruptedException {
    var topics = describe(admin, Topics.ALL);
    return ends(admin, topics, true).equals(ends(admin, topics, false));
  }

  private static Map<String, TopicDescription> describe(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(topics).allTopicNames().get();
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Map<String, TopicDescription> topics, boolean committed)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    topics.forEach(
        (name, description) ->
            description
                .partitions()
                .forEach(
                    partition ->
                        asked.put(
                            new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
    IsolationLevel level =
        committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(level))
        .all()
        .get()
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  @FunctionalInterface
  private interface Question<T> {
    T answer(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T ask(Question<T> question) throws IOException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return question.answer(admin);
    } catch (ExecutionException e) {
      throw new IOException("the broker cannot be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the broker", e);
    }
  }
}
