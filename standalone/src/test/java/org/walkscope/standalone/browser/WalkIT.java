// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.views.perfetto.proto.PerfettoTrace.Trace;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** The pages of walks. */
class WalkIT extends KeptPages {
  @TempDir Path folder;

  /** Id of the kept walk that most others waited for. */
  private String blamedWalk() throws Exception {
    String found = null;
    int most = 0;
    for (JsonNode walk : ask("walks?limit=1000&agent=walkagent&" + SPAN).get("walks")) {
      if (walk.get("why").asText().equals("blamed")) {
        String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
        int waiters = ask("walk?id=" + id).at("/walk/waiters").size();
        if (waiters > most) {
          most = waiters;
          found = id;
        }
      }
    }
    assertThat(found).isNotNull();
    return found;
  }

  @Test
  void theListLeadsToAWalkAndBack() throws Exception {
    open("walk", "&sort=save");
    shown("'list'");
    JsonNode walks = ask("walks?sort=save&" + SPAN);
    assertThat(walks.get("kept").asLong()).isPositive().isLessThan(walks.get("seen").asLong());
    assertThat(text(".walk-list .unit")).contains(" kept walks; made in these minutes: ", " walks");
    browser.look(1280, 1600, "light");
    browser.waitUntil( // a table that has become higher has rows to its end
        "(() => { const place = document.querySelector('.walk-list .rows'); const rows ="
            + " [...place.querySelectorAll('tbody tr:not(.space)')]; return place.clientHeight > 900"
            + " && rows.at(-1).getBoundingClientRect().bottom >="
            + " Math.min(place.getBoundingClientRect().bottom, innerHeight); })()");
    String id = walks.at("/walks/0/id").asText();
    browser.evaluate("document.querySelector('.walk-list .walk-link').click()");
    shown("'" + id + "'");
    assertThat(text("article.walk h2")).startsWith("Walk ");
    browser.evaluate("history.back()");
    shown("'list'");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void cursorsListEveryKeptWalkOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    JsonNode answer = ask("walks?limit=7&sort=time&" + SPAN);
    long kept = answer.get("kept").asLong();
    while (true) {
      answer.get("walks").forEach(walk -> ids.add(walk.get("id").asText()));
      if (answer.get("next").isNull()) {
        break;
      }
      answer = ask("walks?limit=7&sort=time&cursor=" + answer.get("next").asText() + "&" + SPAN);
    }
    assertThat(ids).doesNotHaveDuplicates().hasSize((int) kept);
  }

  @Test
  void aBlamedWalkHasLanesWithItsWaitersJoined() throws Exception {
    String id = blamedWalk();
    JsonNode answer = ask("walk?id=" + id);
    open("walk", "&id=" + id);
    browser.waitUntil("document.querySelector('article.walk') !== null");
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    assertThat(number("document.querySelectorAll('.lanes .joined').length"))
        .isEqualTo(Math.min(16, answer.at("/walk/waiters").size()));
    assertThat(text(".lanes")).contains("walk", "waits");
    assertThat(number("document.querySelectorAll('.strip rect').length")).isPositive();
    assertThat(text("[data-field='achievable steps']")).isNotEmpty();
    assertThat(answer.get("before").isNull() && answer.get("after").isNull()).isFalse();
    browser.evaluate("document.querySelector('a.read').click()");
    browser.waitUntil("document.querySelector('article.process') !== null");
    browser.waitUntil(
        "document.querySelector('select[name=read]').value === '"
            + answer.at("/snapshot/begin").asText()
            + "'");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anExactWalkHasItsPageTableLocksByLevel() throws Exception {
    String found = null;
    for (JsonNode walk : ask("walks?limit=1000&" + SPAN).get("walks")) {
      String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
      JsonNode locks = ask("walk?id=" + id).at("/walk/locks");
      if (found == null && !locks.isEmpty() && locks.findValuesAsText("kind").contains("PTL")) {
        found = id;
      }
    }
    assertThat(found).isNotNull();
    open("walk", "&id=" + found);
    browser.waitUntil("document.querySelectorAll('.lanes rect').length > 1");
    assertThat(text(".lanes")).contains("ptl P");
  }

  @Test
  void aWalkOfPagemapHasItsPagesByType() throws Exception {
    JsonNode walks = ask("walks?limit=1000&consumer=pagemap&" + SPAN).get("walks");
    String found = null;
    for (JsonNode walk : walks) {
      String id = URLEncoder.encode(walk.get("id").asText(), StandardCharsets.UTF_8);
      if (!ask("walk?id=" + id).at("/walk/page_types").isEmpty()) {
        found = id;
      }
    }
    assertThat(found).isNotNull();
    open("walk", "&id=" + found);
    browser.waitUntil("Number(document.querySelector('.page-types .rows').dataset.rows) > 0");
    assertThat(text(".page-types")).contains("base pages, as this walk found them");
    browser.evaluate("document.querySelector('article.walk dd a').click()");
    browser.waitUntil("document.querySelector('article.process') !== null");
    awaitText(".page-types", " read pagemap at ");
    assertThat(number("document.querySelectorAll('.page-types .strip rect').length"))
        .isEqualTo(number("document.querySelector('.page-types .rows').dataset.rows"))
        .isPositive();
    browser.evaluate("document.querySelector('.page-types').scrollIntoView()");
    screenshots("page-types");
  }

  @Test
  void theTraceForPerfettoHasTheWalkItsLocksAndWhoWaited() throws Exception {
    String id = blamedWalk();
    JsonNode walk = ask("walk?id=" + id).get("walk");
    HttpResponse<byte[]> file = fetch("walk/perfetto?id=" + id);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"walk-\\d+-\\d+\\.perfetto-trace\"");
    List<TracePacket> packets = Trace.parseFrom(file.body()).getPacketList();
    List<TrackEvent> begins =
        packets.stream()
            .filter(packet -> packet.getTrackEvent().getType() == TrackEvent.Type.TYPE_SLICE_BEGIN)
            .map(TracePacket::getTrackEvent)
            .toList();
    assertThat(begins).filteredOn(event -> event.getCategories(0).equals("walk")).hasSize(1);
    assertThat(begins)
        .filteredOn(event -> event.getCategories(0).equals("stall"))
        .hasSize(walk.get("waiters").size());
    assertThat(begins)
        .filteredOn(event -> event.getCategories(0).equals("hold"))
        .hasSize(walk.get("holds").size());
    assertThat(
            packets.stream()
                .mapToInt(each -> each.getTrackEvent().getTerminatingFlowIdsCount())
                .sum())
        .isEqualTo(begins.stream().mapToInt(TrackEvent::getFlowIdsCount).sum())
        .isPositive();
  }

  @Test
  void theHtmlFileOpensFromTheDiskAndLoadsNothing() throws Exception {
    Path file = folder.resolve("walk.html");
    Files.write(file, fetch("walk/html?id=" + blamedWalk()).body());
    browser.open(file.toUri().toString());
    browser.waitUntil("document.body.dataset.shown === 'walk'");
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(asked -> assertThat(asked).startsWith(file.toUri().toString()));
  }

  @Test
  void timesOfAWalkAndItsProcessAreOfTheZoneThatThePageTells() throws Exception {
    browser.zone(NEW_YORK.getId());
    String id = blamedWalk();
    JsonNode answer = ask("walk?id=" + id);
    String begin = answer.at("/walk/begin").asText();
    String read = answer.at("/snapshot/begin").asText();
    open("walk", "&id=" + id);
    browser.waitUntil("document.querySelector('.facts time') !== null");
    assertThat(text(".facts time")).isEqualTo(moment(begin, NEW_YORK));
    assertThat(browser.evaluate("document.querySelector('.facts time').title").asText())
        .isEqualTo(moment(begin, ZoneOffset.UTC) + " UTC");
    assertThat(number("document.querySelectorAll('select[name=zone]').length")).isEqualTo(1);
    assertThat(text("select[name=zone] :checked"))
        .isEqualTo("UTC-05:00, -04:00 (America/New_York)".replace('-', '\u2212'));
    browser.evaluate("document.querySelector('a.read').click()");
    browser.waitUntil("document.querySelector('select[name=read]') !== null");
    awaitText("select[name=read] :checked", clock(read, NEW_YORK));
    chooseUtc();
    awaitText("select[name=read] :checked", clock(read, ZoneOffset.UTC));
    browser.waitUntil("/[?&]zone=utc(&|$)/.test(location.search)");
    browser.evaluate("[...document.querySelectorAll('.heading a')].at(-1).click()");
    shown("'list'");
    long last = ask("processes?" + SPAN).at("/rows/0/last_read_ms").asLong();
    awaitText(
        ".process-list tbody time",
        moment(Instant.ofEpochMilli(last).toString(), ZoneOffset.UTC).substring(0, 19));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void timesOfTheHtmlFileAreOfTheReadersZoneOrUtc() throws Exception {
    browser.zone(NEW_YORK.getId());
    String id = blamedWalk();
    String begin = ask("walk?id=" + id).at("/walk/begin").asText();
    Path file = folder.resolve("walk.html");
    Files.write(file, fetch("walk/html?id=" + id).body());
    browser.open(file.toUri().toString());
    browser.waitUntil("document.body.dataset.shown === 'walk'");
    assertThat(text("#about")).contains(moment(begin, NEW_YORK), "(America/New_York)");
    assertThat(text(".facts time")).isEqualTo(moment(begin, NEW_YORK));
    chooseUtc();
    awaitText(".facts time", moment(begin, ZoneOffset.UTC));
    assertThat(text("#about")).contains(moment(begin, ZoneOffset.UTC));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aWalkThatIsNotKeptSaysWhy() {
    open("walk", "&id=nohost/boot/1/2/3/1700000000000000000");
    browser.waitUntil("document.querySelector('.missing') !== null");
    assertThat(text(".missing")).contains("No record of this host");
    open("walk", "&id=nonsense");
    browser.waitUntil(
        "document.querySelector('section.one').textContent.includes('must be host/boot/tid')");
  }

  @Test
  void looksAsItShould() throws Exception {
    open("walk", "");
    shown("'list'");
    screenshots("walks");
    open("walk", "&id=" + blamedWalk());
    browser.waitUntil("document.querySelectorAll('.lanes .joined').length > 0");
    screenshots("walk");
  }
}
