// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages of processes. */
class ProcessIT extends KeptPages {
  @Test
  void aProcessIsFoundAndTwoReadsOfItAreCompared() throws Exception {
    open("process", "");
    shown("'list'");
    browser.evaluate(
        """
        (() => {
          const search = document.querySelector('input[name=search]');
          search.value = 'WALKGROW';
          search.dispatchEvent(new Event('input'));
        })()\
        """);
    browser.waitUntil("document.querySelector('.process-list').dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    assertThat(text(".difference .unit")).contains("VMAs differ: ", "grown");
    String second =
        browser.evaluate("document.querySelector('select[name=from]').options[1].value").asText();
    browser.evaluate(
        """
        (() => {
          const from = document.querySelector('select[name=from]');
          from.selectedIndex = 1;
          from.dispatchEvent(new Event('change'));
        })()\
        """);
    browser.waitUntil(
        "document.querySelector('.difference').dataset.read.startsWith('" + second + "')");
    String shownAs = browser.evaluate("location.href").asText();
    assertThat(shownAs).contains("&a=2026-"); // the choice is part of the address
    browser.open(shownAs);
    browser.waitUntil(
        "document.querySelector('.difference')?.dataset.read?.startsWith('" + second + "')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aReadThatTheStoreNoLongerHasIsToldAndNoOtherIsShown() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    String process = browser.evaluate("document.querySelector('.process-link').href").asText();
    browser.open(
        process + "&read=2026-01-02T03:04:05.678Z&a=2026-01-02T03:04:05.678Z&b=foo&zone=utc");
    awaitText(".vmas", "The read of 2026-01-02 03:04:05.678 is not kept");
    awaitText(".difference", "The read of 2026-01-02 03:04:05.678 is not kept");
    awaitText(".difference .unit", "foo is no begin of a read. Choose one.");
    assertThat(number("document.querySelectorAll('.vmas tbody tr:not(.space)').length")).isZero();
    assertThat(text("select[name=read] :checked")).isEqualTo("not kept");
    browser.evaluate(
        """
        (() => {
          const read = document.querySelector('select[name=read]');
          read.selectedIndex = read.options.length - 1;
          read.dispatchEvent(new Event('change'));
        })()\
        """);
    browser.waitUntil(
        "document.querySelector('.vmas .rows').dataset.rows === '%d'".formatted(MANY_VMAS));
    assertThat(text(".vmas .unit")).doesNotContain("is not kept");
    assertThat(browser.complaints()).isEmpty();
  }

  private void choose(String select, int at) {
    browser.evaluate(
        """
        (() => {
          const select = document.querySelector('select[name=%s]');
          select.selectedIndex = %d;
          select.dispatchEvent(new Event('change'));
        })()\
        """
            .formatted(select, at));
  }

  /** Old reads make room for new ones while a page stands still. */
  @Test
  void aChosenReadThatMadeRoomMeanwhileLeavesNothingOfAnotherOne() {
    open("process", "&search=walkgrow");
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    browser.waitUntil("document.querySelector('.vmas')?.dataset.read !== undefined");
    browser.evaluate(
        """
        (() => {
          const real = window.fetch;
          window.fetch = (asked, ...more) => (String(asked).includes('process/read')
            ? Promise.resolve(new Response('{"error": "this read is not kept"}',
                {status: 404, headers: {'Content-Type': 'application/json'}}))
            : real(asked, ...more));
        })()\
        """);
    choose("read", 1);
    choose("from", 1);
    for (String view : List.of(".vmas", ".difference")) {
      awaitText(view + " .unit", "not kept");
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('%1$s .rows, %1$s .space')].filter((part) => part.checkVisibility()).length + Number('read' in document.querySelector('%1$s').dataset)"
                          .formatted(view))
                  .asInt())
          .as("what is in sight of another read in " + view)
          .isZero();
    }
    browser.evaluate(
        "(() => { const named = document.querySelector('[name=named]'); named.value = 'e';"
            + " named.dispatchEvent(new Event('input')); })()");
    assertThat(text(".vmas .unit")).contains("not kept");
    choose("read", number("document.querySelector('select[name=read]').options.length - 1"));
    browser.waitUntil(
        "document.querySelector('.vmas .rows').checkVisibility({visibilityProperty: true})");
  }

  @Test
  void aTimeOfAnotherFormIsNoReadAndThePageIsShown() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    String process = browser.evaluate("document.querySelector('.process-link').href").asText();
    for (String read : List.of("5", "2026-11-29", "2020-01-01T00:00:00", "2026-02-30T00:00:00Z")) {
      browser.open(process + "&read=" + read);
      awaitText(".vmas .unit", "is not kept");
      assertThat(text(".difference h3")).isEqualTo("Difference of two reads");
    }
    assertThat(browser.complaints()).isEmpty();
    assertThat(
            browser
                .evaluate(
                    "import('./zone.js').then(({zoned}) => zoned('since 2026-11-29T14:05:10Z; such as 2026-11-29T14:05:10Z'))")
                .asText())
        .endsWith("such as 2026-11-29T14:05:10Z")
        .doesNotStartWith("since 2026-11-29T14");
  }

  @Test
  void everyColumnOfVmasIsInSightOnANarrowPage() {
    browser.look(480, 900, "light");
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    String rows = "document.querySelector('.vmas .rows')";
    browser.waitUntil(rows + "?.dataset.rows === '%d'".formatted(MANY_VMAS));
    browser.waitUntil(rows + ".classList.contains('stacked')");
    assertThat(
            browser
                .evaluate(
                    """
                    (() => {
                      const place = %s;
                      const {left, right} = place.getBoundingClientRect();
                      const out = [...place.querySelectorAll('tbody tr:not(.space):nth-child(2) td')].filter((cell) => {
                        const box = cell.getBoundingClientRect();
                        return box.width === 0 || box.left < left || box.right > right || cell.scrollWidth > cell.clientWidth;
                      });
                      return out.map((cell) => cell.textContent).join() + (place.scrollWidth > place.clientWidth ? ' scrolls' : '');
                    })()"""
                        .formatted(rows))
                .asText())
        .as("cells out of sight")
        .isEmpty();
    browser.evaluate(rows + ".scrollTop = " + rows + ".scrollHeight");
    browser.waitUntil(
        rows
            + ".querySelector('tr:nth-last-child(2)').getAttribute('aria-rowindex') === '%d'"
                .formatted(MANY_VMAS + 1));
    assertThat(number("document.querySelectorAll('*').length")).as("nodes").isLessThan(3_000);
    browser.look(1600, 900, "light");
    browser.waitUntil("!" + rows + ".classList.contains('stacked')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aProcessOfManyVmasHasFewNodes() {
    open("process", "&search=" + ManyVmas.COMM);
    browser.waitUntil("document.querySelector('.process-list')?.dataset.processes === '1'");
    browser.evaluate("document.querySelector('.process-link').click()");
    browser.waitUntil(
        "document.querySelector('.vmas .rows')?.dataset.rows === '%d'".formatted(MANY_VMAS));
    assertThat(number("document.querySelectorAll('*').length")).as("nodes").isLessThan(3_000);
  }

  @Test
  void looksAsItShould() {
    open("process", "");
    shown("'list'");
    screenshots("processes");
    browser.evaluate(
        "[...document.querySelectorAll('.process-link')].find((link) => link.textContent.includes('walkgrow')).click()");
    browser.waitUntil("document.querySelector('.difference')?.dataset.read !== undefined");
    screenshots("process");
  }
}
