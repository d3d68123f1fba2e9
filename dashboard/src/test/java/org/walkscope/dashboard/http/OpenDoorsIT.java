// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;

/** Attacks on the pages of others by clients that reach the port, over real sockets. */
class OpenDoorsIT {
  /** Clients: the number of places. */
  private static final int MANY = 64;

  private static final int OF_AN_ADDRESS = 16;
  private static final String CLOSE_WAIT = "08"; // include/net/tcp_states.h

  private final EventStream events = new EventStream();
  private final Deque<Socket> sockets = new ArrayDeque<>();
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    Health health = new Health(true, null, List.of());
    MetricsText metrics = new MetricsText(model, List::of, Map::of, () -> health, events);
    http =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Access.LOOPBACK,
            new DashboardEndpoints(
                model, HistoryStore.inMemory(InstantSource.system()), () -> health, metrics, null),
            events);
  }

  @AfterEach
  void close() throws IOException {
    hangUp();
    http.close();
  }

  private void hangUp() throws IOException {
    while (!sockets.isEmpty()) {
      sockets.pop().close();
    }
  }

  /** First line of the answer; the connection stays open. */
  private String ask(String method, String... headers) throws IOException {
    Socket socket = new Socket(http.address().getAddress(), http.address().getPort());
    sockets.push(socket);
    socket.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
    StringBuilder request = new StringBuilder(method + " /api/v1/events HTTP/1.1\r\n");
    request.append("Host: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  /** Sockets of the server in CLOSE_WAIT. */
  private long inCloseWait() throws IOException {
    String port = ":%04X".formatted(http.address().getPort());
    long count = 0;
    for (String table : List.of("tcp", "tcp6")) {
      count +=
          Files.readAllLines(Path.of("/proc/self/net", table)).stream()
              .map(line -> List.of(line.strip().split(" +", 5)))
              .filter(fields -> fields.get(1).endsWith(port) && fields.get(3).equals(CLOSE_WAIT))
              .count();
    }
    return count;
  }

  private void awaitNothingLeft() {
    await("no stream is open").atMost(Duration.ofMinutes(3)).until(() -> events.open() == 0);
    await("no socket in CLOSE_WAIT").atMost(Duration.ofMinutes(3)).until(() -> inCloseWait() == 0);
  }

  private void awaitAPlace() {
    await("a stream for the next page")
        .atMost(Duration.ofMinutes(3))
        .until(() -> ask("GET").equals("HTTP/1.1 200 OK"));
  }

  @Test
  void headAndOptionsOpenNoStream() throws IOException {
    for (int i = 0; i < MANY; i++) {
      assertThat(ask("HEAD")).isEqualTo("HTTP/1.1 200 OK");
      assertThat(ask("OPTIONS")).isEqualTo("HTTP/1.1 204 No Content");
    }
    assertThat(events.open()).isZero();
    assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
    hangUp();
    awaitNothingLeft();
  }

  /** No data is sent meanwhile: a write would find the closed connection as well. */
  @Test
  void streamsThatClientsLeaveAreFreedAtOnce() throws IOException {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < OF_AN_ADDRESS; i++) {
        assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
      }
      assertThat(events.open()).isEqualTo(OF_AN_ADDRESS);
      hangUp();
      awaitNothingLeft();
    }
  }

  @Test
  void oneAddressTakesNoMoreThanItsPlaces() throws IOException {
    for (int i = 0; i < OF_AN_ADDRESS; i++) {
      assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(ask("GET")).isEqualTo("HTTP/1.1 429 Too Many Requests");
    }
    assertThat(events.open()).isEqualTo(OF_AN_ADDRESS);
    assertThat(events.refused()).isEqualTo(MANY);
    hangUp();
    awaitNothingLeft();
    awaitAPlace();
  }

  @Test
  void aPageFromElsewhereGetsNoStream() throws IOException {
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(ask("GET", "Sec-Fetch-Site: " + site)).isEqualTo("HTTP/1.1 403 Forbidden");
    }
    assertThat(ask("GET", "Sec-Fetch-Site: same-origin")).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void whoSpeaksDuringTheStreamIsOut() throws IOException {
    assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
    sockets.peek().getOutputStream().write(new byte[100_000]);
    awaitNothingLeft();
  }

  /** The answer is not read, or not even waited for. */
  @Test
  void answersThatClientsLeaveAreFreed() throws IOException {
    byte[] request =
        "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(50)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < MANY; i++) {
      try (Socket socket = new Socket(http.address().getAddress(), http.address().getPort())) {
        socket.setSoLinger(i % 2 == 0, 0); // a reset, or an orderly end
        socket.getOutputStream().write(request);
      }
    }
    awaitNothingLeft();
    assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
  }
}
