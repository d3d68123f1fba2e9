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
   * Waits until this group has committed the end of the trace topic.
   *
   * <p>Flink's reader commits between two fetches, and in a silence one fetch takes 10 s. An
   * aborted transaction ends the fetch, and leaves no record.
   */
  public void awaitAllTaken(String group) throws IOException {
    awaitTaken(group, ask(TopicEnds::endsOfTrace));
  }

  /**
   * Waits until this group has committed the offset after the last record of each partition. The
   * end offset of a topic of transactions is later: a commit marker follows the last record, and no
   * group commits its offset.
   */
  public void awaitAllTaken(String group, List<String> topics) throws IOException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (var last : new CommittedRecords(bootstrapServers).raw(topics)) {
      ends.merge(new TopicPartition(last.topic(), last.partition()), last.offset() + 1, Math::max);
    }
    awaitTaken(group, ends);
  }

  /** True if this group has committed the end of the trace topic. */
  public boolean isAllTaken(String group) throws IOException {
    return ask(admin -> allTaken(admin, group, endsOfTrace(admin)));
  }

  /** Records on the trace topic of producers without transactions, since it exists. */
  public long recordsOfTrace() throws IOException {
    return ask(TopicEnds::endsOfTrace).values().stream().mapToLong(Long::longValue).sum();
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
   * Waits until no open transaction is left on any topic. The broker writes the markers of a commit
   * after it has answered it, and until then readers do not see its records. A killed job leaves
   * transactions open, which the broker aborts after their timeout.
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
