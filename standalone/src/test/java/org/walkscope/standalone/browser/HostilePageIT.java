// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.schema.LockKind;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.testing.browser.Browser;

/** The page in a real Chromium, over results whose names mean harm, and beside clients that do. */
class HostilePageIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final long SELF = ProcessHandle.current().pid();

  /** Colours a terminal, turns the direction, breaks the line, is markup, is not seen. */
  private static final String OBEYED =
      "a\u001b[31m\u202egnp.exe\n<img src=x onerror=\"document.title='owned'\"><b id=owned>\u200b";

  /** Name of right-to-left letters, as a host may have. */
  private static final String HEBREW = "\u05e9\u05dc\u05d5\u05dd";

  /** The longest name that is kept. */
  private static final String LONG = "L" + "x".repeat(254);

  private static final String TOO_LONG = "L" + "x".repeat(60_000);

  private static final int STREAMS_OF_AN_ADDRESS = 16;

  private static EmbeddedBroker broker;
  private static DashboardServer dashboard;
  private static InetSocketAddress address;
  private final List<Socket> sockets = new ArrayList<>();

  /** No job answers what was sent: of a live page that is said after one minute, and after two. */
  private static final String LIVE =
      "['live', 'late', 'dead'].includes(document.body.dataset.state)";

  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(0, -1);
    new HostileResults(OBEYED, List.of(LockKind.MMAP_LOCK_READ)).sendTo(broker.bootstrapServers());
    new HostileResults(HEBREW, List.of(LockKind.MMAP_LOCK_READ)).sendTo(broker.bootstrapServers());
    new HostileResults(LONG, null).sendTo(broker.bootstrapServers());
    new HostileResults(TOO_LONG, null).sendTo(broker.bootstrapServers());
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    dashboard =
        new DashboardServer(
            model,
            store,
            ResultReader.of(KafkaCluster.plain(broker.bootstrapServers()), model, store, null));
    address = dashboard.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OBEYED);
  }

  @AfterAll
  static void end() {
    dashboard.close();
    broker.close();
  }

  @BeforeEach
  void startBrowser() throws IOException {
    browser = Browser.start();
    browser.look(1400, 1000, "light");
  }

  @AfterEach
  void closeAll() throws IOException {
    browser.close();
    hangUp();
  }

  private void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void openPage(String state) {
    browser.open("http://127.0.0.1:" + address.getPort() + "/live");
    browser.waitUntil(
        state.equals("live") ? LIVE : "document.body.dataset.state === '" + state + "'");
    browser.waitUntil("Number(document.querySelector('#snapshots').dataset.rows) === 3");
    browser.waitUntil("Number(document.querySelector('#batch').dataset.series) === 3");
    browser.waitUntil("Number(document.querySelector('#stalls').dataset.locks) === 2");
    browser.waitUntil("document.querySelectorAll('ul.stages small').length === 3");
  }

  /** Texts of the page, of text nodes and tooltips, for which the script's condition holds. */
  private List<String> texts(String condition) {
    List<String> texts = new ArrayList<>();
    browser
        .evaluate(
            """
            (() => {
              const found = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const text = node.data, element = node.parentElement, tooltip = false;
                if (CONDITION) found.push(text);
              }
              for (const element of document.querySelectorAll('[title]')) {
                const text = element.title, tooltip = true;
                if (CONDITION) found.push(text);
              }
              return found;
            })()\
            """
                .replace("CONDITION", condition))
        .forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void namesAreTextThatObeysNobody() {
    openPage("live");
    assertThat(texts("/[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f]/.test(text)")).isEmpty();
    assertThat(texts("/[\\u200b-\\u200f\\u202a-\\u202e\\u2066\\u2067]/.test(text)")).isEmpty();
    assertThat(texts("/\\n/.test(text) && /\\S/.test(text)")).isEmpty();
    assertThat(texts("text.length > 600")).isEmpty();
    assertThat(browser.evaluate("document.title").asText()).isEqualTo("Live · walkscope");
    assertThat(browser.evaluate("document.querySelector('#owned') === null").asBoolean()).isTrue();
    assertThat(browser.evaluate("document.querySelector('img') === null").asBoolean()).isTrue();

    assertThat(texts("text.includes('gnp.exe')")).hasSizeGreaterThan(10);
    assertThat(
            texts(
                "text.includes('gnp.exe') && !tooltip && !element.matches('option')"
                    + " && getComputedStyle(element.closest('bdi')).unicodeBidi !== 'isolate'"))
        .isEmpty();
    assertThat(
            texts(
                "tooltip && text.includes('gnp.exe')"
                    + " && !/\\u2068[^\\u2069]*gnp.exe[^\\u2068]*\\u2069/.test(text)"))
        .isEmpty();
    for (String shown : List.of("U+001B", "U+202E", "U+000A", "U+200B")) {
      assertThat(texts("element.matches('.unseen') && text === '" + shown + "'")).isNotEmpty();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theLongestNameIsShownWholeAndSticksOutNowhere() {
    openPage("live");
    assertThat(texts("text.includes('" + LONG + "')")).hasSizeGreaterThan(5);
    assertThat(texts("element.matches('.cut')")).isEmpty();
    assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("nothing sticks out")
        .isTrue();
    for (String scheme : List.of("light", "dark")) {
      browser.look(1400, 1000, scheme);
      browser.screenshot(SCREENSHOTS.resolve("hostile-" + scheme + ".png"));
    }
  }

  @Test
  void aNameThatIsTooLongIsSetAsideAndShownAsTheHealthOfItsHost() {
    browser.open("http://127.0.0.1:" + address.getPort() + "/health");
    browser.waitUntil(
        "document.querySelector('main').textContent.includes('a name of more than 255 bytes')");
    openPage("live");
    assertThat(texts("/x{255}/.test(text)")).isEmpty();
  }

  /** Or a name from right to left would carry the process id to its other side. */
  @Test
  void aNameFromRightToLeftOrdersNothingButItself() {
    openPage("live");
    assertThat(
            browser
                .evaluate(
                    """
                    (() => {
                      const bdi = [...document.querySelectorAll('#snapshots td bdi')]
                        .find((found) => found.textContent === '\u05e9\u05dc\u05d5\u05dd'
                          && found.nextElementSibling?.textContent === '321');
                      const range = document.createRange();
                      const left = (node, from, to) => {
                        range.setStart(node.firstChild, from);
                        range.setEnd(node.firstChild, to);
                        return range.getBoundingClientRect().left;
                      };
                      return left(bdi, 0, 1) > left(bdi, 3, 4)
                        && bdi.nextElementSibling.getBoundingClientRect().left > left(bdi, 0, 1);
                    })()\
                    """)
                .asBoolean())
        .isTrue();
  }

  @Test
  void whatAKernelDoesNotShowIsNotZero() {
    openPage("live");
    browser.evaluate(
        """
        (() => {
          const input = document.querySelector('input[name=host]');
          input.value = 'HOST';
          input.dispatchEvent(new Event('change', {bubbles: true}));
        })()\
        """
            .replace("HOST", HEBREW));
    browser.waitUntil(
        "document.querySelector('#stalls tr[data-lock=MMAP_LOCK_READ]"
            + " [data-field=stalls]').textContent === '1'");
    String row = "document.querySelector('#stalls tr[data-lock=VMA_LOCK]')";
    browser.waitUntil(row + ".textContent.includes('not visible in this run')");
    assertThat(browser.evaluate(row + ".querySelector('[data-field=stalls]') === null").asBoolean())
        .isTrue();
  }

  /** First line of the answer; the connection stays open. */
  private String ask(String method) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    sockets.add(socket);
    socket
        .getOutputStream()
        .write(
            (method + " /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "GET"})
  void aPageGetsItsDataBesideAndAfterClientsThatWantItNot(String method) throws IOException {
    for (int i = 0; i < 64; i++) {
      ask(method);
    }
    openPage(method.equals("GET") ? "polling" : "live");
    hangUp();
    await("no socket in CLOSE_WAIT")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                ProcSockets.of(SELF).stream()
                    .noneMatch(
                        socket ->
                            socket.port() == address.getPort()
                                && socket.state() == ProcSockets.CLOSE_WAIT));
    openPage("live");
  }

  @Test
  void aPageThatIsRefusedAStreamPollsAndSaysSoUntilItGetsOne() throws IOException {
    for (int i = 0; i < STREAMS_OF_AN_ADDRESS; i++) {
      assertThat(ask("GET")).isEqualTo("HTTP/1.1 200 OK");
    }
    openPage("polling");
    String said = "document.querySelector('#connection').textContent";
    assertThat(browser.evaluate(said).asText()).contains("no live stream", "reading every 5 s");
    String refreshed = "Number(document.body.dataset.refreshed)";
    long before = browser.evaluate(refreshed).asLong();
    browser.waitUntil(refreshed + " > " + (before + 1));
    assertThat(browser.evaluate("document.body.dataset.state").asText()).isEqualTo("polling");
    for (String scheme : List.of("light", "dark")) {
      browser.look(1400, 1000, scheme);
      browser.screenshot(SCREENSHOTS.resolve("polling-" + scheme + ".png"));
    }
    hangUp();
    browser.waitUntil(LIVE);
  }
}
