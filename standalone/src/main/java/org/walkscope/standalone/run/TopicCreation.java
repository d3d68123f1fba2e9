// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.topics.SchemaTopic;
import org.walkscope.kafka.topics.TopicPlan;
import org.walkscope.kafka.topics.TopicsCheck;
import org.walkscope.schema.Topics;

/** Creates every topic and waits until each partition has a leader that answers. */
public record TopicCreation(String bootstrapServers, int partitions) {
  /** Partitions: the cores of the smallest machine this runs on. */
  public static final int PARTITIONS = 2;

  private static final int ATTEMPTS = 300;
  private static final int ANSWER_MS = 1_000;
  private static final int PAUSE_MS = 100;

  /** Limit of one call with its retries: a starting broker may have a fraction of a core. */
  private static final int CALL_MS = 300_000;

  public void createAll() throws IOException {
    try (Admin admin = admin()) {
      create(admin, Topics.ALL);
    } catch (ExecutionException e) {
      throw new IOException("cannot create the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topics", e);
    }
  }

  /** Creates the topics of a plan that are missing, and gives those that are there its limits. */
  public static void complete(String bootstrapServers, List<TopicPlan> plan) throws IOException {
    try (Admin admin = new TopicCreation(bootstrapServers, PARTITIONS).admin()) {
      TopicsCheck there = TopicsCheck.ask(admin, plan);
      there.makeMissing(admin, plan);
      there.limitBytes(admin, plan);
      awaitLeaders(
          admin, plan.stream().collect(Collectors.toMap(TopicPlan::name, TopicPlan::partitions)));
      KafkaCluster cluster = KafkaCluster.plain(bootstrapServers);
      SchemaTopic.write(cluster, SchemaTopic.missing(cluster));
    } catch (ExecutionException e) {
      throw new IOException("cannot create the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topics", e);
    }
  }

  /** Deletes and creates all topics: empty, with offsets from 0. */
  public void createAllAnew() throws IOException {
    createAnew(Topics.ALL);
  }

  /** Deletes and creates these topics: empty, with offsets from 0. */
  public void createAnew(List<String> names) throws IOException {
    try (Admin admin = admin()) {
      for (var deletion : admin.deleteTopics(names).topicNameValues().values()) {
        try {
          deletion.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw e;
          }
        }
      }
      create(admin, names);
    } catch (ExecutionException e) {
      throw new IOException("cannot create the topics anew: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topics anew", e);
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.CLIENT_ID_CONFIG,
            "walkscope-topics",
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Integer.toString(CALL_MS)));
  }

  private void create(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    admin
        .createTopics(
            names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList())
        .all()
        .get();
    awaitLeaders(admin, names.stream().collect(Collectors.toMap(name -> name, name -> partitions)));
  }

  /**
   * Waits for leaders: a partition is listed before its leader is ready, and an early producer
   * would log retries.
   */
  private static void awaitLeaders(Admin admin, Map<String, Integer> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    topics.forEach(
        (topic, count) -> {
          for (int partition = 0; partition < count; partition++) {
            all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
          }
        });
    for (int attempt = 1; ; attempt++) {
      try {
        admin.listOffsets(all, new ListOffsetsOptions().timeoutMs(ANSWER_MS)).all().get();
        return;
      } catch (ExecutionException e) {
        if (attempt == ATTEMPTS || !(e.getCause() instanceof RetriableException)) {
          throw e;
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }
}
