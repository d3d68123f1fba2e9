// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** Parts of the report over the story of an agent whose reads stall an application. */
class SubReportTest {
  private static final String AGENT_ARM64 =
      Golden.STORIES.resolve("agent-arm64/capture.avro").toString();
  private static final String GOLDEN_ARM64 =
      Golden.DIRECTORY.resolve("arm64/capture.avro").toString();
  private static final String EVERYTHING =
      Golden.STORIES.resolve("everything-x86_64/capture.avro").toString();

  private static final String AGENT =
      Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();
  private static final String GOLDEN = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();

  @Test
  void walksAndBatchesAndProcessesAddUpToTheReport() throws IOException {
    JsonNode whole = OfflineRun.json("report", "--json", AGENT).at("/walks/0");
    JsonNode walks = OfflineRun.json("report", "walks", "--json", AGENT);
    assertThat(OfflineRun.sum(walks.get("functions"), "walks"))
        .isEqualTo(whole.get("walks").asLong());
    assertThat(walks.at("/slowest/0/duration_ns")).isEqualTo(whole.get("longest_ns"));
    JsonNode batch = OfflineRun.json("report", "batch", "--json", AGENT).get("batch");
    assertThat(batch.size()).isGreaterThan(5);
    assertThat(batch.findValuesAsText("vma")).contains("[heap]", "[stack]", "walkgrow");
    for (String figure : new String[] {"walks", "entries", "steps", "achievable_steps"}) {
      assertThat(OfflineRun.sum(batch, figure)).as(figure).isEqualTo(whole.get(figure).asLong());
    }
    assertThat(OfflineRun.sum(batch, "saved_steps"))
        .isEqualTo(whole.get("steps").asLong() - whole.get("achievable_steps").asLong());
    assertThat(batch.at("/0/ptl_acquisitions").isNull()).as("not seen in light mode").isTrue();
    JsonNode process = OfflineRun.json("report", "processes", "--json", AGENT).at("/processes/0");
    assertThat(process.get("name").asText()).isEqualTo("walkgrow");
    assertThat(process.get("reads")).isEqualTo(whole.get("reads"));
    assertThat(process.get("total_ns")).isEqualTo(whole.get("total_ns"));
  }

  /** Also where a worker makes its heap longer while a read's buffer is full. */
  @ParameterizedTest
  @ValueSource(strings = {"agent-x86_64", "agent-arm64"})
  void theAgentsReadsAreThoseThatItMade(String story) throws IOException {
    Path folder = Golden.STORIES.resolve(story);
    String capture = folder.resolve("capture.avro").toString();
    assertThat(OfflineRun.json("report", "processes", "--json", capture).at("/processes/0/reads"))
        .asString()
        .isEqualTo(String.valueOf(Files.readAllLines(folder.resolve("reads.index")).size()));
  }

  @Test
  void stallsNameWhoWaited() throws IOException {
    JsonNode held = OfflineRun.json("report", "--json", AGENT).at("/holds/0");
    JsonNode stalls = OfflineRun.json("report", "stalls", "--json", AGENT);
    assertThat(OfflineRun.sum(stalls.get("waiters"), "waits"))
        .isEqualTo(held.get("waits").asLong())
        .isPositive();
    JsonNode process = OfflineRun.json("report", "processes", "--json", AGENT).at("/processes/0");
    for (String figure : List.of("waits", "blamed_ns", "blamed_bound")) {
      assertThat(process.get(figure)).as(figure).isEqualTo(held.get(figure));
    }
    assertThat(OfflineRun.sum(stalls.get("waiters"), "blamed_ns"))
        .isEqualTo(held.get("blamed_ns").asLong());
    assertThat(stalls.get("waiters").findValuesAsText("waiter"))
        .contains("worker-0", "worker-1", "worker-2", "worker-3");
    assertThat(stalls.get("holds")).hasSize(10);
  }

  @Test
  void blameOfAProcessIsMarkedWhereItIsALowerBound() throws IOException {
    RecordedResults recorded = RecordedResults.of(Path.of(AGENT));
    StallBlame blame = recorded.all(StallBlame.class).get(0);
    for (boolean bound : new boolean[] {true, false}) {
      blame.getWaiters().forEach(waiter -> waiter.setOverlapBound(bound));
      ProcessesReport report = new ProcessesReport();
      report.take(ResultTopic.WALKS, recorded.all(Walk.class).get(0));
      report.take(ResultTopic.STALL_BLAME, blame);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      report.sheets().forEach(sheet -> sheet.into(json));
      JsonNode row = new ObjectMapper().readTree(json.toString()).at("/processes/0");
      assertThat(row.get("blamed_ns").asLong()).isEqualTo(blame.getBlamedNs());
      assertThat(row.get("blamed_bound").asBoolean()).isEqualTo(bound);
    }
  }

  @Test
  void waitsAreOfTheLengthAskedFor() throws IOException {
    JsonNode waiters =
        OfflineRun.json("report", "stalls", "--json", AGENT, "--slower", "5ms").get("waiters");
    long slow =
        RecordedResults.of(Path.of(AGENT)).all(StallBlame.class).stream()
            .flatMap(blame -> blame.getWaiters().stream())
            .filter(waiter -> waiter.getWaitNs() >= 5_000_000)
            .map(waiter -> waiter.getTid() + " " + waiter.getEndEpochNs())
            .distinct()
            .count();
    assertThat(OfflineRun.sum(waiters, "waits")).isPositive().isEqualTo(slow);
    for (JsonNode row : waiters) {
      assertThat(row.get("longest_wait_ns").asLong()).isGreaterThanOrEqualTo(5_000_000);
    }
  }

  @Test
  void waitersThatAHoldDoesNotListHaveARow() throws IOException {
    StallBlame blame = RecordedResults.of(Path.of(AGENT)).all(StallBlame.class).get(0);
    long listedNs = blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).sum();
    blame.setWaitersDropped(2);
    blame.setBlamedNs(listedNs + 500);
    StallsReport report = new StallsReport(1, 0);
    report.take(ResultTopic.STALL_BLAME, blame);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.sheets().forEach(sheet -> sheet.into(json));
    JsonNode sums = new ObjectMapper().readTree(json.toString()).get("waiters");
    assertThat(OfflineRun.sum(sums, "blamed_ns")).isEqualTo(blame.getBlamedNs());
    for (JsonNode row : sums) {
      if (row.get("waiter").asText().equals("not listed")) {
        assertThat(row.get("waits").asLong()).isEqualTo(2);
        assertThat(row.get("blamed_ns").asLong()).isEqualTo(500);
        assertThat(row.get("longest_blamed_ns").isNull()).isTrue();
        assertThat(row.get("longest_wait_ns").isNull()).isTrue();
        return;
      }
    }
    throw new AssertionError(sums);
  }

  @Test
  void walkersThatWaitedAreNamedWithWhoHeldTheLock() throws IOException {
    Walk walk = RecordedResults.of(Path.of(AGENT)).all(Walk.class).get(0);
    walk.setMmapLockWaitNs(null);
    assertThat(walkersOf(walk)).as("an old capture does not say it").isNull();
    walk.setMmapLockWaitNs(0L);
    walk.setMmapLockWaits(0);
    assertThat(walkersOf(walk)).isEmpty();
    walk.setMmapLockWaitNs(700L);
    walk.setMmapLockWaits(2);
    walk.setLongestMmapLockWait(new MmapLockWait(400L, LockOwner.WRITER, 8, 7, "writer"));
    JsonNode row = walkersOf(walk, walk).get(0);
    assertThat(row.get("waits").asLong()).isEqualTo(4);
    assertThat(row.get("wait_ns").asLong()).isEqualTo(1400);
    assertThat(row.get("longest_wait_ns").asLong()).isEqualTo(400);
    assertThat(row.get("walker").asText()).isEqualTo(walk.getWalker().getComm());
    assertThat(row.get("target").asText()).isEqualTo("walkgrow");
    assertThat(row.get("held_by").asText()).isEqualTo("WRITER");
    assertThat(row.get("owner").asText()).isEqualTo("writer");
    walk.setLongestMmapLockWait(new MmapLockWait(99L, LockOwner.READERS, null, null, null));
    assertThat(walkersOf(walk)).as("shorter than asked for").isEmpty();
  }

  private static JsonNode walkersOf(Walk... walks) throws IOException {
    StallsReport report = new StallsReport(1, 100);
    Stream.of(walks).forEach(walk -> report.take(ResultTopic.WALKS, walk));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.sheets().forEach(sheet -> sheet.into(json));
    return new ObjectMapper().readTree(json.toString()).get("walkers");
  }

  @Test
  void achievableStepsThatAreALowerBoundAreMarked() throws IOException {
    Walk walk =
        RecordedResults.of(Path.of(AGENT)).all(Walk.class).stream()
            .filter(each -> each.getSteps() > 0)
            .findFirst()
            .orElseThrow();
    for (boolean exact : new boolean[] {true, false}) {
      walk.setAchievableExact(exact);
      Report whole = new Report(0);
      whole.take(ResultTopic.WALKS, walk);
      StringWriter text = new StringWriter();
      new ReportText(new PrintWriter(text), false).print(whole);
      assertThat(text.toString().contains("≥")).isEqualTo(!exact);
      assertThat(ReportJson.of(whole).at("/walks/0/achievable_exact").asBoolean()).isEqualTo(exact);
      BatchReport batch = new BatchReport();
      batch.take(ResultTopic.WALKS, walk);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      batch.sheets().forEach(sheet -> sheet.into(json));
      assertThat(new ObjectMapper().readTree(json.toString()).at("/batch/0/exact").asBoolean())
          .isEqualTo(exact);
    }
  }

  @Test
  void locksAreThoseInsideAndAroundWalks() throws IOException {
    JsonNode locks = OfflineRun.json("report", "locks", "--json", GOLDEN).get("locks");
    JsonNode whole = OfflineRun.json("report", "--json", GOLDEN);
    long inside = 0;
    long around = 0;
    for (JsonNode lock : locks) {
      if (lock.get("where").asText().equals("around")) {
        around += lock.get("spans").asLong();
      } else if (lock.get("lock").asText().startsWith("PTL")) {
        inside += lock.get("spans").asLong();
      }
    }
    assertThat(around).isPositive().isEqualTo(OfflineRun.sum(whole.get("holds"), "holds"));
    assertThat(inside)
        .isPositive()
        .isEqualTo(OfflineRun.sum(whole.get("walks"), "ptl_acquisitions"));
  }

  /** Not seen, seen and not there, and no word of the probe. */
  @Test
  void locksThatARunDoesNotSeeAreNotTold(@TempDir Path folder) throws IOException {
    assertThat(locksOf(GOLDEN)).doesNotContain("not told", "not seen");
    assertThat(OfflineRun.json("report", "locks", "--json", GOLDEN).at("/locks_seen/guest-x86_64"))
        .hasSize(1)
        .allMatch(run -> run.size() == LockKind.values().length);

    assertThat(locksOf(AGENT))
        .contains("  not told\n  not seen on guest-x86_64: mmap_lock_read, mmap_lock_write, ");
    JsonNode light = OfflineRun.json("report", "locks", "--json", AGENT);
    assertThat(light.get("locks")).isEmpty();
    assertThat(light.get("locks_seen").toString()).isEqualTo("{\"guest-x86_64\":[[]]}");

    Path locks =
        CaptureCopy.of(
            Path.of(AGENT), folder.resolve("locks.avro"), record -> List.of(seeingHolds(record)));
    assertThat(locksOf(locks.toString()))
        .contains("  none\n  not seen on guest-x86_64: vma_lock, ptl, ");
    assertThat(OfflineRun.json("report", "locks", "--json", locks.toString()).get("locks_seen"))
        .asString()
        .isEqualTo("{\"guest-x86_64\":[[\"MMAP_LOCK_READ\",\"MMAP_LOCK_WRITE\"]]}");

    Path uncounted =
        CaptureCopy.of(
            Path.of(AGENT),
            folder.resolve("uncounted.avro"),
            record -> record instanceof TraceFragment ? List.of(record) : List.of());
    assertThat(locksOf(uncounted.toString()))
        .contains("  not told\n  which are seen on guest-x86_64 is not told\n");
    assertThat(
            new ObjectMapper()
                .readTree(OfflineRun.of("report", "locks", "--json", uncounted.toString()).out())
                .get("locks_seen")
                .toString())
        .isEqualTo("{\"guest-x86_64\":[null]}");
  }

  private static String locksOf(String capture) {
    return OfflineRun.of("report", "locks", capture).out();
  }

  /** The record of a probe in light mode with --locks. */
  private static SpecificRecord seeingHolds(SpecificRecord record) {
    if (record.get(record.getSchema().getField("host").pos()) instanceof Host host) {
      Map<String, Long> constants = new TreeMap<>(host.getConstants());
      constants.put("MMAP_LOCK_HOLDS_SEEN", 1L);
      host.setConstants(constants);
    }
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    "report walks --json, functions, walks",
    "report batch --json, batch, steps",
    "report stalls --json, waiters, waits",
    "report processes --json, processes, walks",
    "whatif --batch folio --json, '', steps_then"
  })
  void rowsOfTwoHostsAreNotAddedUp(String words, String key, String figure) throws IOException {
    JsonNode both = rows(words, key, AGENT, AGENT_ARM64);
    for (String capture : List.of(AGENT, AGENT_ARM64)) {
      JsonNode one = rows(words, key, capture);
      assertThat(new HashSet<>(one.findValuesAsText("host"))).hasSize(1);
      long ofHost = 0;
      for (JsonNode row : both) {
        ofHost += row.get("host").equals(one.get(0).get("host")) ? row.get(figure).asLong() : 0;
      }
      assertThat(ofHost).isPositive().isEqualTo(OfflineRun.sum(one, figure));
    }
  }

  private static JsonNode rows(String words, String key, String... captures) throws IOException {
    JsonNode json =
        OfflineRun.json(
            Stream.concat(Stream.of(words.split(" ")), Stream.of(captures)).toArray(String[]::new));
    return key.isEmpty() ? json : json.get(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"walks", "batch", "stalls", "processes"})
  void hostsAreShownWhereThereAreTwo(String part) {
    assertThat(OfflineRun.of("report", part, AGENT).out()).doesNotContain("guest-x86_64");
    assertThat(OfflineRun.of("report", part, AGENT, AGENT_ARM64).out())
        .containsPattern(" host +(consumer|waiter|pid)")
        .contains("guest-x86_64", "guest-arm64");
  }

  @Test
  void locksOfTwoHostsAreNotAddedUp() throws IOException {
    JsonNode locks =
        OfflineRun.json("report", "locks", "--json", GOLDEN, GOLDEN_ARM64).get("locks");
    int one = 0;
    for (String capture : List.of(GOLDEN, GOLDEN_ARM64)) {
      one += OfflineRun.json("report", "locks", "--json", capture).get("locks").size();
    }
    assertThat(locks.size()).isEqualTo(one);
    assertThat(new HashSet<>(locks.findValuesAsText("host"))).hasSize(2);
  }

  @Test
  void percentilesOfOneSpanAreItsTime() throws IOException {
    String[] call = {"report", "locks", "--json", EVERYTHING, "--consumer", "smaps_rollup"};
    int alone = 0;
    for (JsonNode lock : OfflineRun.json(call).get("locks")) {
      if (lock.get("spans").asLong() == 1) {
        alone++;
        assertThat(lock.get("hold_median_ns")).isEqualTo(lock.get("hold_ns"));
        assertThat(lock.get("hold_p99_ns")).isEqualTo(lock.get("hold_ns"));
        assertThat(lock.get("wait_p99_ns")).isEqualTo(lock.get("wait_ns"));
      }
    }
    assertThat(alone).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"walks", "locks", "stalls", "batch", "processes"})
  void everyPartSaysWhatWasLost(String part) throws IOException {
    OfflineRun run = OfflineRun.of("report", part, GOLDEN);
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("\nLOSS\nevents: seen 449 = delivered 449");
    assertThat(OfflineRun.json("report", part, "--json", GOLDEN).at("/loss/seen").asLong())
        .isEqualTo(449);
    OfflineRun none = OfflineRun.of("report", part);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("name a capture after " + part);
  }

  @Test
  void durationsAreDrawnOnRequest() {
    String out = OfflineRun.of("report", "--plot", AGENT).out();
    assertThat(out).contains("DURATIONS OF WALKS OVER TIME\n", " 1.00 ms │", "7.09 s in all");
    assertThat(out).containsPattern("0\\.09 .*█.* guest-x86_64: walkagent");
    assertThat(OfflineRun.of("report", AGENT).out()).doesNotContain("│", "█");
  }
}
