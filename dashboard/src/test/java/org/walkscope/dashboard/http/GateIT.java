// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.access.TrustedProxy;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.testing.TestCertificate;

/** Clients with and without TLS, token, proxy and the right name, over real sockets. */
class GateIT {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String PROXY = "127.0.0.3";

  @TempDir private static Path folder;

  private static TestCertificate certificate;
  private static HttpServer http;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder, "server", "EC");
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    Health health = new Health(true, null, List.of());
    EventStream events = new EventStream();
    Access access =
        new Access(
            KeyFiles.pem(certificate.certificate(), certificate.key()),
            AccessToken.read(TestCertificate.privately(folder.resolve("token"), TOKEN + "\n")),
            new TrustedProxy("X-Remote-User", InetAddress.getByName(PROXY)),
            Set.of("walkscope.example"),
            64,
            64);
    http =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            access,
            new DashboardEndpoints(
                model,
                HistoryStore.inMemory(InstantSource.system()),
                () -> health,
                new MetricsText(model, List::of, Map::of, () -> health, events),
                null),
            events);
    client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("https://localhost:%d%s".formatted(http.address().getPort(), path)))
        .timeout(Duration.ofMinutes(3));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> form(String body) throws Exception {
    return send(
        request("/api/v1/status?x=1")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "text/html")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Status of a request with own Host header and source address. */
  private static String raw(String from, String... headers) throws Exception {
    try (Socket plain = new Socket()) {
      plain.bind(new InetSocketAddress(from, 0));
      plain.connect(http.address());
      plain.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
      Socket tls =
          certificate
              .trusting()
              .getSocketFactory()
              .createSocket(plain, "localhost", http.address().getPort(), true);
      String text = "GET /healthz HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
      tls.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(tls.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1)
          .substring("HTTP/1.1 ".length());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metrics", "/healthz", "/api/v1/status", "/api/v1/events", "/nothing"})
  void nothingIsSaidWithoutTheToken(String path) throws Exception {
    for (String wrong : List.of("", "Bearer", "Bearer " + TOKEN.substring(1), "Basic " + TOKEN)) {
      HttpRequest.Builder request = request(path);
      if (!wrong.isEmpty()) {
        request.header("Authorization", wrong);
      }
      HttpResponse<String> answer = send(request);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      assertThat(answer.body()).contains("--token-file").doesNotContain(TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/healthz", "/api/v1/status"})
  void theTokenOpens(String path) throws Exception {
    assertThat(send(request(path).header("Authorization", "Bearer " + TOKEN)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBrowserShowsTheTokenOnceByTheAddress() throws Exception {
    HttpResponse<String> entered = send(request("/api/v1/status?a=1&token=" + TOKEN + "&b=2"));
    assertThat(entered.statusCode()).isEqualTo(303);
    assertThat(entered.headers().firstValue("Location")).contains("./status?a=1&b=2");
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-walkscope=")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Strict")
        .doesNotContain(TOKEN, "Domain");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send(request("/metrics").header("Cookie", pair)).statusCode()).isEqualTo(200);
    assertThat(send(request("/metrics").header("Cookie", pair + "0")).statusCode()).isEqualTo(401);
    assertThat(send(request("/?token=" + TOKEN + "0")).statusCode()).isEqualTo(401);
  }

  @Test
  void aBrowserShowsTheTokenOnceByTheForm() throws Exception {
    HttpResponse<String> asked = send(request("/").header("Accept", "text/html"));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("<form method=\"post\">", "name=\"token\"");
    assertThat(asked.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'");
    assertThat(asked.headers().firstValue("Refresh")).isEmpty();
    HttpResponse<String> entered = form("token=" + TOKEN);
    assertThat(entered.statusCode()).isEqualTo(303);
    assertThat(entered.headers().firstValue("Location")).contains("./status?x=1");
    for (String wrong : List.of("token=", "other=" + TOKEN, "", "token=" + "x".repeat(100_000))) {
      HttpResponse<String> refused = form(wrong);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void aLinkFromElsewhereIsAskedForAgainWithTheCookie() throws Exception {
    HttpResponse<String> asked =
        send(request("/").header("Accept", "text/html").header("Sec-Fetch-Site", "cross-site"));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.headers().firstValue("Refresh")).contains("0");
  }

  @Test
  void theHostMustBeOneOfOurs() throws Exception {
    String token = "Authorization: Bearer " + TOKEN;
    for (String ours : List.of("walkscope.example", "WALKSCOPE.example:8443", "localhost")) {
      assertThat(raw("127.0.0.1", "Host: " + ours, token)).as(ours).isEqualTo("200");
    }
    for (String foreign : List.of("evil.example", "10.0.0.1", "walkscope.example.evil.example")) {
      assertThat(raw("127.0.0.1", "Host: " + foreign, token)).as(foreign).isEqualTo("421");
    }
    assertThat(raw("127.0.0.1", token)).isEqualTo("400");
  }

  @Test
  void theProxysWordOpensAndNobodyElses() throws Exception {
    String user = "X-Remote-User: ada";
    assertThat(raw(PROXY, "Host: localhost", user)).isEqualTo("200");
    assertThat(raw(PROXY, "Host: localhost")).isEqualTo("401");
    assertThat(raw(PROXY, "Host: localhost", "X-Remote-User: ")).isEqualTo("401");
    assertThat(raw("127.0.0.1", "Host: localhost", user)).isEqualTo("401");
    assertThat(raw(PROXY, "Host: evil.example", user)).isEqualTo("421");
  }

  @Test
  void whoTrustsAnotherCertificateSaysNothing() throws Exception {
    TestCertificate other = TestCertificate.make(folder, "other", "RSA");
    try (Socket socket =
        other.trusting().getSocketFactory().createSocket("localhost", http.address().getPort())) {
      assertThatThrownBy(() -> socket.getOutputStream().write(1)).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void plainHttpGetsNoAnswer() throws IOException {
    try (Socket socket = new Socket(http.address().getAddress(), http.address().getPort())) {
      socket.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP");
    }
  }
}
