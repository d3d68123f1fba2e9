// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.kafka.KafkaClientFile;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.Refusal;

/** Check that topics take results as large as the jobs write. */
public final class TopicLimits {
  /** Smallest max.message.bytes that takes every result, compressed or not. */
  public static final int REQUIRED_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TopicLimits.class);
  private static final int TIMEOUT_MS = 10_000;

  private TopicLimits() {}

  /**
   * Checks the topics of a cluster; passes when the cluster does not answer, since the job waits
   * for it.
   *
   * @throws IOException with a line for people when a topic takes too little
   */
  public static void check(KafkaCluster cluster, List<String> topics) throws IOException {
    try (Admin admin = cluster.admin(TIMEOUT_MS)) {
      Set<String> there = admin.listTopics().names().get();
      List<ConfigResource> asked = new ArrayList<>();
      for (String topic : topics) {
        if (there.contains(topic)) {
          asked.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
        }
      }
      for (Map.Entry<ConfigResource, Config> answer :
          admin.describeConfigs(asked).all().get().entrySet()) {
        String value = answer.getValue().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
        if (Long.parseLong(value) < REQUIRED_BYTES) {
          throw new IOException(
              "topic %s takes messages of %s bytes, results have up to %d: set its %s to %d or more"
                  .formatted(
                      answer.getKey().name(),
                      value,
                      REQUIRED_BYTES,
                      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                      REQUIRED_BYTES));
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException
          || e.getCause() instanceof AuthorizationException) {
        throw new IOException(
            "Kafka at %s: %s".formatted(cluster, Refusal.reason(e.getCause())), e);
      }
      LOG.warn("{} does not say what its topics take: {}", cluster, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + cluster + " was asked", e);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new IOException(
          "--bootstrap-servers " + cluster + ": " + KafkaClientFile.reason(e, cluster.client()), e);
    }
  }
}
