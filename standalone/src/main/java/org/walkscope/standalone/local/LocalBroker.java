// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.topics.Rights;
import org.walkscope.kafka.topics.TopicPlan;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.Ports;
import org.walkscope.standalone.run.TopicCreation;

/** Broker of {@code up}, which lives and ends with its jobs. */
final class LocalBroker implements AutoCloseable {
  private static final int ADMIN_MS = 60_000;

  /**
   * Settings of such a broker.
   *
   * <p>Transactions outlive any pause: a killed job has results that its checkpoint holds for
   * committed, and commits them when it goes on, which may be in a week. Ids of transactions, of
   * which each checkpoint has new ones, are forgotten after an hour without one.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "transaction.max.timeout.ms", Integer.toString(Integer.MAX_VALUE),
          "transactional.id.expiration.ms", "3600000",
          "producer.id.expiration.ms", "3600000",
          "log.retention.check.interval.ms", "30000",
          "metadata.log.segment.bytes", "16777216",
          "offsets.topic.segment.bytes", "16777216",
          "transaction.state.log.segment.bytes", "16777216");

  /** Timeout of a job's transactions: below the broker's maximum, which is 24.8 days. */
  static final String TRANSACTIONS = "24 d";

  private final EmbeddedBroker broker;
  private final AgentListener listener; // null for none

  private LocalBroker(EmbeddedBroker broker, AgentListener listener) {
    this.broker = broker;
    this.listener = listener;
  }

  /**
   * Starts the broker with its topics, and with rights of agents where they have a listener.
   *
   * @param port 0 for a free one
   * @param topicsSize most bytes of all topics
   * @param listener for agents on other machines, at the port; null for none
   */
  static LocalBroker start(Path folder, int port, long topicsSize, AgentListener listener)
      throws IOException {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    int own = listener == null ? port : listener.localPort();
    if (listener != null) {
      settings.putAll(listener.settings());
    }
    LocalBroker broker =
        new LocalBroker(
            EmbeddedBroker.over(folder, own == 0 ? Ports.free() : own, Ports.free(), settings),
            listener);
    try {
      broker.complete(topicsSize);
      return broker;
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private void complete(long topicsSize) throws IOException {
    TopicCreation.complete(
        bootstrapServers(),
        TopicPlan.within(topicsSize, TopicCreation.PARTITIONS, EmbeddedBroker.SEGMENT_BYTES));
    if (listener != null) {
      allowAgents();
    }
  }

  private void allowAgents() throws IOException {
    try (Admin admin = KafkaCluster.plain(bootstrapServers()).admin(ADMIN_MS)) {
      admin.createAcls(Rights.ofAgent("User:*")).all().get();
    } catch (ExecutionException e) {
      throw new IOException("agents get no rights: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while agents got their rights", e);
    }
  }

  /** Address for jobs and page. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Address for agents. */
  String addressOfAgents() {
    return listener == null ? broker.bootstrapServers() : listener.bootstrapServers();
  }

  @Override
  public void close() {
    broker.close();
  }
}
