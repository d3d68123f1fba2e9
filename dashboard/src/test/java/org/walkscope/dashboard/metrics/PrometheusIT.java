// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;
import org.walkscope.testing.TestCertificate;

/** Alert rules and the dashboard of Grafana, by Debian's Prometheus over TLS with the token. */
class PrometheusIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path RULES = Path.of("prometheus", "alerts.yml").toAbsolutePath();
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private static Path folder;

  private static DashboardServer server;
  private static InetSocketAddress address;
  private static TestCertificate certificate;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    TraceHealth health =
        new TraceHealth(
            "a", "boot", Instant.now().toEpochMilli(), 0L, 1L, 1L, false, false, List.of());
    store.take(health, RecordCodec.of(TraceHealth.class).encode(health));
    store.commit();
    ResultReader reader = StoredServer.reader(model, store);
    server = new DashboardServer(model, store, reader);
    certificate = TestCertificate.make(folder, "server", "EC");
    Access access =
        new Access(
            KeyFiles.pem(certificate.certificate(), certificate.key()),
            AccessToken.read(TestCertificate.privately(folder.resolve("token"), TOKEN)),
            null,
            Set.of(),
            16,
            16);
    address =
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), access, null);
    await("totals of an earlier run are restored, before topics are looked for")
        .atMost(PATIENCE)
        .until(() -> reader.health().problem().contains("topics"));
    fill(model);
  }

  private static void fill(DashboardModel model) {
    WalkLatency latency = Samples.latency("a", "smaps", 0, 300, 2_000_000);
    latency.setWindowEndEpochMs(Instant.now().toEpochMilli()); // Prometheus drops old exemplars
    latency.setWindowStartEpochMs(latency.getWindowEndEpochMs() - 10_000);
    latency.setSlowest(List.of(new WalkExemplar("a", "boot", 400, 9L, 812L, 2_000_000L, 77L)));
    model.accept(latency);
    model.accept(Samples.batch("a", "smaps", WalkerKind.LEGACY, 0, 1_000, 100));
    LockHold hold = Samples.hold(Samples.host("a", Arch.X86_64), LockKind.MMAP_LOCK_READ);
    model.accept(hold);
    model.accept(Samples.hold(Samples.host("a", Arch.X86_64), LockKind.VMA_LOCK));
    model.accept(Samples.stallSums("a", 0, 1_000_000_000));
    model.accept(Samples.loss(Samples.host("a", Arch.X86_64), 1, 1, Samples.cpu(0, 10, 7, 1, 2)));
    model.accept(Samples.stageLoss("pipeline", "walks_late", 4, 1));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Process run(Path log, String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .directory(RULES.getParent().toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          command[0] + " is missing: apt-get install prometheus, or ./walkscope test", e);
    }
  }

  @Test
  void theRulesAlertWhenTheyShouldAndNotElse() throws Exception {
    Path log = folder.resolve("promtool.log");
    Process test = run(log, "promtool", "test", "rules", "alerts_test.yml");
    assertThat(test.waitFor()).as(Files.readString(log)).isZero();
  }

  @Test
  void eachQueryOfTheDashboardFindsSomethingInTextWithExemplars() throws Exception {
    try (Prometheus prometheus = new Prometheus("exemplar-storage")) {
      List<String> queries = queries();
      assertThat(queries).hasSizeGreaterThan(12);
      for (String query : queries) {
        prometheus.awaitSomething(query);
      }
      await("the exemplar of a walk")
          .atMost(PATIENCE)
          .until(
              () ->
                  prometheus
                      .ask(
                          "query_exemplars?query=walkscope_walk_duration_seconds_bucket&start=%d&end=%d"
                              .formatted(
                                  Instant.now().getEpochSecond() - 600,
                                  Instant.now().getEpochSecond() + 60))
                      .at("/data/0/exemplars/0/labels/walk")
                      .asText()
                      .equals("a/boot/400/9@77/812"));
    }
  }

  @Test
  void histogramsAreNativeForWhoAsksForThem() throws Exception {
    try (Prometheus prometheus = new Prometheus("native-histograms")) {
      prometheus.awaitSomething("histogram_count(walkscope_walk_duration_seconds) == 2");
      prometheus.awaitSomething(
          "histogram_quantile(0.9, walkscope_walk_duration_seconds) < 0.0022");
    }
  }

  @Test
  void eachMetricOfTheFilesIsOneOfOurs() throws Exception {
    String all = Files.readString(RULES) + Files.readString(Path.of("grafana", "walkscope.json"));
    String text =
        HttpClient.newBuilder()
            .sslContext(certificate.trusting())
            .build()
            .send(
                HttpRequest.newBuilder(
                        URI.create("https://localhost:" + address.getPort() + "/metrics"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Pattern.compile("walkscope_[a-z_]+")
        .matcher(all)
        .results()
        .filter(name -> !name.group().contains("newest_record")) // nothing was read
        .forEach(
            name ->
                assertThat(text).contains("# HELP " + name.group().replaceFirst("_bucket$", "")));
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode grafana = JSON.readTree(Path.of("grafana", "walkscope.json").toFile());
    for (JsonNode expr : grafana.findValues("expr")) {
      String query =
          expr.asText()
              .replace("$__rate_interval", "1m")
              .replace("$agent", ".*")
              .replace("$consumer", ".*");
      assertThat(query).doesNotContain("$");
      if (!query.contains("newest_record")) { // nothing was read
        queries.add(query);
      }
    }
    return queries;
  }

  /** Prometheus that scrapes the page each second. */
  private final class Prometheus implements AutoCloseable {
    private final Path log = Files.createTempFile(folder, "prometheus", ".log");
    private final int port;
    private final Process process;

    Prometheus(String feature) throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Path config = Files.createTempFile(folder, "prometheus", ".yml");
      Files.writeString(
          config,
          """
          global: {scrape_interval: 1s, evaluation_interval: 1s}
          rule_files: ["%s"]
          scrape_configs:
            - job_name: walkscope
              scheme: https
              authorization: {credentials_file: "%s"}
              tls_config: {ca_file: "%s"}
              static_configs: [{targets: ["localhost:%d"]}]
          """
              .formatted(
                  RULES, folder.resolve("token"), certificate.certificate(), address.getPort()));
      process =
          run(
              log,
              "prometheus",
              "--config.file=" + config,
              "--storage.tsdb.path=" + Files.createTempDirectory(folder, "tsdb"),
              "--web.listen-address=127.0.0.1:" + port,
              "--enable-feature=" + feature);
    }

    JsonNode ask(String question) throws Exception {
      try {
        return JSON.readTree(
            client
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(port, question)))
                        .timeout(PATIENCE)
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
      } catch (IOException e) {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        return JSON.createObjectNode(); // not yet listening
      }
    }

    void awaitSomething(String query) {
      await(query)
          .atMost(PATIENCE)
          .until(
              () ->
                  !ask("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                      .at("/data/result")
                      .isEmpty());
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }
}
