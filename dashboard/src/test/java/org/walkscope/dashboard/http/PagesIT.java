// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all pages have in common, in a real Chromium. */
class PagesIT extends FleetPages {
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
