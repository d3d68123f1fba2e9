// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
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

class EventStreamIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EventStream events = new EventStream();
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
  void close() {
    http.close();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(http.address().getAddress(), http.address().getPort());
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aReaderThatStopsReadingIsDroppedAndCountedAndNobodyElseWaits() throws IOException {
    try (Socket silent = open();
        Socket reader = open()) {
      await("both streams").atMost(PATIENCE).until(() -> events.open() == 2);
      drain(reader);
      String large = "\"" + "x".repeat(100_000) + "\"";

      await("the silent reader is dropped")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                long began = System.nanoTime();
                events.send("change", large);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("sending never waits for a reader")
                    .isLessThan(Duration.ofSeconds(20));
                return events.dropped() > 0;
              });

      assertThat(events.dropped()).isEqualTo(1);
      assertThat(events.open()).isEqualTo(1);
      assertThat(silent.isConnected()).isTrue();
    }
    await("nobody is left")
        .atMost(PATIENCE)
        .until(
            () -> {
              events.send("beat", "{}");
              return events.open() == 0;
            });
    assertThat(events.dropped()).isEqualTo(1);
  }

  private static void drain(Socket socket) {
    Thread thread =
        new Thread(
            () -> {
              try {
                byte[] buffer = new byte[1 << 16];
                while (socket.getInputStream().read(buffer) >= 0) {
                  // on to the next
                }
              } catch (IOException e) {
                // the test closed it
              }
            },
            "reader");
    thread.setDaemon(true);
    thread.start();
  }
}
