// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.testing.Golden;
import org.walkscope.testing.browser.Browser;

/** Pages of single walks and processes in a real Chromium, over results of captures. */
abstract class KeptPages {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All times of the captures. */
  static final String SPAN = "from=1700000000000&to=1900000000000";

  static final int MANY_VMAS = 20_000;

  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static DashboardServer server;
  private static String address;

  private final HttpClient client = HttpClient.newHttpClient();
  Browser browser;

  @BeforeAll
  static void start() throws Exception {
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    StoredCaptures.read(Golden.STORIES.resolve("agent-x86_64/capture.avro"), store);
    StoredCaptures.read(Golden.DIRECTORY.resolve("x86_64/capture.avro"), store);
    StoredCaptures.read(Golden.STORIES.resolve("everything-x86_64/capture.avro"), store);
    ManyVmas.into(store, MANY_VMAS);
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    server = StoredServer.of(model, store);
    address =
        "http://127.0.0.1:"
            + server
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null)
                .getPort();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void startBrowser() throws IOException {
    browser = Browser.start();
    browser.look(1280, 900, "light");
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  void open(String page, String query) {
    browser.open(address + "/" + page + "?" + SPAN + query);
  }

  void shown(String what) {
    browser.waitUntil("document.querySelector('section.one').dataset.shown === " + what);
  }

  int number(String expression) {
    return browser.evaluate(expression).asInt();
  }

  String text(String selector) {
    return browser.evaluate("document.querySelector(\"" + selector + "\").textContent").asText();
  }

  JsonNode ask(String question) throws Exception {
    return JSON.readTree(fetch(question).body());
  }

  HttpResponse<byte[]> fetch(String question) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/api/v1/" + question)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return response;
  }

  /** As a clock of the zone reads. */
  static String clock(String utc, ZoneId zone) {
    return DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone).format(Instant.parse(utc));
  }

  static String moment(String utc, ZoneId zone) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd ").withZone(zone).format(Instant.parse(utc))
        + clock(utc, zone);
  }

  void chooseUtc() {
    browser.evaluate(
        """
        (() => {
          const zone = document.querySelector('select[name=zone]');
          zone.value = 'utc';
          zone.dispatchEvent(new Event('change'));
        })()\
        """);
  }

  void awaitText(String selector, String part) {
    browser.waitUntil(
        "document.querySelector(\"" + selector + "\").textContent.includes('" + part + "')");
  }

  void screenshots(String view) {
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(1280, 800)) {
        browser.look(width, 1600, scheme);
        browser.waitUntil("innerWidth === " + width);
        browser.waitUntil(
            "[...document.querySelectorAll('.view svg[role=img]')]"
                + ".every((drawn) => drawn.clientWidth === drawn.parentElement.clientWidth)");
        assertThat(number("document.documentElement.scrollWidth"))
            .as("nothing of %s sticks out at %d px", view, width)
            .isLessThanOrEqualTo(width);
        browser.screenshot(
            SCREENSHOTS.resolve("one-" + view + "-" + scheme + "-" + width + ".png"));
      }
    }
  }
}
