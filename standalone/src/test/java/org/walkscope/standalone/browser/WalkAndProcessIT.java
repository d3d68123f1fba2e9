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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import org.walkscope.views.perfetto.proto.PerfettoTrace.Trace;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** The pages of one walk and one process in a real Chromium, over results of captures. */
class WalkAndProcessIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All times of the captures. */
  private static final String SPAN = "from=1700000000000&to=1900000000000";

  private static final int MANY_VMAS = 20_000;

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static DashboardServer server;
  private static String address;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Browser browser;

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

  private void open(String page, String query) {
    browser.open(address + "/" + page + "?" + SPAN + query);
  }

  private void shown(String what) {
    browser.waitUntil("document.querySelector('section.one').dataset.shown === " + what);
  }

  private int number(String expression) {
    return browser.evaluate(expression).asInt();
  }

  private String text(String selector) {
    return browser.evaluate("document.querySelector(\"" + selector + "\").textContent").asText();
  }

  private JsonNode ask(String question) throws Exception {
    return JSON.readTree(fetch(question).body());
  }

  private HttpResponse<byte[]> fetch(String question) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/api/v1/" + question)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return response;
  }

  /** Id of the kept walk that most others waited for. */
  private String blamedWalk() throws Exception {
    String found = null;
    int most = 0;
    for (JsonNode walk : ask("walks?limit=1000&agent=walkagent&" + SPAN).get("walks")) {
      if (walk.get("why").asText().equals("blamed")) {
        String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
        int waiters = ask("walk?id=" + id).at("/walk/waiters").size();
        if (waiters > most) {
          most = waiters;
          found = id;
        }
      }
    }
    assertThat(found).isNotNull();
    return found;
  }

  @Test
  void theListLeadsToAWalkAndBack() throws Exception {
    open("walk", "&sort=save");
    shown("'list'");
    JsonNode walks = ask("walks?sort=save&" + SPAN);
    assertThat(walks.get("kept").asLong()).isPositive().isLessThan(walks.get("seen").asLong());
    assertThat(text(".walk-list .unit")).contains(" kept walks are listed; ", " walks were made");
    browser.look(1280, 1600, "light");
    browser.waitUntil( // a table that has become higher has rows to its end
        "(() => { const place = document.querySelector('.walk-list .rows'); const rows ="
            + " [...place.querySelectorAll('tbody tr:not(.space)')]; return place.clientHeight > 900"
            + " && rows.at(-1).getBoundingClientRect().bottom >="
            + " Math.min(place.getBoundingClientRect().bottom, innerHeight); })()");
    String id = walks.at("/walks/0/id").asText();
    browser.evaluate("document.querySelector('.walk-list .walk-link').click()");
    shown("'" + id + "'");
    assertThat(text("article.walk h2")).startsWith("Walk ");
    browser.evaluate("history.back()");
    shown("'list'");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void cursorsListEveryKeptWalkOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    JsonNode answer = ask("walks?limit=7&sort=time&" + SPAN);
    long kept = answer.get("kept").asLong();
    while (true) {
      answer.get("walks").forEach(walk -> ids.add(walk.get("id").asText()));
      if (answer.get("next").isNull()) {
        break;
      }
      answer = ask("walks?limit=7&sort=time&cursor=" + answer.get("next").asText() + "&" + SPAN);
    }
    assertThat(ids).doesNotHaveDuplicates().hasSize((int) kept);
  }

  @Test
  void aBlamedWalkHasLanesWithItsWaitersJoined() throws Exception {
    String id = blamedWalk();
    JsonNode answer = ask("walk?id=" + id);
    open("walk", "&id=" + id);
    browser.waitUntil("document.querySelector('article.walk') !== null");
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    assertThat(number("document.querySelectorAll('.lanes .joined').length"))
        .isEqualTo(Math.min(16, answer.at("/walk/waiters").size()));
    assertThat(text(".lanes")).contains("walk", "waits");
    assertThat(number("document.querySelectorAll('.strip rect').length")).isPositive();
    assertThat(text("[data-field='achievable steps']")).isNotEmpty();
    assertThat(answer.get("before").isNull() && answer.get("after").isNull()).isFalse();
    browser.evaluate("document.querySelector('a.read').click()");
    browser.waitUntil("document.querySelector('article.process') !== null");
    browser.waitUntil(
        "document.querySelector('select[name=read]').value === '"
            + answer.at("/snapshot/begin").asText()
            + "'");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anExactWalkHasItsPageTableLocksByLevel() throws Exception {
    String found = null;
    for (JsonNode walk : ask("walks?limit=1000&" + SPAN).get("walks")) {
      String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
      JsonNode locks = ask("walk?id=" + id).at("/walk/locks");
      if (found == null && !locks.isEmpty() && locks.findValuesAsText("kind").contains("PTL")) {
        found = id;
      }
    }
    assertThat(found).isNotNull();
    open("walk", "&id=" + found);
    browser.waitUntil("document.querySelectorAll('.lanes rect').length > 1");
    assertThat(text(".lanes")).contains("ptl P");
  }

  @Test
  void aWalkOfPagemapHasItsPagesByType() throws Exception {
    JsonNode walks = ask("walks?limit=1000&consumer=pagemap&" + SPAN).get("walks");
    String found = null;
    for (JsonNode walk : walks) {
      String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
      if (!ask("walk?id=" + id).at("/walk/page_types").isEmpty()) {
        found = id;
      }
    }
    assertThat(found).isNotNull();
    open("walk", "&id=" + found);
    browser.waitUntil("Number(document.querySelector('.page-types .rows').dataset.rows) > 0");
    assertThat(text(".page-types")).contains("base pages, as this walk found them");
    browser.evaluate("document.querySelector('article.walk dd a').click()");
    browser.waitUntil("document.querySelector('article.process') !== null");
    awaitText(".page-types", " read pagemap at ");
    assertThat(number("document.querySelectorAll('.page-types .strip rect').length"))
        .isEqualTo(number("document.querySelector('.page-types .rows').dataset.rows"))
        .isPositive();
    browser.evaluate("document.querySelector('.page-types').scrollIntoView()");
    screenshots("page-types");
  }

  @Test
  void theTraceForPerfettoHasTheWalkItsLocksAndWhoWaited() throws Exception {
    String id = blamedWalk();
    JsonNode walk = ask("walk?id=" + id).get("walk");
    HttpResponse<byte[]> file = fetch("walk/perfetto?id=" + id);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"walk-\\d+-\\d+\\.perfetto-trace\"");
    List<TracePacket> packets = Trace.parseFrom(file.body()).getPacketList();
    List<TrackEvent> begins =
        packets.stream()
            .filter(packet -> packet.getTrackEvent().getType() == TrackEvent.Type.TYPE_SLICE_BEGIN)
            .map(TracePacket::getTrackEvent)
            .toList();
    assertThat(begins).filteredOn(event -> event.getCategories(0).equals("walk")).hasSize(1);
    assertThat(begins)
        .filteredOn(event -> event.getCategories(0).equals("stall"))
        .hasSize(walk.get("waiters").size());
    assertThat(begins)
        .filteredOn(event -> event.getCategories(0).equals("hold"))
        .hasSize(walk.get("holds").size());
    assertThat(
            packets.stream()
                .mapToInt(each -> each.getTrackEvent().getTerminatingFlowIdsCount())
                .sum())
        .isEqualTo(begins.stream().mapToInt(TrackEvent::getFlowIdsCount).sum())
        .isPositive();
  }

  @Test
  void theHtmlFileOpensFromTheDiskAndLoadsNothing() throws Exception {
    Path file = folder.resolve("walk.html");
    Files.write(file, fetch("walk/html?id=" + blamedWalk()).body());
    browser.open(file.toUri().toString());
    browser.waitUntil("document.body.dataset.shown === 'walk'");
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(asked -> assertThat(asked).startsWith(file.toUri().toString()));
  }

  /** As a clock of the zone reads. */
  private static String clock(String utc, ZoneId zone) {
    return DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone).format(Instant.parse(utc));
  }

  private static String moment(String utc, ZoneId zone) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd ").withZone(zone).format(Instant.parse(utc))
        + clock(utc, zone);
  }

  private void chooseUtc() {
    browser.evaluate(
        """
        (() => {
          const zone = document.querySelector('select[name=zone]');
          zone.value = 'utc';
          zone.dispatchEvent(new Event('change'));
        })()\
        """);
  }

  private void awaitText(String selector, String part) {
    browser.waitUntil(
        "document.querySelector(\"" + selector + "\").textContent.includes('" + part + "')");
  }

  @Test
  void timesOfAWalkAndItsProcessAreOfTheZoneThatThePageTells() throws Exception {
    browser.zone(NEW_YORK.getId());
    String id = blamedWalk();
    JsonNode answer = ask("walk?id=" + id);
    String begin = answer.at("/walk/begin").asText();
    String read = answer.at("/snapshot/begin").asText();
    open("walk", "&id=" + id);
    browser.waitUntil("document.querySelector('.facts time') !== null");
    assertThat(text(".facts time")).isEqualTo(moment(begin, NEW_YORK));
    assertThat(browser.evaluate("document.querySelector('.facts time').title").asText())
        .isEqualTo(moment(begin, ZoneOffset.UTC) + " UTC");
    assertThat(number("document.querySelectorAll('select[name=zone]').length")).isEqualTo(1);
    assertThat(text("select[name=zone] :checked"))
        .isEqualTo("UTC-05:00, -04:00 (America/New_York)".replace('-', '\u2212'));
    browser.evaluate("document.querySelector('a.read').click()");
    browser.waitUntil("document.querySelector('select[name=read]') !== null");
    awaitText("select[name=read] :checked", clock(read, NEW_YORK));
    chooseUtc();
    awaitText("select[name=read] :checked", clock(read, ZoneOffset.UTC));
    browser.waitUntil("/[?&]zone=utc(&|$)/.test(location.search)");
    browser.evaluate("[...document.querySelectorAll('.heading a')].at(-1).click()");
    shown("'list'");
    long last = ask("processes?" + SPAN).at("/rows/0/last_read_ms").asLong();
    awaitText(
        ".process-list tbody time",
        moment(Instant.ofEpochMilli(last).toString(), ZoneOffset.UTC).substring(0, 19));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void timesOfTheHtmlFileAreOfTheReadersZoneOrUtc() throws Exception {
    browser.zone(NEW_YORK.getId());
    String id = blamedWalk();
    String begin = ask("walk?id=" + id).at("/walk/begin").asText();
    Path file = folder.resolve("walk.html");
    Files.write(file, fetch("walk/html?id=" + id).body());
    browser.open(file.toUri().toString());
    browser.waitUntil("document.body.dataset.shown === 'walk'");
    assertThat(text("#about")).contains(moment(begin, NEW_YORK), "(America/New_York)");
    assertThat(text(".facts time")).isEqualTo(moment(begin, NEW_YORK));
    chooseUtc();
    awaitText(".facts time", moment(begin, ZoneOffset.UTC));
    assertThat(text("#about")).contains(moment(begin, ZoneOffset.UTC));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aWalkThatIsNotKeptSaysWhy() {
    open("walk", "&id=nohost/boot/1/2/3/1700000000000000000");
    browser.waitUntil("document.querySelector('.missing') !== null");
    assertThat(text(".missing")).contains("No record of this host");
    open("walk", "&id=nonsense");
    browser.waitUntil(
        "document.querySelector('section.one').textContent.includes('must be host/boot/tid')");
  }

  @Test
  void aProcessIsFoundAndTwoReadsOfItAreCompared() throws Exception {
    open("process", "");
    shown("'list'");
    browser.evaluate(
        """
        (() => {
          const search = document.querySelector('input[name=search]');
          search.value = 'WALKGROW';
          search.dispatchEvent(new Event('input'));
        })()\
        """);
    browser.waitUntil("document.querySelector('.process-list').dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    assertThat(text(".difference .unit")).contains("VMAs differ: ", "grown");
    String second =
        browser.evaluate("document.querySelector('select[name=from]').options[1].value").asText();
    browser.evaluate(
        """
        (() => {
          const from = document.querySelector('select[name=from]');
          from.selectedIndex = 1;
          from.dispatchEvent(new Event('change'));
        })()\
        """);
    browser.waitUntil(
        "document.querySelector('.difference').dataset.read.startsWith('" + second + "')");
    String shownAs = browser.evaluate("location.href").asText();
    assertThat(shownAs).contains("&a=2026-"); // the choice is part of the address
    browser.open(shownAs);
    browser.waitUntil(
        "document.querySelector('.difference')?.dataset.read?.startsWith('" + second + "')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aReadThatTheStoreNoLongerHasIsToldAndNoOtherIsShown() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    String process = browser.evaluate("document.querySelector('.process-link').href").asText();
    browser.open(
        process + "&read=2026-01-02T03:04:05.678Z&a=2026-01-02T03:04:05.678Z&b=foo&zone=utc");
    awaitText(".vmas", "The read of 2026-01-02 03:04:05.678 is not kept");
    awaitText(".difference", "The read of 2026-01-02 03:04:05.678 is not kept");
    awaitText(".difference .unit", "foo is no begin of a read. Choose one.");
    assertThat(number("document.querySelectorAll('.vmas tbody tr:not(.space)').length")).isZero();
    assertThat(text("select[name=read] :checked")).isEqualTo("not kept");
    browser.evaluate(
        """
        (() => {
          const read = document.querySelector('select[name=read]');
          read.selectedIndex = read.options.length - 1;
          read.dispatchEvent(new Event('change'));
        })()\
        """);
    browser.waitUntil(
        "document.querySelector('.vmas .rows').dataset.rows === '%d'".formatted(MANY_VMAS));
    assertThat(text(".vmas .unit")).doesNotContain("is not kept");
    assertThat(browser.complaints()).isEmpty();
  }

  private void choose(String select, int at) {
    browser.evaluate(
        """
        (() => {
          const select = document.querySelector('select[name=%s]');
          select.selectedIndex = %d;
          select.dispatchEvent(new Event('change'));
        })()\
        """
            .formatted(select, at));
  }

  /** Old reads make room for new ones while a page stands still. */
  @Test
  void aChosenReadThatMadeRoomMeanwhileLeavesNothingOfAnotherOne() {
    open("process", "&search=walkgrow");
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    browser.waitUntil("document.querySelector('.vmas')?.dataset.read !== undefined");
    browser.evaluate(
        """
        (() => {
          const real = window.fetch;
          window.fetch = (asked, ...more) => (String(asked).includes('process/read')
            ? Promise.resolve(new Response('{"error": "this read is not kept"}',
                {status: 404, headers: {'Content-Type': 'application/json'}}))
            : real(asked, ...more));
        })()\
        """);
    choose("read", 1);
    choose("from", 1);
    for (String view : List.of(".vmas", ".difference")) {
      awaitText(view + " .unit", "not kept");
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('%1$s .rows, %1$s .space')].filter((part) => part.checkVisibility()).length + Number('read' in document.querySelector('%1$s').dataset)"
                          .formatted(view))
                  .asInt())
          .as("what is in sight of another read in " + view)
          .isZero();
    }
    browser.evaluate(
        "(() => { const named = document.querySelector('[name=named]'); named.value = 'e';"
            + " named.dispatchEvent(new Event('input')); })()");
    assertThat(text(".vmas .unit")).contains("not kept");
    choose("read", number("document.querySelector('select[name=read]').options.length - 1"));
    browser.waitUntil(
        "document.querySelector('.vmas .rows').checkVisibility({visibilityProperty: true})");
  }

  @Test
  void aTimeOfAnotherFormIsNoReadAndThePageIsShown() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    String process = browser.evaluate("document.querySelector('.process-link').href").asText();
    for (String read : List.of("5", "2026-11-29", "2020-01-01T00:00:00", "2026-02-30T00:00:00Z")) {
      browser.open(process + "&read=" + read);
      awaitText(".vmas .unit", "is not kept");
      assertThat(text(".difference h3")).isEqualTo("Difference of two reads");
    }
    assertThat(browser.complaints()).isEmpty();
    assertThat(
            browser
                .evaluate(
                    "import('./zone.js').then(({zoned}) => zoned('since 2026-11-29T14:05:10Z; such as 2026-11-29T14:05:10Z'))")
                .asText())
        .endsWith("such as 2026-11-29T14:05:10Z")
        .doesNotStartWith("since 2026-11-29T14");
  }

  @Test
  void everyColumnOfVmasIsInSightOnANarrowPage() {
    browser.look(480, 900, "light");
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    String rows = "document.querySelector('.vmas .rows')";
    browser.waitUntil(rows + "?.dataset.rows === '%d'".formatted(MANY_VMAS));
    browser.waitUntil(rows + ".classList.contains('stacked')");
    assertThat(
            browser
                .evaluate(
                    """
                    (() => {
                      const place = %s;
                      const {left, right} = place.getBoundingClientRect();
                      const out = [...place.querySelectorAll('tbody tr:not(.space):nth-child(2) td')].filter((cell) => {
                        const box = cell.getBoundingClientRect();
                        return box.width === 0 || box.left < left || box.right > right || cell.scrollWidth > cell.clientWidth;
                      });
                      return out.map((cell) => cell.textContent).join() + (place.scrollWidth > place.clientWidth ? ' scrolls' : '');
                    })()"""
                        .formatted(rows))
                .asText())
        .as("cells out of sight")
        .isEmpty();
    browser.evaluate(rows + ".scrollTop = " + rows + ".scrollHeight");
    browser.waitUntil(
        rows
            + ".querySelector('tr:nth-last-child(2)').getAttribute('aria-rowindex') === '%d'"
                .formatted(MANY_VMAS + 1));
    assertThat(number("document.querySelectorAll('*').length")).as("nodes").isLessThan(3_000);
    browser.look(1600, 900, "light");
    browser.waitUntil("!" + rows + ".classList.contains('stacked')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aProcessOfManyVmasHasFewNodes() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil(
        "document.querySelector('.vmas .rows')?.dataset.rows === '%d'".formatted(MANY_VMAS));
    assertThat(number("document.querySelectorAll('*').length")).as("nodes").isLessThan(3_000);
  }

  @Test
  void looksAsItShould() throws Exception {
    open("walk", "");
    shown("'list'");
    screenshots("walks");
    open("walk", "&id=" + blamedWalk());
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    screenshots("walk");
    open("process", "");
    shown("'list'");
    screenshots("processes");
    browser.evaluate(
        "[...document.querySelectorAll('.process-link')].find((link) => link.textContent.includes('walkgrow')).click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    screenshots("process");
  }

  private void screenshots(String view) {
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
