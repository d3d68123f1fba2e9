// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.IngestCommand;
import org.walkscope.standalone.run.ChildJvm;
import org.walkscope.standalone.run.EmbeddedBroker;

/** What an agent says of Kafka goes on over SIGHUP, which makes another producer. */
class AgentKafkaReloadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern URL = Pattern.compile("/metrics are at (http\\S+)");
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path folder;
  private Process agent;
  private int reloads;

  @AfterEach
  void end() {
    agent.destroyForcibly();
  }

  private void write(String servers, int lingerMs) throws IOException {
    Files.writeString(
        folder.resolve("agent.yaml"),
        """
        listen: %1$s/socket
        spool: %1$s/spool
        metrics-listen: 127.0.0.1:0
        bootstrap-servers: %2$s
        kafka:
          linger.ms: %3$d
        """
            .formatted(folder, servers, lingerMs));
  }

  private void start() throws IOException {
    // what nohup started ignores SIGHUP, and so would what it starts
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.addAll(
        ChildJvm.command(
            List.of("-Xmx128m"),
            IngestCommand.class.getName(),
            List.of("agent", "--config", folder.resolve("agent.yaml").toString())));
    agent = new ProcessBuilder(command).redirectError(folder.resolve("said").toFile()).start();
    Awaitility.await().atMost(PATIENCE).until(() -> said().contains("listens at"));
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  private void reload() throws Exception {
    reloads++;
    assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(agent.pid())).start().waitFor())
        .isZero();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> said().lines().filter(line -> line.contains(" SIGHUP: ")).count() == reloads);
    assertThat(said()).doesNotContain("stay as they were");
  }

  /** Reached, connections, failures. */
  private List<Integer> kafka() throws Exception {
    Matcher url = URL.matcher(said());
    assertThat(url.find()).as(said()).isTrue();
    String text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url.group(1) + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    List<Integer> values = new ArrayList<>();
    for (String name : List.of("reached", "connections_total", "failures_total")) {
      Matcher value =
          Pattern.compile("(?m)^walkscope_agent_kafka_" + name + " ([0-9.]+)$").matcher(text);
      assertThat(value.find()).as(name + " in\n" + text).isTrue();
      values.add((int) Double.parseDouble(value.group(1)));
    }
    return values;
  }

  private void awaitKafka(int reached, int connections, int failures) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(kafka()).containsExactly(reached, connections, failures));
  }

  @Test
  void reachedConnectionsAndFailuresGoOn() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      write(NOWHERE, 5);
      start();
      awaitKafka(0, 0, 1);

      write(broker.bootstrapServers(), 5);
      reload();
      awaitKafka(1, 1, 1);

      write(broker.bootstrapServers(), 7);
      reload();
      awaitKafka(1, 2, 1);

      write(NOWHERE, 7);
      reload();
      awaitKafka(0, 2, 2);

      write(broker.bootstrapServers(), 7);
      reload();
      awaitKafka(1, 3, 2);
    }
  }
}
