// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;

class DashboardHttpIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  private final DashboardServer server = server(model);
  private final HttpClient client = HttpClient.newHttpClient();
  private InetSocketAddress address;

  private static DashboardServer server(DashboardModel model) {
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    return StoredServer.of(model, store);
  }

  @BeforeEach
  void start() throws IOException {
    address = server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "a test");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(address.getPort(), path)))
        .timeout(Duration.ofMinutes(3));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Test
  void servesThePageAndEveryFileItNames() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    Matcher names =
        Pattern.compile("(?:href|src)=\"([a-zA-Z./]+\\.(?:css|js|svg))\"").matcher(page.body());
    List<String> found = names.results().map(result -> result.group(1)).toList();
    assertThat(found).contains("app.js", "style.css", "vendor/uPlot.min.css", "icon.svg");
    for (String name : found) {
      HttpResponse<String> file = get("/" + name);
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.body().replace("http://www.w3.org/2000/svg", ""))
          .as(name + " needs nothing from elsewhere")
          .doesNotContain("http://", "https://");
    }
    assertThat(get("/vendor/uPlot.esm.js").statusCode()).isEqualTo(200);
  }

  @Test
  void sendsAnUnchangedFileOnce() throws Exception {
    String etag = get("/app.js").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        client.send(
            request("/app.js").header("If-None-Match", etag).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void sendsJsonCompressedAndAnUnchangedAnswerOnce() throws Exception {
    String path = "/api/v1/openapi.json";
    HttpResponse<byte[]> compressed =
        client.send(
            request(path).header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(JSON.readTree(body)).isEqualTo(json(path));
    }
    assertThat(compressed.body().length).isLessThan(get(path).body().length() / 3);
    HttpResponse<String> again =
        client.send(
            request(path)
                .header("Accept-Encoding", "gzip")
                .header("If-None-Match", compressed.headers().firstValue("ETag").orElseThrow())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "OPTIONS,204"})
  void answersWithoutABody(String method, int status) throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/api/v1/pairs").method(method, HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void answersWhatTheModelHolds() throws Exception {
    model.accept(Samples.latency("a", "smaps", 0, 1_000, 2_000));
    model.accept(
        Samples.snapshot(
            Samples.host("a", Arch.X86_64),
            1,
            Samples.vma(
                0xffffffffff600000L, 0xffffffffff601000L, 5, Samples.totals(4096, 0, 0, 0, 0))));

    JsonNode latency = json("/api/v1/live/walk-latency?host=a&arch=x86_64");
    assertThat(latency.at("/series/0/count/0").asLong()).isEqualTo(2);
    assertThat(latency.at("/series/0/p999_ns/0").asLong()).isBetween(2_000L, 2_020L);
    assertThat(latency.at("/t_ms/0").asLong()).isEqualTo(Samples.T0 + Samples.WINDOW_MS);

    JsonNode row =
        json("/api/v1/live/snapshots?limit=5&comm=walkload&agent=cat").at("/snapshots/0");
    assertThat(row.get("rss").asLong()).isEqualTo(4096);
    JsonNode detail = json("/api/v1/live/snapshot?id=" + row.get("id").asText());
    assertThat(json("/api/v1/live/snapshots?comm=cat").at("/snapshots")).isEmpty();
    assertThat(json("/api/v1/live/snapshots?cgroup=/").at("/snapshots")).isEmpty();
    assertThat(detail.at("/vma_rows/0/start").asText()).isEqualTo("ffffffffff600000");

    assertThat(json("/api/v1/live/loss").get("probe_runs").asLong()).isZero();
    assertThat(json("/api/v1/live/loss").at("/counters/0/counter").asText()).isEqualTo("seen");
    assertThat(json("/api/v1/live/lock-timings").at("/holds/series").isArray()).isTrue();
    assertThat(json("/api/v1/live/batch-efficiency").get("series").size()).isZero();
    assertThat(json("/api/v1/status").get("notice").asText()).isEqualTo("a test");
    assertThat(json("/api/v1/status").at("/origins/hosts/0").asText()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing,404,no such path",
    "/api/v1/nothing,404,/api/v1/live/walk-latency",
    "/../../etc/passwd,400,",
    "/%2e%2e/etc/passwd,400,",
    "/api/v1/live/snapshots?limit=0,400,1 to 1000",
    "/api/v1/live/snapshots?limit=x,400,not 'x'",
    "/api/v1/live/snapshots?limit=1&limit=2,400,more than once",
    "/api/v1/live/snapshots?limt=1,400,unknown parameter 'limt'",
    "/api/v1/live/walk-latency?arch=vax,400,must be one of",
    "/api/v1/live/walk-latency?host=%ff%fe,400,UTF-8",
    "/api/v1/live/snapshot?id=xyz,400,16 hexadecimal",
    "/api/v1/live/snapshot?id=0123456789abcdef,404,no such snapshot",
    "/api/v1/live/loss?x=1,400,there are [host]",
    "/api/v1/status?x=1,400,takes none",
    "/healthz,503,none of the result topics",
  })
  void answersABadRequestWithAReasonInJson(String path, int status, String reason)
      throws Exception {
    if (path.equals("/healthz")) {
      await(reason).atMost(Duration.ofMinutes(3)).until(() -> get(path).body().contains(reason));
    }
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    JsonNode body = JSON.readTree(response.body());
    assertThat(body.toString()).contains(reason == null ? "error" : reason);
  }

  @Test
  void refusesToChangeAnything() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/api/v1/live/loss").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1\\r\\nHost: evil.example\\r\\n\\r\\n,421",
    "GET / HTTP/1.1\\r\\nHost: 10.0.0.1\\r\\n\\r\\n,421",
    "GET / HTTP/1.1\\r\\nHost: localhost:1\\r\\n\\r\\n,200",
    "GET / HTTP/1.1\\r\\nHost: [::1]:1\\r\\n\\r\\n,200",
    "GET / HTTP/1.1\\r\\n\\r\\n,400",
    "no http at all\\r\\n\\r\\n,400",
    "GET /LONG HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n,414",
    "GET / HTTP/1.1\\r\\nHost: localhost\\r\\nA: LONG\\r\\n\\r\\n,431",
  })
  void answersRawRequests(String raw, int status) throws IOException {
    String text = raw.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(20_000));
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 " + status);
    }
  }

  @Test
  void tellsOpenPagesWhichViewsChanged() throws Exception {
    HttpResponse<java.util.stream.Stream<String>> events =
        client.send(request("/api/v1/events").build(), HttpResponse.BodyHandlers.ofLines());
    Iterator<String> lines = events.body().iterator();
    assertThat(lines.next()).isEqualTo("event: hello");
    model.accept(Samples.latency("a", "smaps", 0, 1_000));
    while (!lines.next().equals("event: change")) {
      // beats and blank lines
    }
    assertThat(lines.next()).isEqualTo("data: {\"views\":[\"walk-latency\"]}");
  }

  @Test
  void aPortInUseIsSaidInOneLineWithWhatToDo() {
    try (DashboardServer second = server(model)) {
      assertThatThrownBy(() -> second.start(address, null))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + address.getPort())
          .hasMessageContaining("--port")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void serverSaysNothingOfItself() throws Exception {
    try (InputStream body =
        client.send(request("/").build(), HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(body.readAllBytes()).isNotEmpty();
    }
    assertThat(get("/").headers().firstValue("Server")).isEmpty();
  }
}
