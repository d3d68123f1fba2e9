// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.kafka.KafkaCluster;

/** Number of partitions, asked when a graph is built. */
final class PartitionCount {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionCount.class);
  private static final int TIMEOUT_MS = 10_000;

  /** Number of partitions that nobody has told; above every parallelism. */
  static final int UNKNOWN = Integer.MAX_VALUE;

  private PartitionCount() {}

  /**
   * Largest number of partitions of a topic; {@link #UNKNOWN} when the cluster does not answer,
   * since the job waits for it.
   */
  static int most(KafkaCluster cluster, List<String> topics) {
    try (Admin admin = cluster.admin(TIMEOUT_MS)) {
      return admin.describeTopics(topics).allTopicNames().get().values().stream()
          .mapToInt(topic -> topic.partitions().size())
          .max()
          .orElse(UNKNOWN);
    } catch (ExecutionException e) {
      LOG.warn("{} does not say what partitions {} have: {}", cluster, topics, e.getMessage());
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while " + cluster + " was asked", e);
    }
  }
}
