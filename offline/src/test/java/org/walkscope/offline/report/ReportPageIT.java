// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.proc.ManyVmas;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;
import org.walkscope.testing.browser.Browser;

/** Pages of {@code report --html} in a real Chromium, opened from the disk. */
class ReportPageIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");
  private static final Path WALKERS = Golden.STORIES.resolve("walkers-x86_64/capture.avro");

  /** Colours a terminal, turns the direction, breaks the line, is markup, ends a script. */
  private static final String HOSTILE =
      "a\u001b[31m\u202egnp.exe\n</script><img src=x onerror=\"document.title='owned'\">@data@";

  /** The same in the 15 bytes of a task's name. */
  private static final String HOSTILE_COMM = "\u001b\u202e\n</script>";

  /** Lowest contrast of a text to its ground, with the text. */
  private static final String LOWEST_CONTRAST =
      """
      (() => {
        const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
        const light = (colour) => parse(colour).slice(0, 3).map((value) => value / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = (of) => {
          const colour = getComputedStyle(of).backgroundColor;
          return parse(colour)[3] === 0 ? ground(of.parentElement) : colour;
        };
        let worst = [21, ''];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
          const of = node.parentElement;
          if (!node.data.trim() || of.closest('script, noscript, title, option')) continue;
          const drawn = of instanceof SVGElement;
          const ink = light(getComputedStyle(of)[drawn ? 'fill' : 'color']) + 0.05;
          const paper = light(ground(drawn ? of.closest('div') : of)) + 0.05;
          const contrast = Math.max(ink, paper) / Math.min(ink, paper);
          if (contrast < worst[0]) worst = [contrast, node.data];
        }
        return worst;
      })()\
      """;

  @TempDir Path folder;

  private Browser browser;

  @BeforeEach
  void startBrowser() throws IOException {
    browser = Browser.start();
    browser.look(1280, 900, "light");
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  /** Makes the page of captures and opens it. */
  private Path open(Path... captures) {
    Path page = folder.resolve("report.html");
    List<String> call = new ArrayList<>(List.of("report", "--html", page.toString()));
    for (Path capture : captures) {
      call.add(capture.toString());
    }
    OfflineRun run = OfflineRun.of(call.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isZero();
    browser.open(page.toUri().toString());
    browser.waitUntil("document.body.dataset.shown === 'report'");
    return page;
  }

  private void follow(String link, String shown) {
    browser.evaluate("document.querySelector(\"" + link + "\").click()");
    browser.waitUntil("document.body.dataset.shown === '" + shown + "'");
  }

  private String figure(String field) {
    return browser
        .evaluate("document.querySelector('.answer [data-field=" + field + "]').dataset.value")
        .asText();
  }

  private int number(String expression) {
    return browser.evaluate(expression).asInt();
  }

  private void nothingWasAskedForButThe(Path page) {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .allSatisfy(asked -> assertThat(asked).startsWith(page.toUri().toString()));
    assertThat(browser.requests()).isNotEmpty();
  }

  @Test
  void theFirstSentenceHasTheFiguresOfTheReport() throws IOException {
    Path page = open(AGENT);
    JsonNode report = OfflineRun.json("report", "--json", AGENT.toString());
    JsonNode stalls = OfflineRun.json("report", "stalls", "--json", AGENT.toString());
    assertThat(figure("blamed_ns"))
        .isEqualTo(String.valueOf(OfflineRun.sum(report.get("holds"), "blamed_ns")));
    assertThat(figure("waits"))
        .isEqualTo(String.valueOf(OfflineRun.sum(report.get("holds"), "waits")));
    long longest = 0;
    for (JsonNode row : stalls.get("waiters")) {
      longest = Math.max(longest, row.get("longest_blamed_ns").asLong());
    }
    assertThat(figure("longest_blamed_ns")).isEqualTo(String.valueOf(longest));
    assertThat(browser.evaluate("document.querySelector('.answer').textContent").asText())
        .contains("walkagent", " made ", "worker-", "counted while it held the lock", "22.9 ms");
    assertThat(
            browser.evaluate("document.querySelector('[data-lossless]').dataset.lossless").asText())
        .isEqualTo("true");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
        .isEqualTo("rw-------");
    assertThat(page.toFile().length()).isLessThan(2_000_000);
    nothingWasAskedForButThe(page);
  }

  @Test
  void timesAreOfTheReadersZoneOrUtc() {
    browser.zone("Asia/Kolkata");
    open(AGENT);
    String shown = "document.querySelector('#about time').textContent + ' UTC'";
    String utc = "document.querySelector('#about time').title";
    assertThat(browser.evaluate("document.querySelector('#about').textContent").asText())
        .contains("UTC+05:30 (Asia/");
    assertThat(browser.evaluate(shown).asText()).isNotEqualTo(browser.evaluate(utc).asText());
    follow("[aria-label='Holds that others waited for'] a", "walk");
    browser.evaluate(
        """
        (() => {
          const zone = document.querySelector('select[name=zone]');
          zone.value = 'utc';
          zone.dispatchEvent(new Event('change'));
        })()\
        """);
    browser.waitUntil(shown + " === " + utc);
    browser.waitUntil(
        "document.querySelector('.facts time').textContent + ' UTC' === document.querySelector('.facts time').title");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void opensABlamedWalkAndTheProcessThatItWalked() {
    Path page = open(AGENT);
    follow("[aria-label='Holds that others waited for'] a", "walk");
    assertThat(number("document.querySelectorAll('.lanes .joined').length")).isPositive();
    assertThat(browser.evaluate("document.querySelector('.lanes').textContent").asText())
        .contains("vma_lock: hold not told", "waits");
    browser.evaluate(
        "document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    browser.waitUntil("document.querySelectorAll('details .rows').length === 3");
    follow("article.walk dd a", "process");
    assertThat(number("document.querySelectorAll('.difference .rows tbody tr').length"))
        .isGreaterThan(2);
    assertThat(number("document.querySelector('.vmas .rows').dataset.rows")).isGreaterThan(20);
    browser.evaluate(
        """
        (() => {
          const search = document.querySelector('input[type=search]');
          search.value = 'HEAP';
          search.dispatchEvent(new Event('input'));
        })()\
        """);
    browser.waitUntil("document.querySelector('.vmas .rows').dataset.rows === '1'");
    browser.evaluate("history.back()");
    browser.waitUntil("document.body.dataset.shown === 'walk'");
    browser.evaluate("location.hash = '#walk=another'");
    browser.waitUntil("document.querySelector('.missing') !== null");
    nothingWasAskedForButThe(page);
  }

  @Test
  void showsLocksOfAWalkByLevelAndWhatIsABound() {
    open(Golden.DIRECTORY.resolve("x86_64/capture.avro"));
    follow("[aria-label='Slowest and blamed walks'] a", "walk");
    assertThat(browser.evaluate("document.querySelector('.lanes').textContent").asText())
        .contains("around", "ptl P");
    assertThat(browser.evaluate("document.querySelector('article').textContent").asText())
        .contains("The probe does not say which waits of other tasks it sees");
    assertThat(number("document.querySelectorAll('.lanes rect.bound').length")).isPositive();
    assertThat(number("document.querySelectorAll('.strip rect').length")).isPositive();
  }

  @Test
  void saysThatWaitsAreNotKnownWhereTheProbeDoesNotSay() {
    open(Golden.DIRECTORY.resolve("x86_64/capture.avro"));
    assertThat(browser.evaluate("document.querySelector('.answer').textContent").asText())
        .isEqualTo(
            "Whether others waited for a walker is not known:"
                + " the probe does not say which waits it sees.");
  }

  @Test
  void looksAsItShouldLightAndDarkWideAndNarrow() {
    open(AGENT, WALKERS);
    screenshots("report");
    follow("[aria-label='Holds that others waited for'] a", "walk");
    screenshots("walk");
    follow("article.walk dd a", "process");
    screenshots("process");
  }

  private void screenshots(String view) {
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(1280, 800)) {
        browser.look(width, 2400, scheme);
        browser.waitUntil("innerWidth === " + width);
        browser.waitUntil(
            "[...document.querySelectorAll('.view svg[role=img]')]"
                + ".every((drawn) => drawn.clientWidth === drawn.parentElement.clientWidth)");
        assertThat(number("document.documentElement.scrollWidth"))
            .as("nothing sticks out at %d px", width)
            .isLessThanOrEqualTo(width);
        JsonNode lowest = browser.evaluate(LOWEST_CONTRAST);
        assertThat(lowest.get(0).asDouble())
            .as("contrast of '%s' in %s, %s", lowest.get(1).asText(), view, scheme)
            .isGreaterThanOrEqualTo(4.5);
        browser.screenshot(SCREENSHOTS.resolve(view + "-" + scheme + "-" + width + ".png"));
      }
    }
  }

  @Test
  void aProcessOfManyVmasMakesTheRowsThatAreSeen() throws IOException {
    int vmas = 20_000;
    Path page = open(ManyVmas.read(ProcFile.SMAPS, vmas, folder.resolve("many.avro")));
    follow("[aria-label='Processes'] a", "process");
    assertThat(number("document.querySelector('.vmas .rows').dataset.rows")).isEqualTo(vmas);
    assertThat(number("document.querySelectorAll('*').length")).isLessThan(3_000);
    browser.evaluate("document.querySelector('.vmas .rows').scrollTop = 1e9");
    browser.waitUntil(
        "document.querySelector('.vmas .rows tbody').textContent.includes('"
            + Long.toHexString(ManyVmas.start(vmas - 1))
            + "')");
    assertThat(number("document.querySelectorAll('*').length")).isLessThan(3_000);
    nothingWasAskedForButThe(page);
  }

  @Test
  void hostileNamesAreTextThatObeysNobody() throws IOException {
    Path hostile =
        CaptureCopy.of(
            AGENT,
            folder.resolve("hostile.avro"),
            record -> {
              if (record instanceof TraceFragment fragment) {
                fragment.getHost().setHostname(HOSTILE);
                fragment.getHost().setKernelRelease(HOSTILE);
                fragment.setStrings(
                    fragment.getStrings().stream().map(ReportPageIT::hostile).toList());
              } else if (record instanceof ProbeLoss loss) {
                loss.getHost().setHostname(HOSTILE);
              }
              return List.of(record);
            });
    Path page = open(hostile);
    unharmed();
    follow("[aria-label='Holds that others waited for'] a", "walk");
    unharmed();
    follow("article.walk dd a", "process");
    unharmed();
    nothingWasAskedForButThe(page);
  }

  private static String hostile(String name) {
    if (name.startsWith("[")) {
      return "<img src=x onerror=alert(1)>\u001b\u202e";
    }
    return name.matches("worker-.*|walkgrow|walkagent") ? HOSTILE_COMM : name;
  }

  private void unharmed() {
    assertThat(number("document.querySelectorAll('img').length")).isZero();
    assertThat(browser.evaluate("document.title").asText()).isEqualTo("walkscope report");
    String text = browser.evaluate("document.body.textContent").asText();
    assertThat(browser.evaluate("document.querySelector('main').textContent").asText())
        .contains("gnp.exe", "U+001B", "U+202E", "</script>", "<img src=x")
        .doesNotContain("\u001b", "\u202e");
    assertThat(text).doesNotContain("\u001b", "\u202e");
    assertThat(
            number(
                "[...document.querySelectorAll('title')].filter((each) =>"
                    + " /[\\u0000-\\u001f\\u202a-\\u202e]/.test(each.textContent)).length"))
        .isZero();
  }
}
