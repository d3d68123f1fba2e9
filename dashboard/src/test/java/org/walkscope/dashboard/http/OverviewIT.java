// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.v1.FilledStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;

/** Overview in a real Chromium. */
class OverviewIT extends FleetPages {
  @Test
  void theOverviewAnswersInItsFirstSentence() {
    open("");
    awaitText(".sentence", "node_exporter on 14 hosts made others wait ");
    browser.waitUntil(
        "/ in 1[456] min; worst/.test(document.querySelector('.sentence').textContent)");
    awaitText(
        ".sentence",
        "worst: postgres on node-0713, 84.0 ms, while node_exporter read smaps of postgres.");
    awaitText(".caveats", "counted while the lock was held");
    awaitText(".caveats", "; the worst came while it held mmap_lock, read, at ");
    awaitText(".caveats", "1 of 14 hosts did not say which waits they see");
    awaitText("#top-victims", "postgres");
    awaitText("#trouble", "silent for");
    awaitText("#trouble", "40 of 480 walks incomplete");
    awaitText("#changes", "node_exporter");
    browser.waitUntil("Number(document.querySelector('#heat .heatmap').dataset.columns) >= 80");
    browser.waitUntil(
        "['answer', 'heat', 'top-agents', 'top-victims', 'changes', 'trouble']"
            + ".every((id) => document.getElementById(id).dataset.fresh === 'fresh')");
    pictures("overview");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theSentenceSaysWhatTheAgentDidWhateverTheConsumerIs() {
    open("");
    Map<String, String> said =
        Map.of(
            "smaps_rollup", "read smaps_rollup of java",
            "numa_maps", "read numa_maps of java",
            "pagemap", "read pagemap of java",
            "clear_refs", "wrote to clear_refs of java",
            "pagemap_scan", "scanned pagemap of java",
            "damon", "walked page tables of java for damon",
            "unknown", "walked page tables of java");
    said.forEach(
        (consumer, words) ->
            assertThat(
                    browser
                        .evaluate(
                            """
                            import('./deed.js').then(({deed}) => {
                              const place = document.createElement('p');
                              place.append(...deed('%s', 'java'));
                              return place.textContent;
                            })"""
                                .formatted(consumer))
                        .asText())
                .isEqualTo(words));
  }

  @Test
  void aPastTimeWhoseSingleWaitsHadNoRoomIsNoTimeWithoutVictims() throws Exception {
    AtomicLong now = new AtomicLong(FilledStore.NOW);
    try (FilledStore small = new FilledStore(() -> Instant.ofEpochMilli(now.get()), 1 << 20);
        HttpServer server = serve(small)) {
      Host host = Samples.host("a", Arch.X86_64);
      for (int ago = 10; ago > 0; ago--) {
        for (int i = 0; i < 300; i++) {
          small.take(
              Samples.blame(host, "cat", "java", FilledStore.NOW - ago * MINUTE, "jit", 7_000_000));
        }
        now.set(FilledStore.NOW - (ago - 1) * MINUTE);
        small.store.commit();
      }
      long begin = FilledStore.NOW - 10 * MINUTE;
      open(server, "?from=%d&to=%d".formatted(begin, begin + 2 * MINUTE));
      awaitText(".sentence", "; worst: 7.00 ms on a, while cat read smaps of java.");
      awaitText("#top-victims .empty", "not known: single waits of this time had no room");
      awaitText("#top-victims .age", "as of ");
      awaitText(".caveats", "Who waited is not known");
      awaitText(".caveats", "the worst was in the minute from ");
      open(server, "?from=%d&to=%d".formatted(begin, FilledStore.NOW + MINUTE));
      awaitText(".caveats", "Who waited is known since ");
      awaitText("#top-victims", "jit");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aJobThatHasFailedIsRedAndSaysWhatToDo() {
    long since = System.currentTimeMillis() - 3 * MINUTE;
    late =
        List.of(
            new Health.LateJob(
                "StallBlameJob", "walkscope.stalls", List.of("walkscope.stall-blame"), since, true),
            new Health.LateJob(
                "TraceHealthJob",
                "walkscope.loss",
                List.of("walkscope.trace-health"),
                since,
                false));
    try {
      openFirst();
      browser.waitUntil("document.body.dataset.state === 'dead'");
      awaitText("#connection", "StallBlameJob has failed: what to do");
      awaitText("#top-victims .age", "StallBlameJob has failed: no result for ");
      browser.waitUntil("document.querySelector('#trouble').dataset.fresh === 'old'");
      browser.waitUntil("document.querySelector('#heat').dataset.fresh === 'fresh'");
      for (String red : List.of("#connection", "#top-victims .age")) {
        assertThat(
                browser
                    .evaluate("getComputedStyle(document.querySelector('%s')).color".formatted(red))
                    .asText())
            .isEqualTo("rgb(179, 38, 30)");
      }
      pictures("failed-job");
      browser.evaluate("document.querySelector('#connection a').click()");
      browser.waitUntil("document.title === 'Health · walkscope'");
      awaitText(
          "#reading-panel .late .bad", "StallBlameJob has failed: it has written nothing for ");
      awaitText("#reading-panel .late .bad", "Do: look whether the job runs");
      awaitText("#reading-panel .late .warn", "TraceHealthJob is late: ");
    } finally {
      late = List.of();
    }
  }

  @Test
  void nobodyIsCertainWhereWaitsCannotBeSeen() {
    open("?host=node-0703&agent=smem&target=java");
    awaitText(".sentence", "whether anyone waited for them cannot be seen");
    browser.waitUntil("document.querySelector('[name=host]').value === 'node-0703'");
    browser.waitUntil("document.querySelectorAll('.not-seen:not(:empty)').length === 0");
  }

  @Test
  void aMarkedMomentIsTheBaseline() {
    open("?from=1h");
    awaitText("#changes", "against");
    browser.evaluate("[...document.querySelectorAll('#changes button')].at(-1).click()");
    browser.waitUntil("/baseline=\\d{13}/.test(location.search)");
    browser.evaluate("history.back()");
    browser.waitUntil("location.search === '?from=1h'");
    browser.waitUntil("document.querySelector('[name=baseline]').value === '1h'");
  }

  @Test
  void aFilterThatIsRefusedLeavesNothingOfAnotherQuestion() {
    open("");
    awaitText(".sentence", "node_exporter");
    browser.evaluate(
        "(() => { const arch = document.querySelector('[name=arch]'); arch.value = 'sparc';"
            + " arch.dispatchEvent(new Event('change')); })()");
    browser.waitUntil("document.getElementById('answer').dataset.fresh === 'refused'");
    awaitText("#answer .problem", "sparc");
    assertThat(
            browser
                .evaluate("document.getElementById('answer').innerText.includes('node_exporter')")
                .asBoolean())
        .isFalse();
    browser.evaluate("history.back()");
    browser.waitUntil("document.getElementById('answer').dataset.fresh === 'fresh'");
    awaitText(".sentence", "node_exporter");
  }
}
