// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.testing.browser.Browser;

/**
 * A page in Chromium: how many frames it draws a second, and how old a window is when it is drawn.
 */
final class PageWatch implements AutoCloseable {
  /** Counts frames, and notes the age of each newest window in the frame after it was drawn. */
  private static final String WATCH =
      """
      (() => {
        const chart = document.querySelector('#latency');
        const watch = window.watch = {frames: 0, ages: [], began: performance.now()};
        const frame = () => { watch.frames++; requestAnimationFrame(frame); };
        requestAnimationFrame(frame);
        let last = chart.dataset.last;
        new MutationObserver(() => {
          if (chart.dataset.last === last) return;
          last = chart.dataset.last;
          requestAnimationFrame(() => watch.ages.push(Date.now() - Number(last)));
        }).observe(chart, {attributes: true});
      })()
      """;

  private static final String READ =
      "({fps: 1000 * watch.frames / (performance.now() - watch.began), ages: watch.ages})";

  private final Browser browser;

  private PageWatch(Browser browser) {
    this.browser = browser;
  }

  static PageWatch open(URI server) throws IOException {
    Browser browser = Browser.start();
    browser.look(1400, 1000, "light");
    browser.open(server.resolve("live").toString());
    browser.waitUntil("Number(document.querySelector('#latency').dataset.points) > 0");
    browser.evaluate(WATCH);
    return new PageWatch(browser);
  }

  /**
   * What was seen.
   *
   * @param ageMs ages of newest windows when they were drawn: from their ends, when the first host
   *     wrote one
   */
  record Seen(double fps, List<Long> ageMs) {}

  Seen seen() {
    JsonNode read = browser.evaluate(READ);
    List<Long> ages = new ArrayList<>();
    read.get("ages").forEach(age -> ages.add(age.asLong()));
    return new Seen(read.get("fps").asDouble(), ages);
  }

  @Override
  public void close() {
    browser.close();
  }
}
