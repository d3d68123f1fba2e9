// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.standalone.golden.StoryFleet;
import org.walkscope.testing.Golden;
import org.walkscope.testing.browser.Browser;

/** WCAG 2, A and AA, of each page over the demo's stories, as axe judges it. */
class AccessibilityIT {
  private static final String READY =
      "document.body.dataset.state === 'live' && Number(document.body.dataset.refreshed) > 0"
          + " && !document.querySelector('[data-fresh=loading]')";

  /** Rules of axe, without the page's own policy in its way; a line a violation. */
  private static final String VIOLATIONS =
      """
      axe.run(document, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})
        .then(({violations}) => violations.flatMap(({id, nodes}) =>
          nodes.map((node) => `${id}: ${node.target} ${node.failureSummary} ${node.html.slice(0, 200)}`)))\
      """;

  /**
   * What of a narrow page nobody can reach: a page that scrolls sideways, a cell that is left out,
   * rows that scroll and that no key reaches, a control outside. A line each.
   */
  private static final String OUT_OF_REACH =
      """
      (() => {
        const found = [];
        const name = (node) => `${node.tagName} ${node.id} ${node.className} ${node.innerText?.slice(0, 40)}`;
        const root = document.documentElement;
        if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide`);
        for (const cell of document.querySelectorAll('th, td')) {
          if (!cell.closest('[hidden]') && getComputedStyle(cell).display === 'none') found.push(`left out: ${name(cell)}`);
        }
        for (const box of document.body.querySelectorAll('*')) {
          if (box.scrollWidth > box.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(box).overflowX)
              && box.tabIndex < 0) found.push(`no key scrolls ${name(box)}`);
        }
        for (const control of document.querySelectorAll('a, button, input, select')) {
          const {left, right, width} = control.getBoundingClientRect();
          if (width > 1 && !control.closest('.scroll, .rows') && (left < 0 || right > innerWidth + 1)) {
            found.push(`outside: ${name(control)}`);
          }
        }
        return found;
      })()\
      """;

  private static ReplayedFleet run;
  private static Browser browser;

  @BeforeAll
  static void startEverything() throws IOException {
    run = ReplayedFleet.start(StoryFleet.read(Golden.DIRECTORY.resolveSibling("stories")));
    browser = Browser.start();
    browser.open(run.address());
    browser.waitUntil(answer("summary") + ".then(({worst}) => Boolean(worst?.walk_id))");
    browser.waitUntil(answer("processes") + ".then(({rows}) => rows.length > 0)");
    browser.waitUntil(answer("walkers") + ".then(({verdicts}) => verdicts.length > 0)");
  }

  private static String answer(String question) {
    return "fetch('api/v1/%s').then((answer) => answer.json())".formatted(question);
  }

  @AfterAll
  static void endEverything() throws InterruptedException {
    browser.close();
    run.close();
  }

  @ParameterizedTest(name = "/{0}")
  @ValueSource(strings = {"", "agents", "explore", "walk", "process", "walkers", "health", "live"})
  void aPageHasNoViolation(String path) throws IOException {
    hasNoViolation(path);
  }

  @Test
  void aBlamedWalkHasNoViolation() throws IOException {
    hasNoViolation(
        text(
            answer("summary")
                + ".then(({worst}) => 'walk?id=' + encodeURIComponent(worst.walk_id))"));
  }

  @Test
  void aProcessHasNoViolation() throws IOException {
    hasNoViolation(
        text(
            answer("processes")
                + ".then(({rows: [{host, pid, start}]}) =>"
                + " 'process?' + new URLSearchParams({host, pid, start}))"));
  }

  /** 800 px, and 1,280 px at a zoom of 200 %. */
  @ParameterizedTest(name = "/{0}")
  @ValueSource(strings = {"", "agents", "explore", "walk", "process", "walkers", "health", "live"})
  void aNarrowPageLosesNothing(String path) {
    for (int width : List.of(800, 640)) {
      browser.look(width, 1000, "light");
      browser.open(run.address() + path);
      browser.waitUntil(READY);
      browser.screenshot(Path.of("target/narrow/%s-%s.png".formatted(path, width)));
      assertThat(browser.evaluate(OUT_OF_REACH)).as("/%s, %s px", path, width).isEmpty();
    }
  }

  private static String text(String expression) {
    return browser.evaluate(expression).asText();
  }

  private static void hasNoViolation(String page) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      browser.look(1280, 1000, scheme);
      browser.open(run.address() + page);
      browser.waitUntil(READY);
      browser.evaluate(axe());
      assertThat(browser.evaluate(VIOLATIONS)).as("/%s, %s", page, scheme).isEmpty();
    }
  }

  private static String axe() throws IOException {
    try (InputStream script = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8) + ";0";
    }
  }
}
