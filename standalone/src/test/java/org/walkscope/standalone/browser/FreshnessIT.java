// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.job.Job;
import org.walkscope.pipeline.job.Jobs;
import org.walkscope.schema.LockKind;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.testing.browser.Browser;

/** What is old never looks live: the page without data, without a broker, without a server. */
class FreshnessIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  /** More tabs than a browser has connections to a server. */
  private static final int TABS = 8;

  private EmbeddedBroker broker;
  private DashboardServer dashboard;
  private String page;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    broker = EmbeddedBroker.start(0, -1);
    page = "http://127.0.0.1:%d/live".formatted(serve(0));
    browser = Browser.start();
    browser.look(1400, 1000, "light");
  }

  private int serve(int port) throws IOException {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    dashboard =
        new DashboardServer(
            model,
            store,
            ResultReader.of(KafkaCluster.plain(broker.bootstrapServers()), model, store, null));
    return dashboard
        .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null)
        .getPort();
  }

  @AfterEach
  void end() {
    browser.close();
    dashboard.close();
    if (broker != null) {
      broker.close();
    }
  }

  private void results() throws Exception {
    new HostileResults("host-1", List.of(LockKind.MMAP_LOCK_READ))
        .sendTo(broker.bootstrapServers());
  }

  private static String fresh(String panel, String state) {
    return "document.querySelector('#%s').dataset.fresh === '%s'".formatted(panel, state);
  }

  private static String age(String panel) {
    return "document.querySelector('#%s .age').textContent".formatted(panel);
  }

  private void pictures(String name) {
    for (String scheme : List.of("light", "dark")) {
      browser.look(1400, 1000, scheme);
      browser.screenshot(SCREENSHOTS.resolve(name + "-" + scheme + ".png"));
    }
  }

  @Test
  void panelsWithoutDataSaySoAndComplainOfNothing() {
    browser.open(page);
    browser.waitUntil("document.body.dataset.state === 'live'");
    for (String panel : List.of("ledger", "latency", "locks", "batch", "stalls", "snapshots")) {
      browser.waitUntil(fresh(panel, "loading"));
      browser.waitUntil(age(panel) + " === 'no data yet'");
    }
    browser.evaluate("document.querySelector('input[value=wait]').click()");
    pictures("no-data");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void dataThatComesNoMoreIsOldWhileThePageIsLive() throws Exception {
    results();
    browser.open(page);
    browser.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 1");
    browser.waitUntil(fresh("snapshots", "old"));
    browser.waitUntil(age("snapshots") + ".startsWith('no data for ')");
    browser.waitUntil(fresh("latency", "old"));
    assertThat(browser.evaluate("document.body.dataset.state").asText()).isIn("live", "late");
    pictures("old");
  }

  /** The walk job writes waits and windows; nobody blames, and nobody watches hosts. */
  @Test
  void aPanelOfTwoJobsIsOldWhenOneIsDeadAndNamesIt() throws Exception {
    ScheduledExecutorService walkJob = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> writing =
          walkJob.scheduleWithFixedDelay(this::resultsOfNow, 0, 2, TimeUnit.SECONDS);
      browser.open(page.replace("live", ""));
      browser.waitUntil(fresh("answer", "fresh"));
      String caveats = "document.querySelector('#answer .caveats').textContent";
      browser.waitUntil(caveats + ".includes('yet: StallBlameJob is behind by ')");
      browser.waitUntil(fresh("answer", "old"));
      browser.waitUntil(caveats + ".includes('yet: StallBlameJob is late: is it running?')");
      assertThat(browser.evaluate(age("answer")).asText()).startsWith("StallBlameJob is late: ");
      browser.waitUntil(age("trouble") + ".startsWith('TraceHealthJob is late: ')");
      assertThat(browser.evaluate(fresh("heat", "fresh")).asBoolean()).isTrue();
      browser.waitUntil("document.body.dataset.state === 'late'");
      browser.waitUntil(
          "document.querySelector('#connection').textContent.startsWith('StallBlameJob; TraceHealthJob are late')");
      lateJobsAreJobsOfThePipeline();
      pictures("late-job");
      browser.evaluate("document.querySelector('#connection a').click()");
      browser.waitUntil(
          "document.querySelector('#reading-panel .late')?.textContent.includes('it has written nothing for ')");
      assertThat(
              browser
                  .evaluate("document.querySelector('#reading-panel .late').textContent")
                  .asText())
          .contains("StallBlameJob ", "walkscope.stalls", "Do: look whether the job runs");
      pictures("late-job-health");
      assertThat(writing.isDone()).as("the walk job is alive").isFalse();
    } finally {
      walkJob.shutdownNow();
    }
  }

  private void lateJobsAreJobsOfThePipeline() {
    JsonNode late =
        browser.evaluate(
            "fetch('api/v1/status').then((answer) => answer.json()).then(({health}) => health.late)");
    assertThat(late).hasSize(2);
    for (JsonNode one : late) {
      Job<?> job = Jobs.named(one.get("job").asText()).orElseThrow();
      assertThat(job.reads()).contains(one.get("reads").asText());
      one.get("owes").forEach(topic -> assertThat(job.writes()).contains(topic.asText()));
    }
  }

  private void resultsOfNow() {
    try {
      new HostileResults("host-1", null, System.currentTimeMillis())
          .sendTo(broker.bootstrapServers());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBrokerThatIsGoneIsTold() throws Exception {
    results();
    browser.open(page);
    browser.waitUntil("document.body.dataset.state === 'live'");
    broker.close();
    broker = null;
    browser.waitUntil("document.body.dataset.state === 'failed'");
    assertThat(browser.evaluate("document.querySelector('#connection').textContent").asText())
        .contains("what is shown is old", "brokers do not answer");
    pictures("failed");
  }

  /** As one that was stopped, or whose host is cut off: nothing is refused. */
  @Test
  void aServerThatAnswersNothingIsLost() throws Exception {
    browser.open(page);
    browser.waitUntil("document.body.dataset.state === 'live'");
    int port = URI.create(page).getPort();
    dashboard.close();
    try (ServerSocket mute = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      browser.waitUntil(
          "document.body.dataset.state === 'lost'"
              + " && document.querySelector('#connection').textContent.includes('has not answered')");
      browser.waitUntil("!document.querySelector('[data-fresh=fresh]')");
      assertThat(browser.evaluate("document.querySelector('#connection').textContent").asText())
          .contains("Do: look whether the server runs");
      assertThat(mute.isBound()).isTrue();
    }
  }

  @Test
  void aPageThatCouldNotLoadComesByItselfWithTheServer() throws Exception {
    browser.open(page);
    browser.waitUntil("document.body.dataset.state === 'live'");
    dashboard.close();
    String walkers = "document.querySelector('#pages a[href^=walkers]').click()";
    browser.evaluate(walkers);
    browser.waitUntil(
        "document.querySelector('main').textContent.startsWith('This page does not load: ')"
            + " && document.body.dataset.state === 'lost'");
    browser.evaluate(walkers); // the same page again
    serve(URI.create(page).getPort());
    browser.waitUntil("document.querySelector('#walkers') !== null");
    browser.waitUntil("document.body.dataset.state === 'live'");
    assertThat(browser.evaluate("document.title").asText()).startsWith("Walkers");
  }

  @Test
  void aPageThatIsPausedStandsStillAndThenCatchesUp() throws Exception {
    browser.open(page);
    browser.waitUntil("document.body.dataset.state === 'live'");
    browser.evaluate("document.querySelector('#pause').click()");
    browser.waitUntil("document.body.dataset.state === 'paused'");
    results();
    browser.waitUntil("!(" + fresh("snapshots", "loading") + ")");
    assertThat(browser.evaluate("document.querySelector('#snapshots').dataset.rows").asText())
        .isEqualTo("0");
    browser.evaluate("document.querySelector('#pause').click()");
    browser.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 1");
    browser.waitUntil("document.body.dataset.state === 'live'");
  }

  @Test
  void whatAPausedPageShowsGetsOld() throws Exception {
    results();
    browser.open(page);
    browser.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 1");
    browser.evaluate("document.querySelector('#pause').click()");
    new HostileResults("host-2", null).sendTo(broker.bootstrapServers());
    browser.waitUntil(fresh("snapshots", "old"));
    browser.waitUntil(age("snapshots") + ".startsWith('as of ')");
  }

  @Test
  void newerReadsWaitUntilAPersonAsksForThem() throws Exception {
    results();
    browser.open(page.replace("live", "process?host=host-1&pid=321&from=1&to=4000000000000"));
    String article = "document.querySelector('article.process')";
    browser.waitUntil(article + " !== null");
    browser.evaluate(article + ".dataset.kept = 'yes'");
    new HostileResults("host-1", null, System.currentTimeMillis())
        .sendTo(broker.bootstrapServers());
    String newer = "document.querySelector('button.newer')";
    browser.waitUntil(newer + ".textContent === '1 newer read: show' && !" + newer + ".hidden");
    assertThat(browser.evaluate(article + ".dataset.kept").asText()).isEqualTo("yes");
    String begin =
        browser
            .evaluate(
                "fetch('api/v1/process?host=host-1&pid=321').then((answer) => answer.json()).then(({process}) => process.reads[0].begin)")
            .asText();
    browser.evaluate(
        "history.replaceState(null, '', location.href + '&read=%s'); dispatchEvent(new Event('popstate'));"
            .formatted(begin));
    String refreshed = browser.evaluate("document.body.dataset.refreshed").asText();
    browser.waitUntil("document.body.dataset.refreshed !== '" + refreshed + "'");
    assertThat(browser.evaluate(article + ".dataset.kept").asText())
        .as("a choice among what is shown leaves the page")
        .isEqualTo("yes");
    browser.look(1280, 300, "light");
    browser.waitUntil("innerHeight === 300");
    browser.evaluate(newer + ".focus(); scrollTo(0, 250)");
    String top = "Math.round(" + article + ".getBoundingClientRect().top)";
    int before = browser.evaluate(top).asInt();
    assertThat(before).as("the page is scrolled").isNegative();
    browser.evaluate(newer + ".click()");
    browser.waitUntil(article + ".dataset.kept === undefined && " + newer + ".hidden");
    browser.waitUntil("document.activeElement.localName === 'summary'"); // it has no VMAs to choose
    assertThat(browser.evaluate(top).asInt()).as("place of what is read").isEqualTo(before);
    browser.waitUntil(article + ".textContent.includes('2 of 2 reads')");
  }

  @Test
  void aFilterThatNoRecordHasSaysSoAndIsNotAll() throws Exception {
    results();
    browser.open(page + "?host=nowhere");
    browser.waitUntil("document.body.dataset.state === 'live'");
    String host = "document.querySelector('input[name=host]')";
    browser.waitUntil(host + ".closest('label').textContent.includes('not seen')");
    assertThat(browser.evaluate(host + ".value").asText()).isEqualTo("nowhere");
    browser.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 0");
  }

  @Test
  void eightTabsShareOneStreamAndPassItOn() throws Exception {
    results();
    List<Browser.Tab> tabs = new ArrayList<>();
    for (int i = 0; i < TABS; i++) {
      tabs.add(browser.tab(page));
    }
    for (Browser.Tab tab : tabs) {
      tab.waitUntil("document.body.dataset.state === 'live'");
      tab.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 1");
    }
    assertThat(streams()).isEqualTo(1);
    tabs.remove(0).close();
    new HostileResults("host-2", null).sendTo(broker.bootstrapServers());
    for (Browser.Tab tab : tabs) {
      tab.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 2");
      tab.waitUntil("document.body.dataset.state === 'live'");
    }
    assertThat(streams()).isEqualTo(1);
  }

  private int streams() throws IOException, InterruptedException {
    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(page.replace("live", "metrics"))).build(),
                HttpResponse.BodyHandlers.ofString());
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith("walkscope_dashboard_sse_clients "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
