// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.Ports;
import org.walkscope.standalone.run.ProcSockets;

/** The pipeline of one machine: killed in the middle of a trace, and started again. */
class UpProcessIT {
  private static final Pattern BROKER = Pattern.compile("(?m)^broker +(\\S+)$");
  private static final Pattern PAGE = Pattern.compile("(?m)^page +(\\S+)$");
  private static final Pattern READY = Pattern.compile("(?m)^(Ctrl-C ends)");

  @TempDir private Path folder;

  private LocalProcess up(Path data, String... more) throws IOException {
    return new LocalProcess(
        folder,
        Stream.concat(
                Stream.of("up", "--data", data.toString(), "--port", "0", "--topics-size", "2GiB"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void killedAndStartedAgainItHasTheGoldenResultsAndItsHistory() throws Exception {
    Path data = folder.resolve("data");
    FedTrace trace = new FedTrace();
    try (LocalProcess first = up(data, "--broker-port", "0")) {
      first.await(READY);
      String broker = first.await(BROKER);
      assertThat(ProcSockets.listeningBeyondLoopback(first.pid())).isEmpty();
      refusesASecond(data, broker);
      trace.sendFirstHalf(broker);
      FedTrace.awaitWalks(broker);
      trace.sendSecondHalf(broker);
      first.kill();
    }
    try (LocalProcess second = up(data, "--broker-port", "0")) {
      second.await(READY);
      String page = second.await(PAGE);
      Awaitility.await("hosts on the page")
          .atMost(LocalProcess.PATIENCE)
          .until(() -> get(page + "api/v1/hosts").contains("\"host\":\"guest-x86_64\""));
      assertThat(second.terminate()).as(second.said()).isZero();
      assertThat(second.said())
          .contains("ended; nothing is left running")
          .doesNotContain("Exception", "\tat ");
    }
    assertThat(data.resolve("tmp")).doesNotExist();
    int port = Ports.free();
    try (EmbeddedBroker broker =
        EmbeddedBroker.over(data.resolve("broker"), port, Ports.free(), Map.of())) {
      String servers = broker.bootstrapServers();
      FedTrace.requireGolden(servers, data.resolve("jobs/WalkJob"), folder.resolve("drain"));
      assertThat(FedTrace.twice(servers, Topics.STALL_BLAME)).isEmpty();
    }
  }

  private void refusesASecond(Path data, String broker) throws Exception {
    try (LocalProcess other = up(data)) {
      assertThat(other.status()).isOne();
      assertThat(other.said().strip())
          .isEqualTo(
              "walkscope up: another walkscope up uses %s: stop it, or name another folder with --data",
              data);
    }
    String port = broker.substring(broker.lastIndexOf(':') + 1);
    try (LocalProcess other = up(folder.resolve("other"), "--broker-port", port)) {
      assertThat(other.status()).isOne();
      assertThat(other.said().strip())
          .startsWith("walkscope up: port " + port + " is in use: ")
          .contains("--broker-port")
          .hasLineCount(1);
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void stoppedWhileItStartsItSaysNoAddress() throws Exception {
    try (LocalProcess up = up(folder.resolve("data"), "--broker-port", "0")) {
      up.await(Pattern.compile("(starting a Kafka broker)"));
      assertThat(up.terminate()).as(up.said()).isZero();
      assertThat(up.said())
          .contains("ended; nothing is left running")
          .doesNotContain("null", "Ctrl-C ends", "all jobs are submitted", "Exception");
    }
  }

  @Test
  void aFolderOfOthersIsLeftAlone() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path file = Files.writeString(data.resolve("thesis.txt"), "mine");
    try (LocalProcess up = up(data)) {
      assertThat(up.status()).isOne();
      assertThat(up.said()).contains(data + " has other files in it").hasLineCount(1);
    }
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).containsExactly(file);
    }
  }
}
