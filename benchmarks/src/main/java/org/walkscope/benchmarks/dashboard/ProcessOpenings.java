// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.io.IOException;
import java.net.URI;
import org.walkscope.testing.browser.Browser;

/** How long does the page of a process take, from the navigation until rows of VMAs are painted? */
final class ProcessOpenings {
  /** Each in a browser of its own: nothing is cached. */
  private static final int TIMES = 5;

  /**
   * Notes the time since the navigation in the second frame after the first row is there: the frame
   * before has painted it.
   */
  private static final String WATCH =
      """
      new MutationObserver((changes, observer) => {
        if (!document.querySelector('.vmas .rows tbody td')) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
      }).observe(document, {subtree: true, childList: true});
      """;

  private ProcessOpenings() {}

  /** Time of the slowest of several openings, ms. */
  static long slowestMs(URI page, int vmas) throws IOException {
    long slowest = 0;
    for (int i = 0; i < TIMES; i++) {
      slowest = Math.max(slowest, openMs(page, vmas));
    }
    return slowest;
  }

  private static long openMs(URI page, int vmas) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.look(1400, 1000, "light");
      browser.beforeEachPage(WATCH);
      browser.open(page.toString());
      browser.waitUntil("window.painted > 0");
      int rows =
          browser.evaluate("Number(document.querySelector('.vmas .rows').dataset.rows)").asInt();
      if (rows != vmas) {
        throw new IOException("the page has %d of %d VMAs".formatted(rows, vmas));
      }
      return browser.evaluate("Math.ceil(window.painted)").asLong();
    }
  }
}
