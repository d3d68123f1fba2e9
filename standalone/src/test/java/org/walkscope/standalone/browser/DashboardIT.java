// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.walkscope.standalone.golden.GoldenCaptures;
import org.walkscope.standalone.replay.ReplayedHost;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.testing.Golden;
import org.walkscope.testing.browser.Browser;

/** The page in a real Chromium, over the golden captures, a real broker and a real job. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  /** Waits for what the page says of itself, never for seconds. */
  private static final List<String> READY =
      List.of(
          "document.body.dataset.state === 'live'",
          "Number(document.querySelector('#latency').dataset.points) >= 30",
          // the replayed past is behind: while it rushes by, rows are gone before they are opened
          "Date.now() - Number(document.querySelector('#latency').dataset.last) < 180_000",
          "Number(document.querySelector('#locks').dataset.points) >= 30",
          "Number(document.querySelector('#batch').dataset.points) >= 30",
          "Number(document.querySelector('#snapshots').dataset.rows) >= 20",
          "document.querySelector('#ledger').dataset.loss === 'none'");

  private static ReplayedFleet run;
  private Browser browser;

  @BeforeAll
  static void startEverything() throws IOException {
    run =
        ReplayedFleet.start(
            GoldenCaptures.read(Golden.DIRECTORY).stream()
                .map(read -> ReplayedHost.asRecorded(read.capture()))
                .toList());
  }

  @AfterAll
  static void endEverything() throws InterruptedException {
    run.close();
  }

  @BeforeEach
  void openPage() throws IOException {
    browser = Browser.start();
    browser.look(1400, 1000, "light");
    browser.open(run.address() + "live");
    READY.forEach(browser::waitUntil);
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  @Order(1)
  void showsPlotsAndTheTableOfTheApiWithoutAComplaint() {
    browser.waitUntil(
        """
        fetch('api/v1/live/snapshots?limit=50').then((answer) => answer.json()).then(({snapshots}) => {
          const rows = [...document.querySelectorAll('tr[data-id]')];
          const fields = ['rss', 'anonymous', 'swap', 'thp', 'hugetlb', 'present_ptes', 'vmas'];
          return rows.length === snapshots.length && snapshots.every((snapshot, i) =>
            rows[i].dataset.id === snapshot.id
            && rows[i].textContent.includes(snapshot.hostname)
            && rows[i].textContent.includes(snapshot.comm)
            && fields.every((field) =>
              rows[i].querySelector(`[data-field=${field}]`).dataset.value
                === String(snapshot[field])));
        })\
        """);
    JsonNode inked =
        browser.evaluate(
            """
            [...document.querySelectorAll('.plot canvas')].map((canvas) => {
              const pixels = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data;
              const colours = new Set();
              for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] === 255) colours.add(pixels.slice(i, i + 3).join());
              }
              return colours.size;
            })\
            """);
    assertThat(inked).hasSize(3).allSatisfy(colours -> assertThat(colours.asInt()).isPositive());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(2)
  void opensARowForItsVmasAndKeepsItOpenWhileNewOnesCome() {
    JsonNode id =
        browser.evaluate(
            """
            (() => {
              const row = [...document.querySelectorAll('tr[data-id]')]
                .find((tr) => tr.textContent.includes('x86_64'));
              row.querySelector('button').click();
              return row.dataset.id;
            })()\
            """);
    String detail = "document.querySelector('tr.detail[data-of=\"" + id.asText() + "\"]')";
    browser.waitUntil("Number(" + detail + "?.dataset.vmas) > 20");
    browser.waitUntil(
        """
        fetch('api/v1/live/snapshot?id=ID').then((answer) => answer.json()).then(({vma_rows: vmas}) => {
          const rows = [...DETAIL.querySelectorAll(':scope > td > .scroll > table > tbody > tr')];
          return rows.length === vmas.length && vmas.every((vma, i) =>
            rows[i].querySelector('.range').textContent === `${vma.start}-${vma.end}`
            && rows[i].querySelector('[data-field=rss]').dataset.value === String(vma.rss));
        })\
        """
            .replace("ID", id.asText())
            .replace("DETAIL", detail));
    String first = "document.querySelector('tr[data-id]').dataset.id";
    String newest = browser.evaluate(first).asText();
    browser.waitUntil(first + " !== '" + newest + "'");
    browser.waitUntil("Number(" + detail + "?.dataset.vmas) > 20");
    everyCellOfSnapshotsIsInSightOnANarrowPage();
    assertThat(browser.complaints()).isEmpty();
  }

  private void everyCellOfSnapshotsIsInSightOnANarrowPage() {
    browser.look(800, 1000, "light");
    browser.waitUntil("innerWidth === 800");
    browser.waitUntil(
        """
        [...document.querySelectorAll('#snapshots tbody td')].every((cell) => {
          const {left, right} = cell.getBoundingClientRect();
          return left >= 0 && right <= innerWidth;
        })\
        """);
    browser.waitUntil(
        "[...document.querySelectorAll('#snapshots .scroll')].every((place) => place.scrollWidth <= place.clientWidth)");
  }

  @Test
  @Order(3)
  void movesWithTime() {
    String last = "document.querySelector('#latency').dataset.last";
    String now = browser.evaluate(last).asText();
    browser.waitUntil("Number(" + last + ") > " + now);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(4)
  void filtersAndChangesWhatIsMeasured() {
    browser.evaluate(
        """
        (() => {
          const input = document.querySelector('input[name=arch]');
          input.value = 'ARM64';
          input.dispatchEvent(new Event('change', {bubbles: true}));
        })()\
        """);
    browser.waitUntil(
        "[...document.querySelectorAll('tr[data-id]')]"
            + ".every((tr) => tr.textContent.includes('arm64'))");
    String shown = "document.querySelector('#locks').dataset.measure";
    assertThat(browser.evaluate(shown).asText()).isEqualTo("hold");
    browser.evaluate("document.querySelector('input[value=wait]').click()");
    browser.waitUntil(shown + " === 'wait'");
    browser.waitUntil("location.search.includes('arch=ARM64')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(4)
  void filtersByAgentAndKeepsItInTheAddress() {
    browser.evaluate(
        """
        (() => {
          const input = document.querySelector('input[name=agent]');
          input.value = 'cat';
          input.dispatchEvent(new Event('change', {bubbles: true}));
        })()\
        """);
    String rows =
        "[...document.querySelectorAll('tr[data-id] [data-field=walker_comm]')]"
            + ".map((cell) => cell.textContent)";
    browser.waitUntil(rows + ".length > 0 && " + rows + ".every((agent) => agent === 'cat')");
    browser.waitUntil("location.search.includes('agent=cat')");
    browser.waitUntil(
        """
        fetch('api/v1/live/walk-latency?agent=cat').then((answer) => answer.json()).then((cats) =>
          fetch('api/v1/live/walk-latency?agent=dog').then((answer) => answer.json()).then((dogs) =>
            cats.series.length === 1 && dogs.series.length === 0))\
        """);
    browser.evaluate("location.reload()");
    READY.forEach(browser::waitUntil);
    browser.waitUntil("document.querySelector('input[name=agent]').value === 'cat'");
    browser.waitUntil(rows + ".length > 0 && " + rows + ".every((agent) => agent === 'cat')");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Whoever reaches Flink's REST cancels the job, and submits another. */
  @Test
  @Order(5)
  void theRunningDemoListensOnLoopbackAlone() throws IOException {
    long self = ProcessHandle.current().pid();
    assertThat(ProcSockets.listening(self))
        .as("page, broker, its controller, REST and blob server of Flink")
        .hasSizeGreaterThanOrEqualTo(5)
        .extracting(ProcSockets::port)
        .contains(URI.create(run.address()).getPort());
    assertThat(ProcSockets.listeningBeyondLoopback(self)).isEmpty();
  }

  @Test
  @Order(6)
  void looksAsItShouldLightAndDarkWideAndNarrow() {
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(1400, 800)) {
        browser.look(width, 1000, scheme);
        browser.waitUntil("innerWidth === " + width);
        browser.waitUntil(
            "[...document.querySelectorAll('.plot')].every((plot) =>"
                + " Math.abs(plot.querySelector('canvas').clientWidth - plot.clientWidth) < 2)");
        assertThat(
                browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
            .as("nothing sticks out at %d px", width)
            .isTrue();
        browser.screenshot(SCREENSHOTS.resolve("dashboard-" + scheme + "-" + width + ".png"));
      }
    }
    assertThat(browser.complaints()).isEmpty();
  }

  /** Or the tests above would prove nothing. */
  @Test
  @Order(7)
  void aViolationOfThePolicyIsSeenAsAComplaint() {
    browser.evaluate(
        """
        (() => {
          const style = document.createElement('style');
          style.textContent = 'body { color: red }';
          document.head.append(style);
        })()\
        """);
    org.awaitility.Awaitility.await("a complaint about the policy")
        .atMost(java.time.Duration.ofMinutes(3))
        .until(() -> browser.complaints().toString().contains("Content Security Policy"));
  }

  @Test
  @Order(8)
  void saysWhenTheServerIsGone() throws InterruptedException {
    run.close();
    browser.waitUntil("document.body.dataset.state === 'lost'");
    assertThat(browser.evaluate("document.querySelector('#connection').textContent").asText())
        .isNotBlank();
  }
}
