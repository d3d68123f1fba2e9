// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/** Overview and agents in a real Chromium, over a store of a small fleet. */
class PagesIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final long MINUTE = FilledStore.MINUTE;
  private static final int HOSTS = 14;
  private static final String HOSTILE = "a\u202egnp.exe\n<b id=owned>";
  private static final List<String> TARGETS = List.of("java", "postgres", "envoy", HOSTILE);

  private static final FilledStore FILLED = new FilledStore(InstantSource.system());
  private static final EventStream EVENTS = new EventStream();
  private static final DashboardModel MODEL = new DashboardModel(Limits.DEFAULT);
  private static final MetricsText METRICS =
      new MetricsText(MODEL, List::of, Map::of, PagesIT::health, EVENTS);
  private static volatile List<Health.LateJob> late = List.of();
  private static HttpServer http;
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    fill(System.currentTimeMillis());
    http = serve(FILLED, EVENTS);
  }

  private static HttpServer serve(FilledStore filled, EventStream events) throws IOException {
    return HttpServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Access.LOOPBACK,
        new DashboardEndpoints(MODEL, filled.store, PagesIT::health, METRICS, null),
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
        FILLED
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
      FILLED
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
    FILLED.take(batch(null, now, 40));
    Host light = Samples.host("node-0700", Arch.X86_64);
    Walk untold = Samples.walk(light, 1, 90_000);
    untold.setWalker(Walker.newBuilder(untold.getWalker()).setComm("light_agent").build());
    untold.setBeginEpochNs((now - 2 * MINUTE) * 1_000_000);
    FILLED
        .take(untold)
        .take(Samples.blame(light, "light_agent", "walkload", now - 2 * MINUTE, "java", 3_000_000));
    for (int window = -50; window <= 80; window++) {
      FILLED.take(latency(window, now));
    }
    FILLED.store.commit();
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
    FILLED.close();
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

  private void open(String path) {
    open(http, path);
  }

  private void open(HttpServer server, String path) {
    browser.open("http://127.0.0.1:%d/%s".formatted(server.address().getPort(), path));
    browser.waitUntil("document.body.dataset.state === 'live'");
  }

  private void awaitText(String selector, String part) {
    browser.waitUntil(
        "document.querySelector('%s').textContent.includes('%s')".formatted(selector, part));
  }

  private void pictures(String name) {
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

  @Test
  void aPageNamesAllItsScriptsAtItsHead() {
    for (String page : List.of("", "agents", "explore", "walkers", "health", "live", "process")) {
      open(page);
      browser.waitUntil(
          "document.body.dataset.page === '%s'".formatted(page.isEmpty() ? "overview" : page));
      assertThat(
              browser
                  .evaluate(
                      """
                      (() => {
                        const named = [...document.querySelectorAll('link[rel=modulepreload]')].map((link) => link.href).sort();
                        const loaded = performance.getEntriesByType('resource').map(({name}) => name).filter((name) => name.endsWith('.js')).sort();
                        return `${named}` === `${loaded}` ? '' : `${named} but ${loaded}`;
                      })()""")
                  .asText())
          .as(page)
          .isEmpty();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theOverviewAnswersInItsFirstSentence() {
    open("");
    awaitText(".sentence", "node_exporter on 14 hosts made others wait ");
    browser.waitUntil(
        "/ in 1[456] min; worst/.test(document.querySelector('.sentence').textContent)");
    awaitText(
        ".sentence",
        "worst: postgres on node-0713, 84.0 ms, while node_exporter read smaps of postgres.");
    awaitText(".caveats", "counted while the lock was held");
    awaitText(".caveats", "; the worst came while it held mmap_lock, read, at ");
    awaitText(".caveats", "1 of 14 hosts did not say which waits they see");
    awaitText("#top-victims", "postgres");
    awaitText("#trouble", "silent for");
    awaitText("#trouble", "40 of 480 walks incomplete");
    awaitText("#changes", "node_exporter");
    browser.waitUntil("Number(document.querySelector('#heat .heatmap').dataset.columns) >= 80");
    browser.waitUntil(
        "['answer', 'heat', 'top-agents', 'top-victims', 'changes', 'trouble']"
            + ".every((id) => document.getElementById(id).dataset.fresh === 'fresh')");
    pictures("overview");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theSentenceSaysWhatTheAgentDidWhateverTheConsumerIs() {
    open("");
    Map<String, String> said =
        Map.of(
            "smaps_rollup", "read smaps_rollup of java",
            "numa_maps", "read numa_maps of java",
            "pagemap", "read pagemap of java",
            "clear_refs", "wrote to clear_refs of java",
            "pagemap_scan", "scanned pagemap of java",
            "damon", "walked page tables of java for damon",
            "unknown", "walked page tables of java");
    said.forEach(
        (consumer, words) ->
            assertThat(
                    browser
                        .evaluate(
                            """
                            import('./deed.js').then(({deed}) => {
                              const place = document.createElement('p');
                              place.append(...deed('%s', 'java'));
                              return place.textContent;
                            })"""
                                .formatted(consumer))
                        .asText())
                .isEqualTo(words));
  }

  @Test
  void agentsHaveOneLineARowAtTheWidthOfALaptop() {
    open("agents");
    browser.waitUntil("document.querySelectorAll('#pairs tbody tr').length === 6");
    assertThat(browser.evaluate("document.querySelector('#pairs table').className").asText())
        .isEqualTo("dense tight");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#pairs td.names')].map((cell) => cell.title).join()")
                .asText()
                .replaceAll("[\u2068\u2069]", ""))
        .contains("postgres, java");
  }

  @Test
  void everyColumnOfAgentsIsInSightOnANarrowPage() {
    open("agents");
    for (int width : List.of(800, 480)) {
      browser.look(width, 1000, "light");
      browser.waitUntil("innerWidth === " + width);
      browser.waitUntil("document.querySelectorAll('#pairs tbody tr').length === 6");
      assertThat(
              browser
                  .evaluate(
                      """
                      [...document.querySelectorAll('#pairs tbody tr:first-child td')].filter((cell) => {
                        const {left, right, width} = cell.getBoundingClientRect();
                        return width > 0 && left >= 0 && right <= innerWidth;
                      }).map((cell) => cell.dataset.label).join()""")
                  .asText())
          .isEqualTo(
              "agent,target,made wait,waits,who waited,time in walks,in walks, in all,walks,hold p50,hold p99,hold max,holds,steps,locks,hosts,");
      assertThat(
              browser
                  .evaluate(
                      "(({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)(document.querySelector('#pairs .scroll'))")
                  .asBoolean())
          .as("nothing is to be scrolled to at %d px", width)
          .isTrue();
    }
  }

  @Test
  void aPastTimeWhoseSingleWaitsHadNoRoomIsNoTimeWithoutVictims() throws Exception {
    AtomicLong now = new AtomicLong(FilledStore.NOW);
    try (FilledStore small = new FilledStore(() -> Instant.ofEpochMilli(now.get()), 1 << 20);
        HttpServer server = serve(small, new EventStream())) {
      Host host = Samples.host("a", Arch.X86_64);
      for (int ago = 10; ago > 0; ago--) {
        for (int i = 0; i < 300; i++) {
          small.take(
              Samples.blame(host, "cat", "java", FilledStore.NOW - ago * MINUTE, "jit", 7_000_000));
        }
        now.set(FilledStore.NOW - (ago - 1) * MINUTE);
        small.store.commit();
      }
      long begin = FilledStore.NOW - 10 * MINUTE;
      open(server, "?from=%d&to=%d".formatted(begin, begin + 2 * MINUTE));
      awaitText(".sentence", "; worst: 7.00 ms on a, while cat read smaps of java.");
      awaitText("#top-victims .empty", "not known: single waits of this time had no room");
      awaitText("#top-victims .age", "as of ");
      awaitText(".caveats", "Who waited is not known");
      awaitText(".caveats", "the worst was in the minute from ");
      open(server, "?from=%d&to=%d".formatted(begin, FilledStore.NOW + MINUTE));
      awaitText(".caveats", "Who waited is known since ");
      awaitText("#top-victims", "jit");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aJobThatHasFailedIsRedAndSaysWhatToDo() {
    long since = System.currentTimeMillis() - 3 * MINUTE;
    late =
        List.of(
            new Health.LateJob(
                "StallBlameJob", "walkscope.stalls", List.of("walkscope.stall-blame"), since, true),
            new Health.LateJob(
                "TraceHealthJob",
                "walkscope.loss",
                List.of("walkscope.trace-health"),
                since,
                false));
    try {
      browser.open("http://127.0.0.1:%d/".formatted(http.address().getPort()));
      browser.waitUntil("document.body.dataset.state === 'dead'");
      awaitText("#connection", "StallBlameJob has failed: what to do");
      awaitText("#top-victims .age", "StallBlameJob has failed: no result for ");
      browser.waitUntil("document.querySelector('#trouble').dataset.fresh === 'old'");
      browser.waitUntil("document.querySelector('#heat').dataset.fresh === 'fresh'");
      for (String red : List.of("#connection", "#top-victims .age")) {
        assertThat(
                browser
                    .evaluate("getComputedStyle(document.querySelector('%s')).color".formatted(red))
                    .asText())
            .isEqualTo("rgb(179, 38, 30)");
      }
      pictures("failed-job");
      browser.evaluate("document.querySelector('#connection a').click()");
      browser.waitUntil("document.title === 'Health · walkscope'");
      awaitText(
          "#reading-panel .late .bad", "StallBlameJob has failed: it has written nothing for ");
      awaitText("#reading-panel .late .bad", "Do: look whether the job runs");
      awaitText("#reading-panel .late .warn", "TraceHealthJob is late: ");
    } finally {
      late = List.of();
    }
  }

  @Test
  void aBrowserWithAWrongClockAsksForTheServersTime() {
    for (long minutes : new long[] {-20, 30}) {
      open("?n=" + minutes);
      browser.evaluate(
          "{ const real = Date.now; Date.now = () => real.call(Date) + %d * 60000; }"
              .formatted(minutes));
      browser.evaluate("[...document.querySelectorAll('#pages a')][1].click()");
      browser.waitUntil("document.title === 'Agents · walkscope'");
      browser.evaluate("[...document.querySelectorAll('#pages a')][0].click()");
      awaitText("#notice", "clock of this browser is " + Math.abs(minutes));
      awaitText(".sentence", "node_exporter on 14 hosts made others wait ");
    }
  }

  @Test
  void everyPageKeepsTheZoneThatIsChosen() {
    browser.zone("Asia/Kolkata");
    open("");
    awaitText("select[name=zone]", "UTC+05:30 (Asia/");
    String worst = "fetch('api/v1/summary').then((answer) => answer.json()).then(({worst}) => ";
    String said = "document.querySelector('.caveats').textContent.includes(";
    browser.waitUntil(
        worst + said + "new Date(worst.end_ms + 19_800_000).toISOString().slice(11, 19)))");
    open("?zone=utc");
    browser.waitUntil(worst + said + "new Date(worst.end_ms).toISOString().slice(11, 19)))");
    browser.evaluate("[...document.querySelectorAll('#pages a')][2].click()");
    browser.waitUntil("document.title === 'Explore · walkscope'");
    browser.waitUntil("location.search === '?zone=utc'");
    open("?zone=mars");
    awaitText("#unknown", "zone=mars is not known");
  }

  @Test
  void aTimeWithoutAZoneIsOfTheZoneThatIsChosen() {
    browser.zone("Asia/Kolkata");
    open("?zone=utc&from=2026-11-28T12:00&to=2026-11-28T13:00");
    browser.waitUntil(
        "document.querySelector('input[name=from]').value.startsWith('2026-11-28T12:00')");
    browser.waitUntil(
        "performance.getEntriesByType('resource').some(({name}) => name.includes('api/v1/summary') && name.includes('from="
            + Instant.parse("2026-11-28T12:00:00Z").toEpochMilli()
            + "'))");
  }

  /** Half a day is in the last letters of a time as some languages write it. */
  @Test
  void aTimeOfTheBarIsInSightToItsEnd() {
    open("?zone=utc&from=2026-11-28T18:04:00Z&to=2026-11-28T18:08:00Z");
    browser.waitUntil("document.querySelector('input[name=from]').value !== ''");
    assertThat(
            browser
                .evaluate(
                    """
                    (() => {
                      const from = document.querySelector('input[name=from]');
                      const free = from.cloneNode();
                      free.style.maxWidth = 'none';
                      from.after(free);
                      const less = free.offsetWidth - from.offsetWidth;
                      free.remove();
                      return less;
                    })()""")
                .asInt())
        .as("px that are cut off")
        .isZero();
  }

  @Test
  void holdsThatAreNotToldAreNoZero() {
    open("agents?view=agents");
    browser.waitUntil(
        "[...document.querySelectorAll('#pairs tbody tr')].some((row) => row.textContent.includes('light_agent')"
            + " && row.textContent.includes('not told') && row.textContent.includes('≥ 3.00 ms'))");
  }

  @Test
  void bothSelectionsHaveOneAxis() {
    open("explore?from=1h&b.consumer=smaps");
    browser.waitUntil("Number(document.querySelector('#heat .heatmap')?.dataset.columns) > 0");
    browser.waitUntil("Number(document.querySelector('#heat-b .heatmap')?.dataset.columns) > 0");
    browser.waitUntil(
        "document.querySelector('#heat .unit').textContent.includes('columns of 10 s')");
    browser.waitUntil(
        "document.querySelector('#heat .heatmap').dataset.columns"
            + " === document.querySelector('#heat-b .heatmap').dataset.columns");
  }

  @Test
  void nobodyIsCertainWhereWaitsCannotBeSeen() {
    open("?host=node-0703&agent=smem&target=java");
    awaitText(".sentence", "whether anyone waited for them cannot be seen");
    browser.waitUntil("document.querySelector('[name=host]').value === 'node-0703'");
    browser.waitUntil("document.querySelectorAll('.not-seen:not(:empty)').length === 0");
  }

  @Test
  void aMarkedMomentIsTheBaseline() {
    open("?from=1h");
    awaitText("#changes", "against");
    browser.evaluate("[...document.querySelectorAll('#changes button')].at(-1).click()");
    browser.waitUntil("/baseline=\\d{13}/.test(location.search)");
    browser.evaluate("history.back()");
    browser.waitUntil("location.search === '?from=1h'");
    browser.waitUntil("document.querySelector('[name=baseline]').value === '1h'");
  }

  @Test
  void agentsAreSortedAndDrawnAndBackWorks() {
    open("");
    awaitText("#top-agents", "node_exporter");
    browser.evaluate("[...document.querySelectorAll('#pages a')][1].click()");
    browser.waitUntil("document.title === 'Agents · walkscope'");
    browser.waitUntil("document.querySelectorAll('#pairs tbody tr').length === 6");
    awaitText("#pairs tbody tr", "node_exporter");
    browser.evaluate(
        "[...document.querySelectorAll('#pairs .sort')].find((b) => b.textContent === 'in all').click()");
    browser.waitUntil("location.search === '?sort=walk_time'");
    awaitText("#pairs tbody tr", "smem");
    pictures("agents");
    browser.evaluate("document.querySelector('[data-view=matrix]').click()");
    browser.waitUntil("document.querySelectorAll('.matrix tbody td a').length === 6");
    pictures("matrix");
    browser.evaluate("history.back()");
    browser.waitUntil("document.querySelectorAll('#pairs tbody tr').length === 6");
    browser.evaluate("history.back()");
    browser.evaluate("history.back()");
    browser.waitUntil("document.title === 'Overview · walkscope'");
    awaitText(".sentence", "node_exporter");
    assertThat(browser.evaluate("document.querySelector('#owned') === null").asBoolean()).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anUnknownValueSaysSoAndIsNotAll() {
    open("agents?agent=nobody");
    awaitText("#scope", "not seen");
    awaitText("#pairs .empty", "no walk was seen");
    assertThat(browser.evaluate("document.querySelector('[name=agent]').value").asText())
        .isEqualTo("nobody");
  }

  @Test
  void aFilterThatIsRefusedLeavesNothingOfAnotherQuestion() {
    open("");
    awaitText(".sentence", "node_exporter");
    browser.evaluate(
        "(() => { const arch = document.querySelector('[name=arch]'); arch.value = 'sparc';"
            + " arch.dispatchEvent(new Event('change')); })()");
    browser.waitUntil("document.getElementById('answer').dataset.fresh === 'refused'");
    awaitText("#answer .problem", "sparc");
    assertThat(
            browser
                .evaluate("document.getElementById('answer').innerText.includes('node_exporter')")
                .asBoolean())
        .isFalse();
    browser.evaluate("history.back()");
    browser.waitUntil("document.getElementById('answer').dataset.fresh === 'fresh'");
    awaitText(".sentence", "node_exporter");
  }

  @Test
  void valuesThatNoPageUnderstandsAreTold() {
    open("agents?view=foo&limit=many");
    awaitText("#unknown", "view=foo is not known, and is not what is shown. Known: pairs, agents");
    awaitText("#unknown", "limit=many is not known");
    open("explore?lines=p50_foo&b.shift=2y&from=5y");
    awaitText("#unknown", "lines=p50_foo");
    awaitText("#unknown", "b.shift=2y");
    awaitText("#unknown", "from=5y is not known");
    open("agents?view=matrix&from=1h");
    browser.waitUntil("document.getElementById('unknown').hidden");
    open("explore?b.kernel=nope&sel=1_2");
    awaitText(".second label:has([name=\"b.kernel\"])", "not seen");
    awaitText(
        "#unknown", "sel=1_2 is not known, and is not what is shown. Known: from_to_low_high");
    open("process?pid=1");
    awaitText(
        "#unknown", "pid=1 is not known, and is not what is shown. Known: a process id, with host");
    for (String page :
        List.of("", "agents", "explore", "walkers", "health", "live", "walk", "process")) {
      open(page + "?agnt=cat");
      awaitText("#unknown", "agnt is no field of this page: it changes nothing that is shown.");
    }
    open("?baseline=foo");
    awaitText("#unknown", "baseline=foo is not known, and is not what is shown. Known: 1h, 1d,");
    assertThat(browser.evaluate("document.querySelector('[name=baseline]').value").asText())
        .isEqualTo("1h");
    open("?baseline=1795956780000");
    browser.waitUntil("document.getElementById('unknown').hidden");
    browser.waitUntil("document.querySelector('[name=baseline]').value === 'mark'");
  }

  @Test
  void aPageThatIsNotThereIsTold() {
    open("nosuch");
    awaitText("main", "There is no page");
    browser.evaluate("[...document.querySelectorAll('#pages a')][0].click()");
    awaitText(".sentence", "node_exporter");
  }
}
