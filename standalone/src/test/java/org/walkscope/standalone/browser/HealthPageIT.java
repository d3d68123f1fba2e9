// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceHealth;
import org.walkscope.testing.browser.Browser;

/** Page Health over a fleet of 10,000 hosts, one of them with a hostile name. */
class HealthPageIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final int HOSTS = 10_000;
  private static final String HOSTILE = "\u202e<img src=x onerror=alert(1)>\u0007";

  private final HistoryStore store = HistoryStore.inMemory(InstantSource.system());
  private DashboardServer dashboard;
  private String page;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    for (int i = 1; i < HOSTS; i++) {
      take("node-%04d".formatted(i), i % 100 == 0, i % 500 == 1 ? 7 : 0);
    }
    take(HOSTILE, false, 0);
    store.takeDeadLetter(
        System.currentTimeMillis(),
        "walkscope.trace",
        3,
        812,
        "checksum does not match, at byte 17");
    store.setAside(HOSTILE, "a name of more than 255 bytes", 5);
    store.commit();
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    dashboard = StoredServer.of(model, store);
    InetSocketAddress address =
        dashboard.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    page = "http://127.0.0.1:%d/health".formatted(address.getPort());
    browser = Browser.start();
    browser.look(1280, 1400, "light");
  }

  private void take(String host, boolean silent, long late) {
    StageHealth pipeline =
        StageHealth.newBuilder()
            .setStage("pipeline")
            .setUnit("")
            .setFiltered(0)
            .setLost(late == 0 ? Map.of() : Map.of("walks_late", late))
            .build();
    TraceHealth health =
        TraceHealth.newBuilder()
            .setHostname(host)
            .setBootId("boot")
            .setEpochMs(System.currentTimeMillis())
            .setLagMinMs(300L)
            .setLagMaxMs(900L)
            .setSilent(silent)
            .setEnded(false)
            .setStages(List.of(pipeline))
            .build();
    assertThat(store.take(health, RecordCodec.of(TraceHealth.class).encode(health))).isTrue();
    if (late > 0) {
      StageLoss loss =
          new StageLoss("pipeline", "walks_late", host, "boot", late, "walk 812 of tid 4711", 1L);
      assertThat(store.take(loss, RecordCodec.of(StageLoss.class).encode(loss))).isTrue();
    }
  }

  @AfterEach
  void end() throws IOException {
    browser.close();
    dashboard.close();
  }

  private void awaitTiles(int hosts) {
    browser.waitUntil(
        "document.querySelector('.tiles canvas')?.dataset.hosts === '%d'".formatted(hosts));
  }

  private void click(String selector, String text) {
    browser.evaluate(
        "[...document.querySelectorAll('%s')].find((one) => one.textContent.includes('%s')).click()"
            .formatted(selector, text));
  }

  private String text(String selector) {
    return browser
        .evaluate("document.querySelector('%s').textContent".formatted(selector))
        .asText();
  }

  @Test
  void tenThousandHostsAreTilesToChooseAndSearch() throws IOException {
    browser.open(page);
    awaitTiles(HOSTS);
    assertThat(text(".chips")).contains("all 10,000", "silent 99", "lossy 20", "live 9,881");
    assertThat(text(".severities")).contains("data lost walks_late on 20 hosts");
    assertThat(browser.evaluate("document.querySelectorAll('*').length").asInt()).isLessThan(2_000);
    browser.waitUntil("document.querySelector('#dead-letters').textContent.includes('812')");
    browser.screenshot(SCREENSHOTS.resolve("health.png"));

    click(".chips button", "silent");
    awaitTiles(99);
    assertThat(browser.evaluate("location.search").asText()).contains("state=silent");
    browser.evaluate(
        """
        (() => {
          const canvas = document.querySelector('.tiles canvas');
          canvas.focus();
          for (const key of ['Home', 'ArrowRight', 'Enter']) canvas.dispatchEvent(new KeyboardEvent('keydown', {key}));
        })()\
        """);
    browser.waitUntil("document.querySelector('.details').textContent.includes('node-0200')");
    assertThat(text(".details")).contains("silent", "only losses are known");
    browser.evaluate("history.back()");
    browser.waitUntil("!location.search.includes('sel=')");

    click(".chips button", "all");
    browser.evaluate(
        """
        (() => {
          const search = document.querySelector('#hosts input[type=search]');
          search.value = 'NODE-123';
          search.dispatchEvent(new Event('input'));
        })()\
        """);
    awaitTiles(10);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aHostileNameIsTextInDetailsAndTables() throws IOException {
    browser.look(800, 1400, "dark");
    browser.open(page + "?sel=" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8));
    browser.waitUntil("document.querySelector('.details .foreign') !== null");
    browser.waitUntil("document.querySelector('#set-aside').textContent.includes('255 bytes')");
    assertThat(text(".details .foreign")).isEqualTo("U+202E<img src=x onerror=alert(1)>U+0007");
    assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(800);
    browser.screenshot(SCREENSHOTS.resolve("health-dark.png"));
    assertThat(browser.complaints()).isEmpty();
  }
}
