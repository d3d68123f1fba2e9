// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.walkscope.schema.Topics;

/** Creates every topic and waits until each partition has a leader that answers. */
final class TopicCreation {
  /** As many as the cores of the smallest machine this runs on. */
  static final int PARTITIONS = 2;

  private static final int ATTEMPTS = 60;
  private static final int ANSWER_MS = 1_000;

  private TopicCreation() {}

  static void createAll(String bootstrapServers) throws IOException {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.CLIENT_ID_CONFIG,
            "walkscope-topics");
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(
              Topics.ALL.stream().map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
      awaitLeaders(admin);
    } catch (ExecutionException e) {
      throw new IOException("cannot create the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topics", e);
    }
  }

  /**
   * A partition is listed before its leader is ready; a producer that comes too early sees retries.
   */
  private static void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String topic : Topics.ALL) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        admin
            .listOffsets(
                all, new org.apache.kafka.clients.admin.ListOffsetsOptions().timeoutMs(ANSWER_MS))
            .all()
            .get();
        return;
      } catch (ExecutionException e) {
        if (attempt == ATTEMPTS || !(e.getCause() instanceof RetriableException)) {
          throw e;
        }
      }
    }
  }
}
