// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.offline.text.VmaNames;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.testing.Golden;

/** The shipped queries over two stories, against sums over the same results made here. */
class NamedQueryTest {
  @TempDir private static Path folder;

  private static Path agent;
  private static Path walkers;
  private static List<Walk> walks;
  private static RecordedResults ofAgent;
  private static RecordedResults ofWalkers;

  @BeforeAll
  static void copy() throws IOException {
    agent = copy("agent-x86_64");
    walkers = copy("walkers-x86_64");
    ofAgent = RecordedResults.of(agent);
    ofWalkers = RecordedResults.of(walkers);
    walks = ofWalkers.all(Walk.class);
  }

  @AfterAll
  static void forget() {
    ofAgent = null;
    ofWalkers = null;
  }

  private static Path copy(String story) throws IOException {
    Path capture = Golden.STORIES.resolve(story).resolve("capture.avro");
    return Files.copy(capture, folder.resolve(story + ".avro"));
  }

  private static JsonNode rows(Path capture, String name) throws IOException {
    return OfflineRun.json("sql", capture.toString(), "--query", name, "--format", "json");
  }

  private static long sum(JsonNode rows, String column) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToLong(row -> row.get(column).asLong())
        .sum();
  }

  private static long sum(ToLongFunction<Walk> figure) {
    return walks.stream().mapToLong(figure).sum();
  }

  private static JsonNode row(JsonNode rows, String column, String value) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.get(column).asText().equals(value))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void listTellsNameAndQuestionOfEach() {
    OfflineRun run = OfflineRun.of("sql", "--list");
    assertThat(run.status()).isZero();
    assertThat(run.out()).hasLineCount(NamedQuery.ALL.size());
    for (NamedQuery query : NamedQuery.ALL) {
      assertThat(query.question()).endsWith("?");
      assertThat(run.out()).contains(query.name()).contains(query.question());
    }
  }

  @Test
  void whoWalksWhom() throws IOException {
    JsonNode rows = rows(walkers, "who-walks-whom");
    assertThat(sum(rows, "walks")).isEqualTo(walks.size());
    assertThat(rows.get(0).get("walker").asText()).isEqualTo("walkcompare");
    List<Walk> smaps =
        walks.stream()
            .filter(walk -> walk.getConsumer().equals("smaps"))
            .filter(walk -> walk.getWalkerKind().name().equals("LEGACY"))
            .toList();
    JsonNode row =
        StreamSupport.stream(rows.spliterator(), false)
            .filter(each -> each.get("consumer").asText().equals("smaps"))
            .filter(each -> each.get("walker_kind").asText().equals("LEGACY"))
            .findFirst()
            .orElseThrow();
    assertThat(row.get("walks").asInt()).isEqualTo(smaps.size());
    assertThat(row.get("reads").asLong())
        .isEqualTo(smaps.stream().map(Walk::getSnapshot).distinct().count());
    assertThat(row.get("total_ms").asDouble())
        .isCloseTo(smaps.stream().mapToLong(Walk::getDurationNs).sum() / 1e6, within(0.001));
    assertThat(row.get("longest_us").asDouble())
        .isCloseTo(
            smaps.stream().mapToLong(Walk::getDurationNs).max().orElseThrow() / 1e3, within(0.1));
  }

  @Test
  void percentilesAreOfWalksWhoseBeginAndEndWereSeen() throws IOException {
    Path cut = CaptureCopy.losingEnds(agent, folder.resolve("cut.avro"), number -> number % 3 == 1);
    List<Walk> told = RecordedResults.of(cut).all(Walk.class);
    assertThat(told).anyMatch(each -> each.getMissingWalks() == 0 && !WalkTimes.isTimed(each));
    int groups = 0;
    String json =
        OfflineRun.of("sql", cut.toString(), "--query", "who-walks-whom", "--format", "json").out();
    for (JsonNode row : new ObjectMapper().readTree(json)) {
      List<Long> sorted =
          told.stream()
              .filter(each -> each.getMissingWalks() == 0 && WalkTimes.isTimed(each))
              .filter(each -> each.getWalker().getComm().equals(row.get("walker").asText()))
              .filter(each -> each.getTarget().getComm().equals(row.get("target").asText()))
              .filter(each -> each.getConsumer().equals(row.get("consumer").asText()))
              .map(Walk::getDurationNs)
              .sorted()
              .toList();
      if (!sorted.isEmpty()) {
        groups++;
        assertThat(row.get("p50_us").asDouble())
            .isCloseTo(sorted.get((sorted.size() - 1) / 2) / 1e3, within(0.1));
      }
    }
    assertThat(groups).isPositive();
  }

  @Test
  void slowestWalks() throws IOException {
    JsonNode rows = rows(walkers, "slowest-walks");
    assertThat(rows).hasSize(20);
    List<Walk> slowest =
        walks.stream()
            .sorted((a, b) -> Long.compare(b.getDurationNs(), a.getDurationNs()))
            .toList();
    for (int i = 0; i < 20; i++) {
      assertThat(rows.get(i).get("walk").asLong()).isEqualTo(slowest.get(i).getWalk());
      assertThat(rows.get(i).get("entries").asLong())
          .isEqualTo(PageTableEntries.in(slowest.get(i).getCounts()));
      assertThat(rows.get(i).get("start").asText())
          .isEqualTo("0x" + Long.toHexString(slowest.get(i).getStart()));
      assertThat(rows.get(i).get("vma").asText(null))
          .isEqualTo(VmaNames.of(slowest.get(i).getVma()));
    }
  }

  @Test
  void whoStallsWhom() throws IOException {
    JsonNode rows = rows(agent, "who-stalls-whom");
    List<Stall> stalls = ofAgent.all(Stall.class);
    long waits =
        stalls.stream()
            .map(stall -> stall.getWaiterTid() + " " + stall.getEndEpochNs())
            .distinct()
            .count();
    assertThat(sum(rows, "waits")).isEqualTo(waits).isPositive();
    double blamedMs = 0;
    long bounds = 0;
    for (JsonNode row : rows) {
      assertThat(row.get("walker").asText()).isEqualTo("walkagent");
      assertThat(row.get("waiter").asText()).startsWith("worker-");
      blamedMs += row.get("blamed_ms").asDouble();
      bounds += row.get("blamed_lower_bounds").asLong();
    }
    assertThat(bounds).isEqualTo(stalls.stream().filter(Stall::getOverlapBound).count());
    Map<String, Long> waitNs = new HashMap<>();
    stalls.stream()
        .filter(stall -> stall.getWaiterComm().equals(rows.get(0).get("waiter").asText()))
        .filter(stall -> stall.getAsked().name().equals(rows.get(0).get("asked").asText()))
        .filter(stall -> stall.getHeld().name().equals(rows.get(0).get("held").asText()))
        .forEach(
            stall ->
                waitNs.put(stall.getWaiterTid() + " " + stall.getEndEpochNs(), stall.getWaitNs()));
    List<Long> sorted = waitNs.values().stream().sorted().toList();
    assertThat(rows.get(0).get("p50_wait_ms").asDouble())
        .isCloseTo(sorted.get((sorted.size() - 1) / 2) / 1e6, within(0.001));
    assertThat(blamedMs)
        .isCloseTo(stalls.stream().mapToLong(Stall::getOverlapNs).sum() / 1e6, within(0.01));
  }

  @Test
  void lockHolds() throws IOException {
    JsonNode rows = rows(walkers, "lock-holds");
    List<LockHold> holds = ofWalkers.all(LockHold.class);
    assertThat(sum(rows, "holds")).isEqualTo(holds.size());
    JsonNode row = row(rows, "consumer", "clear_refs");
    List<Long> sorted =
        holds.stream()
            .filter(hold -> "clear_refs".equals(hold.getConsumer()))
            .filter(hold -> hold.getKind().name().equals(row.get("lock").asText()))
            .filter(hold -> hold.getWalkerKind().name().equals(row.get("walker_kind").asText()))
            .map(LockHold::getHoldNs)
            .sorted()
            .toList();
    assertThat(row.get("holds").asInt()).isEqualTo(sorted.size());
    assertThat(row.get("p50_us").asDouble())
        .isCloseTo(sorted.get((sorted.size() - 1) / 2) / 1e3, within(0.1));
    assertThat(row.get("longest_us").asDouble())
        .isCloseTo(sorted.get(sorted.size() - 1) / 1e3, within(0.1));
  }

  @Test
  void locksInWalks() throws IOException {
    JsonNode rows = rows(walkers, "locks-in-walks");
    assertThat(sum(rows, "spans")).isPositive().isEqualTo(sum(walk -> walk.getLocks().size()));
    assertThat(rows.findValuesAsText("level")).contains("PTE", "PMD");
  }

  @Test
  void batchEfficiency() throws IOException {
    JsonNode rows = rows(walkers, "batch-efficiency");
    assertThat(sum(rows, "steps")).isEqualTo(sum(Walk::getSteps));
    assertThat(sum(rows, "achievable_steps")).isEqualTo(sum(Walk::getAchievableSteps));
    for (JsonNode row : rows) {
      double share = row.get("achievable_steps").asDouble() / row.get("steps").asDouble();
      assertThat(row.get("efficiency").asDouble()).isCloseTo(share, within(0.001));
    }
  }

  @Test
  void stepsOfATraceWithoutEntriesAreNull() throws IOException {
    Path none = CaptureCopy.withoutEntries(walkers, folder.resolve("none.avro"));
    JsonNode batch = rows(none, "batch-efficiency");
    assertThat(batch).hasSameSizeAs(rows(walkers, "batch-efficiency"));
    for (JsonNode row : batch) {
      for (String column : List.of("entries", "steps", "efficiency", "steps_to_save")) {
        assertThat(row.get(column).isNull()).as(column).isTrue();
      }
      assertThat(row.get("exact").asBoolean()).isFalse();
    }
    assertThat(rows(none, "slowest-walks"))
        .isNotEmpty()
        .allMatch(row -> row.get("steps").isNull() && row.get("entries").isNull());
    assertThat(rows(none, "vmas-batched-worst")).isEmpty();
  }

  @Test
  void vmasBatchedWorst() throws IOException {
    JsonNode rows = rows(walkers, "vmas-batched-worst");
    assertThat(rows).isNotEmpty();
    long before = Long.MAX_VALUE;
    for (JsonNode row : rows) {
      long saved = row.get("steps").asLong() - row.get("achievable_steps").asLong();
      assertThat(row.get("exact").isBoolean()).isTrue();
      assertThat(row.get("steps_to_save").asLong()).isEqualTo(saved).isBetween(1L, before);
      assertThat(row.get("walker_kind").asText()).isEqualTo("LEGACY");
      assertThat(row.get("start").asText()).matches("0x[0-9a-f]+");
      assertThat(row.get("vma").asText()).isNotEmpty();
      before = saved;
    }
  }

  @Test
  void entryTypes() throws IOException {
    JsonNode rows = rows(walkers, "entry-types");
    long entries =
        sum(walk -> walk.getExtents().stream().mapToLong(extent -> extent.getEntries()).sum());
    assertThat(sum(rows, "entries")).isPositive().isEqualTo(entries);
    assertThat(rows.findValuesAsText("type")).contains("FOLIO", "NONE", "SWAP");
  }

  @Test
  void walkersCompared() throws IOException {
    JsonNode rows = rows(walkers, "walkers-compared");
    List<WalkerComparison> comparisons = ofWalkers.all(WalkerComparison.class);
    assertThat(sum(rows, "comparisons")).isEqualTo(comparisons.size()).isPositive();
    long equal =
        comparisons.stream().filter(each -> each.getVerdict() == ComparisonVerdict.EQUAL).count();
    long told =
        StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.get("verdict").asText().equals("EQUAL"))
            .mapToLong(row -> row.get("comparisons").asLong())
            .sum();
    assertThat(told).isEqualTo(equal);
  }

  @Test
  void losses() throws IOException {
    assertThat(rows(agent, "losses")).isEmpty();
    byte[] whole = Files.readAllBytes(agent);
    Path cut = folder.resolve("cut.avro");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 5));
    OfflineRun run = OfflineRun.of("sql", cut.toString(), "--query", "losses", "--format", "csv");
    assertThat(run.out()).contains(",pipeline,captures_broken,1,");
  }

  @Test
  void lossesOfTwoRunsOfTheAgentOnOneBootAddUp() throws IOException {
    Path first = withLateEvents("first.avro", 3, 1_000);
    Path second = withLateEvents("second.avro", 4, 2_000);
    OfflineRun run =
        OfflineRun.of(
            "sql", first.toString(), second.toString(), "--query", "losses", "--format", "csv");
    assertThat(run.out()).as(run.err()).contains(",ingest,late_events,7,false,first.avro\n");
  }

  @Test
  void lossesOfAPartAreThoseOfItsTimeAndOfACutAtMost() throws IOException {
    PartMark mark = new PartMark();
    AtomicLong lost = new AtomicLong(6);
    Path part =
        CaptureCopy.of(
            agent,
            folder.resolve("part.avro"),
            record -> {
              if (record instanceof ProbeLoss loss) {
                loss.getCpus().get(0).setLostRingbuf(lost.incrementAndGet());
                return List.of(mark.of(loss));
              }
              return List.of(record);
            });
    assertThat(lost(part))
        .isEqualTo("guest-x86_64,probe,lost_ringbuf," + (lost.get() - 7) + ",false,\n");
    Path whole =
        CaptureCopy.withCounters(
            agent, folder.resolve("whole.avro"), cpu -> cpu.setLostRingbuf(3L));
    assertThat(lost(whole)).isEqualTo("guest-x86_64,probe,lost_ringbuf,3,false,\n");
    Path cut = folder.resolve("slow.avro");
    OfflineRun.of("cut", whole.toString(), "--slower", "1ms", "--into", cut.toString());
    assertThat(lost(cut)).isEqualTo("guest-x86_64,probe,lost_ringbuf,3,true,\n");
  }

  private static String lost(Path capture) {
    OfflineRun run =
        OfflineRun.of("sql", capture.toString(), "--query", "losses", "--format", "csv");
    return run.out().replaceFirst("host,stage,counter,count,upper_bound,first\n", "");
  }

  /** Capture with the sums of a counter, of which the last counts. */
  private static Path withLateEvents(String name, long count, long epochMs) throws IOException {
    return CaptureCopy.of(
        agent,
        folder.resolve(name),
        record -> {
          if (record instanceof TraceFragment fragment) { // each run of the agent is a stream
            fragment.setStreamEpochNs(fragment.getStreamEpochNs() + epochMs * 1_000_000);
          }
          if (record instanceof StreamEnd end) {
            return List.of(
                late(end.getHost(), name, count - 1, epochMs - 1),
                late(end.getHost(), name, count, epochMs),
                record);
          }
          return List.of(record);
        });
  }

  private static StageLoss late(Host host, String first, long count, long epochMs) {
    return new StageLoss(
        "ingest", "late_events", host.getHostname(), host.getBootId(), count, first, epochMs);
  }
}
