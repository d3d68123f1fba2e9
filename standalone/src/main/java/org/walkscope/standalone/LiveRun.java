// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.walkscope.command.Progress;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.standalone.replay.LiveReplay;
import org.walkscope.standalone.replay.ReplayedHost;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.LiveJobs;
import org.walkscope.standalone.run.Parts;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.text.CountText;

/** Broker, jobs, replay and dashboard of one run. */
public final class LiveRun implements AutoCloseable {
  /** Time span of results that the page shows at once. */
  private static final Duration PAST = Duration.ofMinutes(6);

  /** Bytes kept of each partition: a run may last for days. */
  private static final long RETENTION_BYTES = 64 << 20;

  /** Room for single waits of all 15 min that the page shows at first. */
  private static final long HISTORY_BYTES = 384 << 20;

  private static final String NOTICE =
      "Replay: recordings of small guests as a fleet, over and over, their times shifted to now.";

  /** Number of starts in this JVM, where the Kafka sink keeps a register of transactional ids. */
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final Parts parts = new Parts();
  private final LiveReplay replay;
  private TraceSink sink;
  private String address;

  private LiveRun(LiveReplay replay) {
    this.replay = replay;
  }

  /**
   * Starts all parts; the page has data when the job has committed its first results.
   *
   * @throws IOException with nothing left running
   */
  public static LiveRun start(
      List<ReplayedHost> hosts, InetSocketAddress listen, int brokerPort, Progress progress)
      throws IOException {
    LiveReplay replay = LiveReplay.of(hosts, PAST, InstantSource.system());
    LiveRun run = new LiveRun(replay);
    try {
      run.startParts(listen, brokerPort, progress);
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void startParts(InetSocketAddress listen, int brokerPort, Progress progress)
      throws IOException {
    progress.say("starting a Kafka broker in this JVM");
    EmbeddedBroker broker = EmbeddedBroker.start(brokerPort, RETENTION_BYTES);
    parts.add(broker);
    progress.say("Kafka answers on %s", broker.bootstrapServers());

    startDashboard(listen, KafkaCluster.plain(broker.bootstrapServers()));
    progress.say("the page is at %s", address);

    sink = new KafkaConnection(broker.bootstrapServers(), new Properties()).open();
    parts.add(sink);
    replay.sendPast(sink);
    progress.say(
        "replayed the last %d minutes: %s",
        PAST.toMinutes(), CountText.of(replay.rounds(), "read"));

    progress.say("starting Flink in this JVM, exactly once");
    parts.add(startJobs(broker.bootstrapServers()));
    progress.say("all jobs are submitted; results come with their first checkpoints");
  }

  /** The jobs as on a cluster, which end with the run. */
  private static LiveJobs startJobs(String bootstrapServers) throws IOException {
    ScratchDirectory scratch = ScratchDirectory.create("walkscope-flink-");
    return LiveJobs.start(
        scratch.path().resolve("jobs"),
        scratch,
        List.of("--bootstrap-servers", bootstrapServers, "--checkpoint-interval", "2 s"),
        "walkscope-live-" + STARTS.incrementAndGet());
  }

  private void startDashboard(InetSocketAddress listen, KafkaCluster kafka) throws IOException {
    DashboardServer dashboard =
        DashboardServer.over(kafka, HistoryStore.inMemory(HISTORY_BYTES, InstantSource.system()));
    InetSocketAddress bound = dashboard.start(listen, NOTICE);
    parts.add(dashboard);
    address = "http://%s:%d/".formatted(bound.getAddress().getHostAddress(), bound.getPort());
  }

  /** Address of the page. */
  public String address() {
    return address;
  }

  /** Replays until closed. */
  public void replayUntilClosed() throws IOException {
    try {
      replay.sendUntilStopped(sink);
    } catch (IOException e) {
      if (!parts.isClosed()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    replay.stop();
    parts.close();
  }
}
