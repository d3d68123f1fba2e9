// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.walkscope.command.Progress;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.standalone.run.LiveJobs;
import org.walkscope.standalone.run.Parts;
import org.walkscope.standalone.run.ScratchDirectory;

/** Broker, jobs and page of {@code up}, over one folder. */
final class LocalPipeline implements AutoCloseable {
  /** Time for savepoints; after it the last checkpoints are what jobs go on from. */
  private static final Duration SAVEPOINTS = Duration.ofSeconds(30);

  private static final String CHECKPOINTS = "5 s";

  private final StateFolder state;
  private final int pagePort;
  private final int brokerPort;
  private final long topicsSize;
  private final long storeSize;
  private final AgentListener listener;
  private final Parts parts = new Parts();
  private volatile LiveJobs jobs;
  private volatile boolean stopped;
  private LocalBroker broker;
  private String page;

  /**
   * Pipeline that is not started.
   *
   * @param pagePort 0 for a free one, as the next
   * @param listener for agents on other machines; null for none
   */
  LocalPipeline(
      StateFolder state,
      int pagePort,
      int brokerPort,
      long topicsSize,
      long storeSize,
      AgentListener listener) {
    this.state = state;
    this.pagePort = pagePort;
    this.brokerPort = brokerPort;
    this.topicsSize = topicsSize;
    this.storeSize = storeSize;
    this.listener = listener;
  }

  /** Starts all parts. */
  void start(Progress progress) throws IOException {
    progress.say("starting a Kafka broker in this JVM");
    startBroker();
    if (!stopped) {
      progress.say("Kafka answers on %s", broker());
      startPage(progress);
    }
    if (!stopped) {
      progress.say("starting Flink in this JVM, exactly once");
      startJobs();
      if (stopped) {
        stopJobs(progress);
      } else {
        progress.say(
            "all jobs are submitted; results come with their checkpoints, each %s", CHECKPOINTS);
      }
    }
  }

  private void startBroker() throws IOException {
    broker =
        parts.add(LocalBroker.start(state.resolve("broker"), brokerPort, topicsSize, listener));
  }

  private void startPage(Progress progress) throws IOException {
    HistoryStore store =
        HistoryStore.in(state.resolve("history"), storeSize, InstantSource.system());
    DashboardServer server =
        parts.add(DashboardServer.over(KafkaCluster.plain(broker.bootstrapServers()), store));
    InetSocketAddress bound =
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), pagePort), null);
    page = "http://%s:%d/".formatted(bound.getAddress().getHostAddress(), bound.getPort());
    progress.say("the page is at %s", page);
  }

  private void startJobs() throws IOException {
    List<String> options =
        List.of(
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--checkpoint-interval",
            CHECKPOINTS,
            "--transaction-timeout",
            LocalBroker.TRANSACTIONS);
    jobs =
        parts.add(
            LiveJobs.start(
                state.resolve("jobs"), ScratchDirectory.anew(state.resolve("tmp")), options, null));
  }

  /**
   * Watches the jobs until they are stopped.
   *
   * @throws IOException when one has failed for good
   */
  void watch(Consumer<String> failures) throws IOException {
    if (jobs != null) {
      jobs.watch(failures);
    }
  }

  /** Stops the jobs, so that {@link #watch} returns. */
  void stop(Progress progress) {
    stopped = true;
    stopJobs(progress);
  }

  /** True once it was asked to stop. */
  boolean isStopped() {
    return stopped;
  }

  private void stopJobs(Progress progress) {
    LiveJobs running = jobs;
    if (running != null && !running.stop(SAVEPOINTS)) {
      progress.say("some stopped without a savepoint; they go on from their last checkpoints");
    }
  }

  /** Address of the page. */
  String page() {
    return page;
  }

  /** Address of the broker, for agents. */
  String broker() {
    return broker.addressOfAgents();
  }

  /** Address of the broker on this machine, where nobody is asked for anything. */
  String localBroker() {
    return broker.bootstrapServers();
  }

  boolean isSecured() {
    return listener != null;
  }

  Path data() {
    return state.path();
  }

  @Override
  public void close() {
    parts.close();
  }
}
