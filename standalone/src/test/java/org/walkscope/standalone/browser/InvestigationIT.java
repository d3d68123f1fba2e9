// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.testing.Golden;
import org.walkscope.testing.browser.Browser;

/**
 * From a heatmap to a file for another tool, in one session of a browser: a rectangle, what is
 * different in it, one of its walks, its trace for Perfetto.
 */
class InvestigationIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEATMAP = "document.querySelector('#heat .heatmap')";
  private static final long AROUND_MS = 20_000;

  private static final Path STORY = Golden.STORIES.resolve("agent-x86_64/capture.avro");

  /** Times of the first and last walk of a recording. */
  private record Recorded(long firstMs, long lastMs) {}

  @TempDir Path downloads;

  private Recorded recorded;

  private DashboardServer server;
  private Browser browser;
  private String address;

  @BeforeEach
  void start() throws Exception {
    recorded = timeOf(STORY);
    // windows of 10 s live for hours: the page of then
    HistoryStore store =
        HistoryStore.inMemory(InstantSource.fixed(Instant.ofEpochMilli(recorded.lastMs())));
    StoredCaptures.read(STORY, store);
    server = StoredServer.of(new DashboardModel(Limits.DEFAULT), store);
    InetSocketAddress at =
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    address = "http://127.0.0.1:" + at.getPort();
    browser = Browser.start();
    browser.look(1280, 1400, "light");
    browser.downloadInto(downloads);
  }

  @AfterEach
  void end() {
    browser.close();
    server.close();
  }

  private JsonNode ask(String question) throws IOException, InterruptedException {
    return JSON.readTree(
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "/api/v1/" + question)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static Recorded timeOf(Path capture) throws Exception {
    try (HistoryStore store = HistoryStore.inMemory(InstantSource.system())) {
      StoredCaptures.read(capture, store);
      return store.read(
          connection -> {
            try (Statement ask = connection.createStatement();
                ResultSet found = ask.executeQuery("SELECT min(end_ms), max(end_ms) FROM walks")) {
              found.next();
              return new Recorded(found.getLong(1), found.getLong(2));
            }
          });
    }
  }

  @Test
  void aRectangleLeadsToWhatDiffersToAWalkAndToItsTrace() throws Exception {
    browser.open(
        address
            + "/explore?from=%d&to=%d"
                .formatted(recorded.firstMs() - AROUND_MS, recorded.lastMs() + AROUND_MS));
    browser.waitUntil("Number(" + HEATMAP + "?.dataset.columns) > 0");
    dragOverTheSlowHalf();
    browser.waitUntil("location.search.includes('sel=')");
    browser.waitUntil("document.querySelector('#difference a[href^=\"walk?\"]') !== null");
    assertThat(text("#difference"))
        .contains("What is different inside", " walks inside, ", "Walks inside that are kept: ");
    browser.screenshot(SCREENSHOTS.resolve("investigation-difference.png"));
    browser.evaluate("document.querySelector('#difference a[href^=\"walk?\"]').click()");
    browser.waitUntil("document.querySelector('article.walk') !== null");
    browser.screenshot(SCREENSHOTS.resolve("investigation-walk.png"));
    assertThat(browser.complaints()).isEmpty();
    browser.evaluate("document.querySelector('.files a').click()");
    DownloadedTrace trace = DownloadedTrace.read(downloaded());
    String id = browser.evaluate("document.querySelector('article.walk').dataset.walk").asText();
    JsonNode walk = ask("walk?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)).get("walk");
    hasTheWalk(trace, walk);
    assertThat(spans(trace, "hold")).containsExactlyInAnyOrderElementsOf(spans(walk, "holds"));
    assertThat(spans(trace, "lock")).containsExactlyInAnyOrderElementsOf(spans(walk, "locks"));
    assertThat(spans(trace, "stall")).containsExactlyInAnyOrderElementsOf(waits(walk));
  }

  private void dragOverTheSlowHalf() {
    browser.evaluate(HEATMAP + ".scrollIntoView({block: 'center'})");
    JsonNode box =
        browser.evaluate(
            "(({left, top, width, height}) => [left, top, width, height])("
                + HEATMAP
                + ".querySelector('canvas').getBoundingClientRect())");
    double left = box.get(0).asDouble();
    double top = box.get(1).asDouble();
    double width = box.get(2).asDouble();
    double height = box.get(3).asDouble();
    browser.drag(left + 0.1 * width, top + 0.03 * height, left + 0.97 * width, top + 0.5 * height);
  }

  private String text(String selector) {
    return browser.evaluate("document.querySelector(\"" + selector + "\").innerText").asText();
  }

  /** The file that the browser has written as a whole. */
  private Path downloaded() {
    return Awaitility.await("the trace is downloaded")
        .atMost(Duration.ofMinutes(3))
        .until(this::newestFile, file -> file.toString().endsWith(".perfetto-trace"));
  }

  private Path newestFile() throws IOException {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.findFirst().orElse(Path.of("none"));
    }
  }

  private static void hasTheWalk(DownloadedTrace trace, JsonNode walk) {
    assertThat(trace.slices("walk")).hasSize(1);
    DownloadedTrace.Slice slice = trace.slices("walk").get(0);
    Instant begin = Instant.EPOCH.plusNanos(slice.beginNs());
    assertThat(begin).isEqualTo(Instant.parse(walk.get("begin").asText()));
    assertThat(slice.endNs() - slice.beginNs()).isEqualTo(walk.get("duration_ns").asLong());
    assertThat(slice.tid()).isEqualTo(walk.at("/walker/tid").asInt());
    assertThat(slice.name()).isEqualTo(walk.get("consumer").asText());
    for (String number :
        List.of("walk", "entries", "steps", "achievable_steps", "missing_events")) {
      assertThat(slice.values().get(number)).as(number).isEqualTo(walk.get(number).asLong());
    }
    for (String same : List.of("start", "end", "function")) {
      assertThat(slice.values().get(same)).as(same).isEqualTo(walk.get(same).asText());
    }
    assertThat(slice.values())
        .containsEntry("target", walk.at("/target/comm").asText())
        .containsEntry("target_tgid", walk.at("/target/tgid").asLong())
        .containsEntry("completeness", word(walk.get("completeness")));
  }

  /** Name, begin and end of each, ns from the begin of the walk. */
  private static List<String> spans(DownloadedTrace trace, String category) {
    long zero = trace.slices("walk").get(0).beginNs();
    return trace.slices(category).stream()
        .map(
            slice ->
                "%d %s %d %d"
                    .formatted(
                        slice.tid(), slice.name(), slice.beginNs() - zero, slice.endNs() - zero))
        .toList();
  }

  private static List<String> spans(JsonNode walk, String field) {
    List<String> all = new ArrayList<>();
    for (JsonNode span : walk.get(field)) {
      String level = span.get("level").isNull() ? "" : " " + word(span.get("level"));
      all.add(
          "%d %s%s %d %d"
              .formatted(
                  walk.at("/walker/tid").asInt(),
                  word(span.get("kind")),
                  level,
                  span.get("acquired_ns").asLong(),
                  span.get("released_ns").asLong()));
    }
    return all;
  }

  private static List<String> waits(JsonNode walk) {
    List<String> all = new ArrayList<>();
    for (JsonNode waiter : walk.get("waiters")) {
      all.add(
          "%d waits for %s %d %d"
              .formatted(
                  waiter.at("/task/tid").asInt(),
                  word(waiter.get("asked")),
                  waiter.get("asked_ns").asLong(),
                  waiter.get("got_ns").asLong()));
    }
    return all;
  }

  private static String word(JsonNode constant) {
    return constant.asText().toLowerCase(Locale.ROOT);
  }
}
