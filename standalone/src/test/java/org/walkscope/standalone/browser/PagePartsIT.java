// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.DashboardServer;
import org.walkscope.dashboard.StoredServer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.testing.browser.Browser;

/** Parts of pages in a real browser, with answers that are made for them. */
class PagePartsIT {
  private static DashboardServer dashboard;
  private static String page;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    dashboard =
        StoredServer.of(
            new DashboardModel(Limits.DEFAULT), HistoryStore.inMemory(InstantSource.system()));
    InetSocketAddress address =
        dashboard.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
    page = "http://127.0.0.1:%d/".formatted(address.getPort());
    browser = Browser.start();
    browser.look(1400, 1000, "light");
  }

  @AfterAll
  static void end() throws IOException {
    browser.close();
    dashboard.close();
  }

  private static void open(String address) {
    browser.open(page + address);
    browser.waitUntil(
        "location.href === '%s' && Number(document.body.dataset.refreshed) > 0"
            .formatted(page + address));
  }

  private static String unfollowed(String panel) {
    return browser
        .evaluate("document.querySelector('#%s .unfollowed').textContent".formatted(panel))
        .asText();
  }

  @Test
  void aPanelSaysWhichFiltersItDoesNotFollow() {
    open("health?agent=nosuch&kernel=7.3.4&from=1h");
    assertThat(unfollowed("losses")).isEqualTo("not filtered by time, agent, kernel");
    assertThat(unfollowed("hosts")).isEqualTo("not filtered by time, agent");
    assertThat(unfollowed("set-aside")).isEqualTo("not filtered by time, agent, kernel");
    open("live?target=cat&host=one&to=2026-11-29");
    assertThat(unfollowed("ledger")).isEqualTo("not filtered by time, target");
    assertThat(unfollowed("batch")).isEqualTo("not filtered by time, target");
    browser.evaluate("document.querySelector('#scope button').click()"); // all
    browser.waitUntil("!location.search.includes('target')");
    assertThat(unfollowed("batch")).isEqualTo("not filtered by time");
    open("live?from=1h");
    assertThat(unfollowed("batch")).isEmpty();
    open("?agent=cat");
    assertThat(unfollowed("trouble")).isEqualTo("not filtered by agent");
    assertThat(unfollowed("answer")).isEmpty();
  }

  @Test
  void aPageKnowsWhichSharedParametersEachQuestionTakes() {
    open("live");
    JsonNode wrong =
        browser.evaluate(
            """
            Promise.all([import('./follows.js'), import('./state.js'), fetch('api/v1/openapi.json').then((answer) => answer.json())])
              .then(([{taken}, {SCOPE}, {paths}]) => Object.entries(paths).flatMap(([path, {get}]) => {
                const api = path.split('/api/v1/')[1] ?? path.slice(1);
                if (!%s.includes(api)) return [];
                const takes = get.parameters.map(({name}) => name).filter((name) => ['from', 'to', ...SCOPE].includes(name));
                return takes.join() === taken(api).join() ? [] : [`${api}: ${takes}`];
              }).concat(Object.keys(paths).length > 20 ? [] : ['no paths: ' + Object.keys(paths)]))\
            """
                .formatted(
                    List.of(
                            "summary",
                            "heatmap",
                            "pairs",
                            "victims",
                            "changes",
                            "trouble",
                            "walkers",
                            "walks",
                            "processes",
                            "difference",
                            "losses",
                            "hosts",
                            "reading",
                            "dead_letters",
                            "set_aside",
                            "live/walk-latency",
                            "live/lock-timings",
                            "live/batch-efficiency",
                            "live/stalls",
                            "live/snapshots",
                            "live/loss")
                        .stream()
                        .map(name -> "'" + name + "'")
                        .toList()));
    assertThat(wrong).isEmpty();
  }

  @Test
  void aFieldThatIsGivenTwiceIsTold() {
    open("live?host=a&host=b");
    browser.waitUntil(
        "document.querySelector('#unknown').textContent === 'host is given more than once: the first is taken. '");
  }

  @Test
  void theLedgerSaysWhatIsTrueOfAllStages() {
    open("live");
    JsonNode said =
        browser.evaluate(
            """
            import('./ledger.js').then(({showLoss}) => {
              const stage = {stage: 'pipeline', counter: 'stalls_late', severity: 'data_loss', help: '', hostname: 'h', count: 1947};
              return [[], [stage]].flatMap((stages) => [0, 3].map((lost) => {
                const into = document.createElement('div');
                document.body.append(into);
                showLoss(into, {probe_runs: 1, hosts: ['h'], broken_identities: [], counters: [], stages,
                  totals: {identity_holds: true, seen: 100_000, delivered: 100_000 - lost, filtered: 0, lost}});
                const colour = getComputedStyle(into.querySelector('.lost b')).color;
                return [into.dataset.loss, into.querySelector('.verdict span').textContent,
                  colour === getComputedStyle(into.querySelector('.delivered b')).color];
              }));
            })\
            """);
    assertThat(said)
        .extracting(JsonNode::toString)
        .containsExactly(
            "[\"none\",\"adds up on every CPU; the probe lost nothing\",true]",
            "[\"some\",\"adds up on every CPU; the probe lost 3, 0.00 %\",false]",
            "[\"some\",\"adds up on every CPU; the probe lost nothing; after it: data loss\",true]",
            "[\"some\",\"adds up on every CPU; the probe lost 3, 0.00 %; after it: data loss\",false]");
  }

  @Test
  void linesDifferByMoreThanColourAndATableHasTheirValues() {
    open("live");
    JsonNode alike =
        browser.evaluate(
            """
            Promise.all([import('./lines.js'), import('./charts.js')]).then(([{batchLines}, {Chart}]) => {
              const view = {window_ms: 10_000, t_ms: [1e12, 1e12 + 10_000], series: Array.from({length: 11}, (_, i) =>
                ({consumer: `c${i}`, walker: 'LEGACY', efficiency: [1, 1], steps: [i, i], achievable_steps: [i, i]}))};
              const {lines, rows} = batchLines(view);
              const section = document.querySelector('#batch').cloneNode(true);
              section.querySelector('.plot').replaceChildren();
              document.querySelector('#batch').replaceWith(section);
              new Chart(section, () => 60).show(view);
              section.querySelector('details').open = true;
              return [new Set(lines.map(({mark}) => mark)).size, new Set(lines.map(({colour, dash}) => colour + dash)).size,
                rows.map((row) => row.mark).join() === lines.map((line) => line.mark).join(),
                section.querySelector('.legend tbody tr:nth-child(11)').textContent.startsWith('11 c10, ')];
            })\
            """);
    assertThat(alike.toString()).isEqualTo("[11,11,true,true]");
    browser.waitUntil("document.querySelector('#batch details .rows')?.dataset.rows === '22'");
  }

  @Test
  void anAgeDoesNotDropBecauseSomethingNewerCameThatIsNotShown() {
    open("live");
    JsonNode ages =
        browser.evaluate(
            """
            Promise.all([import('./freshness.js'), import('./now.js')]).then(([{Freshness}, {now}]) => {
              const ages = [];
              const panel = {idle: false, refused: false, shown: true, settled: false, rare: false, topics: ['a'],
                asked: 1, shownAt: now() - 5_000, showAge: (fresh, text) => ages.push(text)};
              const freshness = new Freshness();
              const comes = (ms) => freshness.take(
                {health: {late: [], topics: [{topic: 'walkscope.a', newest_epoch_ms: now() - ms}]}});
              freshness.watch([panel], true);
              comes(15_000);
              const shown = ages.at(-1);
              comes(1_000);
              const paused = ages.at(-1);
              panel.asked = 2;
              panel.shownAt = now();
              freshness.show();
              return [shown, paused, ages.at(-1)];
            })\
            """);
    assertThat(ages.get(0).asText()).matches("1[56] s old");
    assertThat(ages.get(1).asText()).matches("1[56] s old");
    assertThat(ages.get(2).asText()).matches("[12] s old");
  }

  @Test
  void aTableThatIsWiderThanItsPlaceTakesSeveralLines() {
    open("health");
    String stacked =
        """
        import('./rows.js').then(({Rows}) => {
          const column = (label) => ({label, width: 17, number: true, value: () => 1, cell: () => '1'});
          const rows = new Rows('wide', ['a', 'b', 'c', 'd', 'e'].map(column));
          const place = document.createElement('div');
          document.querySelector('#losses').append(place);
          place.append(rows.element);
          const digit = document.createElement('span');
          digit.textContent = '0'.repeat(85);
          rows.element.querySelector('table').after(digit);
          Object.assign(digit.style, {font: '11.5px/1.4 var(--mono)', position: 'absolute'});
          place.style.width = `${Math.floor(digit.getBoundingClientRect().width) + %d}px`;
          rows.show([{}]);
          return rows.element.firstChild.classList.contains('stacked');
        })\
        """;
    assertThat(browser.evaluate(stacked.formatted(-3)).asBoolean()).isTrue();
    assertThat(browser.evaluate(stacked.formatted(3)).asBoolean()).isFalse();
  }
}
