// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.testing.TestCertificate;

/** Many connections, clients that are slow, and clients that leave in the middle. */
class ConnectionLimitsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private final EventStream events = new EventStream();
  private final Deque<Socket> sockets = new ArrayDeque<>();

  /** Sockets of TLS: one that is collected as garbage says goodbye. */
  private final List<Socket> kept = new ArrayList<>();

  private HttpServer http;

  private void start(KeyFiles keys, int connections, int ofAnAddress) throws IOException {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    Health health = new Health(true, null, List.of());
    http =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Access(keys, null, null, Set.of(), connections, ofAnAddress),
            new DashboardEndpoints(
                model,
                HistoryStore.inMemory(InstantSource.system()),
                () -> health,
                new MetricsText(model, List::of, Map::of, () -> health, events),
                null),
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

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    sockets.push(socket);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(http.address());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** First line of the answer; empty when the server closes instead. */
  private static String ask(Socket socket, String method, String path) throws IOException {
    try {
      send(socket, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketException e) {
      return "";
    }
  }

  private String metrics(String from) throws IOException {
    Socket socket = connect(from);
    send(socket, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void awaitNothingLeft() {
    await("no connection is open").atMost(PATIENCE).until(() -> http.limits().open() == 0);
    await("no stream is open").atMost(PATIENCE).until(() -> events.open() == 0);
  }

  @Test
  void oneAddressTakesItsShareAndNoMore() throws IOException {
    start(null, 100, 8);
    for (int i = 0; i < 8; i++) {
      assertThat(ask(connect("127.0.0.1"), "GET", "/healthz")).isEqualTo("HTTP/1.1 200");
    }
    for (int i = 0; i < 30; i++) {
      assertThat(ask(connect("127.0.0.1"), "GET", "/healthz")).isEmpty();
    }
    assertThat(metrics("127.0.0.2")).contains("walkscope_dashboard_connections_refused_total 30.0");
    assertThat(ask(connect("127.0.0.2"), "GET", "/healthz")).isEqualTo("HTTP/1.1 200");
    hangUp();
    awaitNothingLeft();
    assertThat(ask(connect("127.0.0.1"), "GET", "/healthz")).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void whoComesWhenAllPlacesAreTakenIsServedWhenOneIsFree() throws IOException {
    start(null, 4, 4);
    for (int i = 0; i < 4; i++) {
      assertThat(ask(connect("127.0.0.1"), "GET", "/healthz")).isEqualTo("HTTP/1.1 200");
    }
    Socket next = connect("127.0.0.2");
    send(next, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(http.limits().open()).isEqualTo(4);
    assertThat(http.limits().full()).isEqualTo(1);
    sockets.removeLast().close();
    assertThat(new String(next.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
  }

  /** More than the server has threads. */
  @Test
  void slowClientsHoldNoThread() throws IOException {
    start(null, 500, 500);
    for (int i = 0; i < 100; i++) {
      send(connect("127.0.0.1"), "GET /healthz HTTP/1.1\r\nHost: loc"); // a header without end
      send(connect("127.0.0.1"), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
      Socket reader = connect("127.0.0.1"); // asks for more than buffers hold, and does not read
      reader.setReceiveBufferSize(1_024);
      send(reader, "GET /vendor/uPlot.esm.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(ask(connect("127.0.0.1"), "GET", "/healthz")).isEqualTo("HTTP/1.1 200");
    }
    hangUp();
    awaitNothingLeft();
  }

  @Test
  void headOptionsAndAbortedRequestsLeaveNothingOpenOverTls() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "server", "RSA");
    start(KeyFiles.pkcs12(certificate.keystore(), certificate.password()), 500, 500);
    for (int i = 0; i < 16; i++) {
      assertThat(ask(tls(certificate), "HEAD", "/api/v1/events")).isEqualTo("HTTP/1.1 200");
      assertThat(ask(tls(certificate), "OPTIONS", "/api/v1/events")).isEqualTo("HTTP/1.1 204");
    }
    assertThat(events.open()).isZero();
    for (int i = 0; i < 16; i++) {
      assertThat(ask(tls(certificate), "GET", "/api/v1/events")).isEqualTo("HTTP/1.1 200");
      send(tls(certificate), "GET /api/v1/events HTTP/1.1\r\nHost: lo");
    }
    assertThat(events.open()).isEqualTo(16);
    connect("127.0.0.1"); // never shakes hands
    hangUp(); // without a word of TLS
    awaitNothingLeft();
  }

  @Test
  void aRenewedCertificateHoldsForNewConnections() throws Exception {
    TestCertificate first = TestCertificate.make(folder, "server", "RSA");
    TestCertificate renewed = TestCertificate.make(folder, "renewed", "RSA");
    start(KeyFiles.pem(first.certificate(), first.key()), 500, 500);
    Files.move(renewed.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
    http.tls().renew(); // the key is still the old one
    assertThat(ask(tls(first), "HEAD", "/healthz")).isEqualTo("HTTP/1.1 200");
    Files.move(renewed.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
    http.tls().renew();
    assertThat(ask(tls(renewed), "HEAD", "/healthz")).isEqualTo("HTTP/1.1 200");
    Socket old = tls(first);
    assertThatThrownBy(() -> old.getOutputStream().write(1)).isInstanceOf(SSLException.class);
  }

  /** Socket of TLS; what is closed at the end is the TCP connection below it. */
  private Socket tls(TestCertificate certificate) throws Exception {
    Socket tls =
        certificate
            .trusting()
            .getSocketFactory()
            .createSocket(connect("127.0.0.1"), "localhost", http.address().getPort(), false);
    kept.add(tls);
    return tls;
  }
}
