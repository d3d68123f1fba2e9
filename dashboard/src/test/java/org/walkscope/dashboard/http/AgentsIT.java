// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Agents in a real Chromium. */
class AgentsIT extends FleetPages {
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
  void holdsThatAreNotToldAreNoZero() {
    open("agents?view=agents");
    browser.waitUntil(
        "[...document.querySelectorAll('#pairs tbody tr')].some((row) => row.textContent.includes('light_agent')"
            + " && row.textContent.includes('not told') && row.textContent.includes('≥ 3.00 ms'))");
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
}
