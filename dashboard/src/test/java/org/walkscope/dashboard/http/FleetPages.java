// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.v1.FilledStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.testing.browser.Browser;

/** Pages in a real Chromium, over a store of a small fleet. */
abstract class FleetPages {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  static final long MINUTE = FilledStore.MINUTE;
  private static final int HOSTS = 14;
  private static final String HOSTILE = "a\u202egnp.exe\n<b id=owned>";
  private static final List<String> TARGETS = List.of("java", "postgres", "envoy", HOSTILE);

  private static final DashboardModel MODEL = new DashboardModel(Limits.DEFAULT);

  /** Jobs that are late in the answers of the server. */
  static volatile List<Health.LateJob> late = List.of();

  private static FilledStore filled;
  private static HttpServer http;
  Browser browser;

  @BeforeAll
  static void start() throws Exception {
    filled = new FilledStore(InstantSource.system());
    fill(System.currentTimeMillis());
    http = serve(filled);
  }

  /** Server of a store; the caller closes it. */
  static HttpServer serve(FilledStore store) throws IOException {
    EventStream events = new EventStream();
    MetricsText metrics = new MetricsText(MODEL, List::of, Map::of, FleetPages::health, events);
    return HttpServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Access.LOOPBACK,
        new DashboardEndpoints(MODEL, store.store, FleetPages::health, metrics, null),
        events);
  }

  /** Topics that are written now. */
  private static Health health() {
    long now = System.currentTimeMillis();
    return new Health(
        true,
        null,
        List.of("walks", "walk-latency", "stall-blame", "batch-efficiency", "trace-health").stream()
            .map(topic -> new Health.TopicState("walkscope." + topic, 1, 9, 0, 0, 0L, now, null))
            .toList(),
        late);
  }

  private static void fill(long now) throws SQLException {
    long minute = Math.floorDiv(now, MINUTE) * MINUTE;
    for (int host = 0; host < HOSTS; host++) {
      String name = "node-%04d".formatted(700 + host);
      for (int ago = -30; ago <= 80; ago += 1 + host % 3) { // and what comes while tests run
        long start = minute - ago * MINUTE;
        int seed = host * 100 + ago;
        filled
            .minute(
                start,
                name,
                "node_exporter",
                TARGETS.get(host % TARGETS.size()),
                ago < 40 ? 4_000_000L * (host + 1) : 300_000,
                Samples.spread(seed, 40, 80_000))
            .minute(start, name, "smem", "java", 0, Samples.spread(seed + 1, 8, 900_000));
      }
    }
    for (int host = 0; host < HOSTS; host++) { // committed at once, as losses are written seldom
      String name = "node-%04d".formatted(700 + host);
      Host probe = Samples.host(name, Arch.X86_64);
      probe.setWaitsSeen(host == 3 ? null : List.of(LockKind.MMAP_LOCK_READ));
      probe.setMonotonicToEpochNs((now - 1_000) * 1_000_000);
      filled
          .take(Samples.loss(probe, 1, 5, Samples.cpu(0, 1, 1, 0, 0)))
          .take(
              Samples.blame(
                  probe,
                  "node_exporter",
                  TARGETS.get(host % TARGETS.size()),
                  now - (1 + host) * 20_000L,
                  host % 3 == 0 ? "java" : "postgres",
                  6_000_000L * (host + 1)))
          .take(batch(name, now, host == 5 ? 40 : 0))
          .take(health(name, now, host == 7));
    }
    filled.take(batch(null, now, 40));
    Host light = Samples.host("node-0700", Arch.X86_64);
    Walk untold = Samples.walk(light, 1, 90_000);
    untold.setWalker(Walker.newBuilder(untold.getWalker()).setComm("light_agent").build());
    untold.setBeginEpochNs((now - 2 * MINUTE) * 1_000_000);
    filled
        .take(untold)
        .take(Samples.blame(light, "light_agent", "walkload", now - 2 * MINUTE, "java", 3_000_000));
    for (int window = -50; window <= 80; window++) {
      filled.take(latency(window, now));
    }
    filled.store.commit();
  }

  private static WalkLatency latency(int ago, long now) {
    WalkLatency latency =
        Samples.latency("fleet", "smaps", 0, Samples.spread(ago, 75, ago < 20 ? 200_000 : 90_000));
    long end = (Math.floorDiv(now, Samples.WINDOW_MS) - ago + 1) * Samples.WINDOW_MS;
    latency.setHostname(null);
    latency.setWindowStartEpochMs(end - Samples.WINDOW_MS);
    latency.setWindowEndEpochMs(end);
    return latency;
  }

  private static BatchEfficiency batch(String host, long now, long incomplete) {
    BatchEfficiency batch = Samples.batch(host, "smaps", WalkerKind.LEGACY, 0, 1_000, 100);
    long end = Math.floorDiv(now, Samples.WINDOW_MS) * Samples.WINDOW_MS;
    batch.setWindowStartEpochMs(end - Samples.WINDOW_MS);
    batch.setWindowEndEpochMs(end);
    batch.setWalks(host == null ? 6_720 : 480);
    batch.setIncompleteWalks(incomplete);
    return batch;
  }

  private static TraceHealth health(String host, long now, boolean silent) {
    return TraceHealth.newBuilder()
        .setHostname(host)
        .setBootId("boot-of-" + host)
        .setEpochMs(now)
        .setLastEventEpochMs(silent ? now - 10 * MINUTE : now)
        .setSilent(silent)
        .setEnded(false)
        .setStages(List.of())
        .build();
  }

  @AfterAll
  static void end() throws SQLException {
    http.close();
    filled.close();
  }

  @BeforeEach
  void startBrowser() throws IOException {
    browser = Browser.start();
    browser.look(1280, 1000, "light");
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  /** Opens the overview, whatever its state is. */
  void openFirst() {
    browser.open(address(http));
  }

  void open(String path) {
    open(http, path);
  }

  void open(HttpServer server, String path) {
    browser.open(address(server) + path);
    browser.waitUntil("document.body.dataset.state === 'live'");
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:%d/".formatted(server.address().getPort());
  }

  void awaitText(String selector, String part) {
    browser.waitUntil(
        "document.querySelector('%s').textContent.includes('%s')".formatted(selector, part));
  }

  void pictures(String name) {
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(1280, 800)) {
        browser.look(width, 1000, scheme);
        browser.waitUntil("innerWidth === " + width);
        assertThat(
                browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
            .as("nothing sticks out at %d px", width)
            .isTrue();
        browser.screenshot(SCREENSHOTS.resolve(name + "-" + scheme + "-" + width + ".png"));
      }
    }
  }
}
