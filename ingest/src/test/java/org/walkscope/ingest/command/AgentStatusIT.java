// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.spool.SentRecords;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Walklink;

/** What is seen of an agent from outside. */
class AgentStatusIT {
  private static final String ID = "00112233445566778899aabbccddeeff";
  private static final String AGENT = "walkscope_agent_";

  @TempDir Path folder;
  private Path recording;
  private List<SpecificRecord> expected;

  @BeforeEach
  void record() throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    byte[] stream = SentRecords.stream(7, 30, 60);
    recording = Files.write(folder.resolve("trace.wscp"), stream);
    expected = SentRecords.undisturbed(folder.resolve("undisturbed"), stream);
  }

  private RunningAgent agent(String... more) throws Exception {
    String[] words = new String[2 + more.length];
    words[0] = "--metrics-listen";
    words[1] = "127.0.0.1:0";
    System.arraycopy(more, 0, words, 2, more.length);
    return new RunningAgent(folder, Map.of(), words);
  }

  private Process probe(String... more) throws Exception {
    String[] words = new String[2 + more.length];
    words[0] = "--stream-id";
    words[1] = ID;
    System.arraycopy(more, 0, words, 2, more.length);
    return Walklink.start(recording, folder.resolve("socket"), words);
  }

  private double events() {
    return expected.stream()
        .mapToLong(record -> record instanceof TraceFragment fragment ? fragment.getEvents() : 0)
        .sum();
  }

  /** From the first record to the latest time, by the stream's clock. */
  private double seconds() {
    long[] ns =
        expected.stream()
            .flatMapToLong(
                record ->
                    record instanceof TraceFragment of
                        ? LongStream.of(of.getFirstTimestampNs(), of.getLastTimestampNs())
                        : record instanceof ProbeLoss loss
                            ? LongStream.of(loss.getTimestampNs())
                            : LongStream.empty())
            .toArray();
    return (LongStream.of(ns).max().getAsLong() - ns[0]) / 1e9;
  }

  private double seen() {
    double seen = 0;
    for (SpecificRecord record : expected) {
      if (record instanceof ProbeLoss loss) {
        seen = loss.getCpus().stream().mapToLong(CpuLoss::getSeen).sum();
      }
    }
    return seen;
  }

  /** Nothing is traced less because of a page. */
  @Test
  void aPortThatIsTakenIsOneLineAndTheAgentGoesOnAndTriesAgain() throws Exception {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String address = "127.0.0.1:" + taken.getLocalPort();
    try (RunningAgent agent = new RunningAgent(folder, Map.of(), "--metrics-listen", address)) {
      assertThat(agent.said())
          .contains("cannot listen at " + address + " (--metrics-listen): ")
          .contains("; /healthz and /metrics are absent until this is mended, the agent goes on\n");
      assertThat(agent.signal("HUP", "SIGHUP")).isEqualTo("SIGHUP: no setting has changed");
      taken.close();
      agent.await("/healthz and /metrics are at http://" + address);
      assertThat(agent.page("/healthz").body()).startsWith("reading: no probe is connected\n");
    } finally {
      taken.close();
    }
  }

  @Test
  void healthSaysWhatIsWrong() throws Exception {
    try (RunningAgent agent = agent("--bootstrap-servers", "localhost:1")) {
      HttpResponse<String> before = agent.page("/healthz");
      assertThat(before.statusCode()).isEqualTo(HttpURLConnection.HTTP_UNAVAILABLE);
      assertThat(before.body())
          .startsWith("reading: no probe is connected\nspool: writable, 0 MiB\nkafka: not reached");
      Process probe = probe("--events-per-second", "2000");
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> agent.page("/healthz").body().startsWith("reading: 1 probe\n"));
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> agent.page("/healthz").body().contains("kafka: not reached since 20"));
      assertThat(agent.metric(AGENT + "kafka_reached")).isZero();
      assertThat(agent.metric(AGENT + "link_streams")).isOne();
      probe.destroyForcibly();
    }
  }

  @Test
  void anAgentThatReadsAndSendsNothingIsWell() throws Exception {
    try (RunningAgent agent = agent()) {
      Process probe = probe("--events-per-second", "2000");
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> agent.page("/healthz").statusCode() == HttpURLConnection.HTTP_OK);
      assertThat(agent.page("/healthz").body()).contains("kafka: nothing is sent");
      assertThat(agent.page("/other").statusCode()).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
      probe.destroyForcibly();
    }
  }

  @Test
  void metricsTellTheIdentityOfEachStage() throws Exception {
    try (RunningAgent agent = agent("--bootstrap-servers", "localhost:1")) {
      assertThat(probe().waitFor()).isZero();
      agent.await("stream " + ID + ": ended, all ");
      assertThat(agent.metric(AGENT + "spool_taken_events_total")).isEqualTo(events());
      assertThat(agent.metric(AGENT + "spool_waiting_events")).isEqualTo(events());
      assertThat(agent.metric(AGENT + "spool_sent_events_total")).isZero();
      assertThat(agent.metric(AGENT + "lag_bytes")).isEqualTo((double) Files.size(recording));
      assertThat(agent.metric(AGENT + "lag_seconds")).isEqualTo(seconds(), within(1e-9));
      assertThat(agent.metric(AGENT + "probe_seen_events_total")).isEqualTo(seen());
      assertThat(agent.metric(AGENT + "link_connections_total")).isOne();
      assertThat(agent.metric(AGENT + "probe_program_seconds_total{program=\"walk_page_vma\"}"))
          .isPositive();
      assertThat(agent.metric(AGENT + "start_unclean")).isZero();
      requirePrometheusTakes(agent.page("/metrics").body());
    }
    try (RunningAgent agent = agent("--bootstrap-servers", "localhost:1")) { // after SIGKILL
      assertThat(agent.metric(AGENT + "start_unclean")).isOne();
      assertThat(agent.metric(AGENT + "spool_taken_events_total")).isZero();
      assertThat(agent.metric(AGENT + "spool_waiting_events")).isEqualTo(events());
      assertThat(agent.metric(AGENT + "probe_seen_events_total")).isZero();
    }
  }

  @Test
  void aStartAfterAKillCountsItForStreamsThatHadNotEnded() throws Exception {
    Process probe = probe("--events-per-second", "2000");
    try (RunningAgent agent = agent()) {
      agent.await("connected, it goes on at byte");
      Awaitility.await()
          .atMost(RunningAgent.PATIENCE)
          .until(() -> agent.metric(AGENT + "spool_taken_events_total") > 0);
      agent.process().kill();
    }
    try (RunningAgent agent = agent()) {
      assertThat(
              agent.metric(
                  AGENT + "losses_total{counter=\"agent_ends_unclean\",severity=\"error\"}"))
          .isOne();
      agent.await("connected, it goes on at byte");
    }
    probe.destroyForcibly();
  }

  private void requirePrometheusTakes(String text) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/promtool"))) {
      return;
    }
    Path file = Files.writeString(folder.resolve("metrics"), text);
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void aPageOfAnotherNameGetsNothing() throws Exception {
    try (RunningAgent agent = agent()) {
      URI metrics = agent.page("/metrics").uri();
      assertThat(status(metrics, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
          .contains(" 421 ");
      assertThat(status(metrics, "POST /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .contains(" 405 ");
      assertThat(status(metrics, "GET /metrics HTTP/1.1\r\nHost: localhost:1\r\n\r\n"))
          .contains(" 200 ");
    }
  }

  private static String status(URI at, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(at.getHost(), at.getPort()));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] begin = socket.getInputStream().readNBytes(20);
      return new String(begin, StandardCharsets.US_ASCII);
    }
  }
}
