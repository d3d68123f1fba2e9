// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.testing.browser.Browser;

/** The page Explore in a browser: from a rectangle to a walk. */
class ExploreIT {
  private static final String SLOW_KERNEL = "<b>slow</b>";
  private static final int WINDOWS = 30;
  private static final String HEATMAP = "document.querySelector('#heat .heatmap')";
  private static final String DIFFERENCE = "document.querySelector('#difference [data-findings]')";

  private final Windows windows = new Windows();
  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  private final DashboardServer server = StoredServer.of(model, windows.store);
  private Browser browser;
  private String page;

  @BeforeEach
  void open() throws Exception {
    for (int window = 0; window < WINDOWS; window++) {
      windows.walks("a", window, "smaps", "fast", Samples.spread(window, 50, 4_000));
      windows.walks("b", window, "smaps", SLOW_KERNEL, Samples.spread(window, 50, 2_000_000));
    }
    WalkLatency naming = Samples.latency("a", "numa_maps", WINDOWS / 2, 2_000_000);
    naming.setSlowest(List.of(Samples.exemplar("a", 7)));
    windows.take(naming);
    Walk walk = Samples.walk(Samples.host("a", Arch.X86_64), 7, 2_000_000);
    walk.setBeginEpochNs((Windows.T0 + WINDOWS / 2 * Windows.MS) * 1_000_000L);
    windows.take(walk);
    windows.store.commit();
    InetSocketAddress address =
        server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    page =
        "http://127.0.0.1:%d/explore?from=%d&to=%d"
            .formatted(address.getPort(), Windows.T0, Windows.T0 + WINDOWS * Windows.MS);
    browser = Browser.start();
    browser.look(1280, 1000, "light");
    browser.open(page);
    browser.waitUntil(HEATMAP + ".dataset.columns === '" + WINDOWS + "'");
  }

  @AfterEach
  void close() throws Exception {
    browser.close();
    server.close();
  }

  private void drag(double fromX, double fromY, double toX, double toY) {
    drag(HEATMAP, fromX, fromY, toX, toY);
  }

  private void drag(String heatmap, double fromX, double fromY, double toX, double toY) {
    browser.evaluate(heatmap + ".scrollIntoView({block: 'center'})");
    JsonNode box =
        browser.evaluate(
            "(({left, top, width, height}) => [left, top, width, height])("
                + heatmap
                + ".querySelector('canvas').getBoundingClientRect())");
    double left = box.get(0).asDouble();
    double top = box.get(1).asDouble();
    double width = box.get(2).asDouble();
    double height = box.get(3).asDouble();
    browser.drag(
        left + fromX * width, top + fromY * height, left + toX * width, top + toY * height);
  }

  @Test
  void leadsFromARectangleToWhatDiffersAndToAWalk() {
    drag(0.1, 0.1, 0.9, 0.35);
    browser.waitUntil(DIFFERENCE + ".dataset.findings > 0");
    String told = browser.evaluate("document.getElementById('difference').innerText").asText();
    assertThat(told).contains(SLOW_KERNEL).contains("kept: 1 of");
    assertThat(browser.evaluate("location.search").asText()).contains("sel=");
    assertThat(browser.complaints()).isEmpty();
    browser.evaluate("document.querySelector('#difference a[href^=\"walk?\"]').click()");
    browser.waitUntil("location.pathname === '/walk'");
    assertThat(browser.evaluate("new URLSearchParams(location.search).get('id')").asText())
        .startsWith("a/boot-of-a/400/9000000000/7/");
    browser.evaluate("history.back()");
    browser.waitUntil(DIFFERENCE + ".dataset.findings > 0");
  }

  @Test
  void canBeUsedWithKeysAlone() {
    browser.evaluate(HEATMAP + ".querySelector('canvas').focus()");
    browser.press("Home", false);
    browser.press("Home", false);
    String told = HEATMAP + ".querySelector('[aria-live]').textContent";
    assertThat(browser.evaluate(told).asText()).matches(".* to .*, .*s to .*s: [0-9]+ walks");
    for (int i = 0; i < 40; i++) {
      browser.press("ArrowUp", false);
    }
    for (int i = 0; i < WINDOWS; i++) {
      browser.press("ArrowRight", true);
    }
    for (int i = 0; i < 12; i++) {
      browser.press("ArrowDown", true);
    }
    browser.press("Enter", false);
    assertThat(browser.evaluate(told).asText()).startsWith("selected: ");
    browser.waitUntil(DIFFERENCE + ".dataset.findings > 0");
    browser.press("Escape", false);
    browser.waitUntil("!location.search.includes('sel=')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theDotsAreATableOfLinksToo() {
    String dots =
        "[...document.querySelectorAll('#heat .behind')].find((one) => one.innerText.includes('dots'))";
    browser.evaluate(dots + ".querySelector('summary').click()");
    browser.waitUntil(dots + ".querySelectorAll('a[href^=\"walk?\"]').length === 1");
    browser.evaluate(dots + ".querySelector('a').click()");
    browser.waitUntil("location.pathname === '/walk'");
  }

  @Test
  void offersOnlyGroupsThatTheMeasureTellsApart() {
    String lock = "document.querySelector('[name=by] option[value=lock]').disabled";
    browser.waitUntil(lock);
    browser.evaluate(
        "(() => { const what = document.querySelector('[name=what]'); what.value = 'lock-holds';"
            + " what.dispatchEvent(new Event('change')); })()");
    browser.waitUntil("!" + lock);
  }

  @Test
  void tellsWhatDiffersInARectangleOfTheSecondSelection() {
    browser.open(page + "&b.host=b");
    String second = "document.querySelector('#heat-b .heatmap')";
    browser.waitUntil(second + "?.dataset.columns === '" + WINDOWS + "'");
    drag(second, 0.06, 0.01, 0.97, 0.95);
    browser.waitUntil("!document.querySelector('#difference > div:last-of-type').hidden");
    String told = browser.evaluate("document.getElementById('difference').innerText").asText();
    assertThat(told).contains("in B").contains("1,500 walks inside, 0 outside");
    assertThat(browser.evaluate("location.search").asText()).contains("sel.of=b");
    drag(HEATMAP, 0.1, 0.1, 0.9, 0.35);
    browser.waitUntil(DIFFERENCE + ".dataset.findings > 0");
    assertThat(browser.evaluate("location.search").asText()).doesNotContain("sel.of");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsGroupsAsLinesOfOneChartAndTheRestAsOthers() throws Exception {
    for (int host = 0; host < 9; host++) {
      windows.walks("h" + host, WINDOWS / 2, "smaps", "fast", Samples.spread(host, 9, 4_000));
    }
    windows.store.commit();
    browser.open(page + "&by=host&as=lines");
    String chart = "document.getElementById('groups')";
    browser.waitUntil(chart + "?.dataset.series === '9'");
    String legend = browser.evaluate(chart + ".querySelector('.legend').innerText").asText();
    assertThat(legend).contains("1 a", "2 b", "o 3 others");
    assertThat(browser.evaluate(chart + ".dataset.points").asText()).isEqualTo("" + WINDOWS);
    browser.evaluate("document.querySelector('[name=as]').value = ''");
    browser.evaluate("document.querySelector('[name=as]').dispatchEvent(new Event('change'))");
    browser.waitUntil("document.querySelectorAll('#heat figure').length === 9");
    assertThat(browser.complaints()).isEmpty();
  }
}
