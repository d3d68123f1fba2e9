// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.spool.SentRecords;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.testing.Walklink;

/** {@code agent} in a process of its own, with the probe's code for the link. */
class AgentCommandIT {
  private static final String ID = "00112233445566778899aabbccddeeff";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Path socket;
  private Path spool;
  private Path recording;
  private List<SpecificRecord> expected;

  @BeforeEach
  void record() throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    socket = folder.resolve("socket");
    spool = folder.resolve("spool");
    byte[] stream = SentRecords.stream(7, 30, 60);
    recording = Files.write(folder.resolve("trace.wscp"), stream);
    expected = SentRecords.undisturbed(folder.resolve("undisturbed"), stream);
  }

  private AgentProcess agent(String... more) throws Exception {
    String[] arguments = {"agent", "--listen", socket.toString(), "--spool", spool.toString()};
    String[] all =
        Stream.concat(List.of(arguments).stream(), List.of(more).stream()).toArray(String[]::new);
    AgentProcess agent = new AgentProcess(all);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !agent.isAlive() || agent.said().contains("listens at"));
    assertThat(agent.said()).contains("listens at " + socket);
    return agent;
  }

  private static void await(AgentProcess agent, String line) {
    Awaitility.await().atMost(PATIENCE).until(() -> agent.said().contains(line));
  }

  private static String lastLine(AgentProcess.Ended ended) {
    return ended.err().lines().reduce((before, last) -> last).orElse("");
  }

  private void requireAll() throws Exception {
    SpoolSettings settings = SpoolSettings.of(SpoolSettings.LEAST_BYTES, Duration.ofDays(7));
    try (Spool opened = new Spool(spool, settings, line -> {}, System::currentTimeMillis)) {
      assertThat(SentRecords.of(opened.stream(ID))).isEqualTo(expected);
    }
  }

  @Test
  void onSigtermItSaysWhatWaitsAndTheNextStartGoesOn() throws Exception {
    Process probe =
        Walklink.start(recording, socket, "--stream-id", ID, "--events-per-second", "4000");
    try (AgentProcess agent = agent("--bootstrap-servers", "localhost:1")) {
      await(agent, "connected, it goes on at byte");
      agent.terminate();
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(lastLine(ended))
          .matches(
              "walkscope agent: ended, the spool has [0-9,]+ bytes, [0-9,]+ bytes of streams"
                  + " wait for Kafka");
    }
    try (AgentProcess agent = agent()) {
      assertThat(agent.said()).doesNotContain("did not end regularly");
      await(agent, "stream " + ID + ": ended, all ");
      assertThat(new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("confirmed=" + Files.size(recording));
      assertThat(probe.waitFor()).isZero();
      agent.terminate();
      assertThat(lastLine(agent.end())).matches("walkscope agent: ended, the spool has .* bytes");
    }
    assertThat(socket).doesNotExist();
    requireAll();
  }

  @Test
  void afterAKillItSaysSoAndGoesOn() throws Exception {
    Process probe =
        Walklink.start(recording, socket, "--stream-id", ID, "--events-per-second", "4000");
    try (AgentProcess agent = agent()) {
      await(agent, "connected, it goes on at byte");
      agent.kill();
    }
    try (AgentProcess agent = agent()) {
      assertThat(agent.said()).contains("the agent before did not end regularly");
      await(agent, "stream " + ID + ": ended, all ");
      assertThat(probe.waitFor()).isZero();
      agent.terminate();
      assertThat(agent.end().status()).isZero();
    }
    requireAll();
  }

  @Test
  void aSecondAgentOfASpoolIsRefusedInOneLine() throws Exception {
    try (AgentProcess agent = agent();
        AgentProcess second =
            new AgentProcess("agent", "--listen", socket + "2", "--spool", spool.toString())) {
      AgentProcess.Ended ended = second.end();
      assertThat(ended.status()).isOne();
      assertThat(ended.err().lines())
          .containsExactly("walkscope agent: the spool " + spool + " is in use by another agent");
      assertThat(agent.isAlive()).isTrue();
    }
  }
}
