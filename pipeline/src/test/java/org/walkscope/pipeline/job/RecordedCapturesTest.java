// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.Gathered;
import org.walkscope.pipeline.run.WindowsRun;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;

/** Captures recorded in guests, whose right values were worked out from the kernel's own text. */
class RecordedCapturesTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final List<String> SINKS =
      List.of(
          "walks",
          "snapshots",
          "holds",
          "stalls",
          "batches",
          "batch rollups",
          "locks",
          "lock rollups",
          "latencies",
          "latency rollups",
          "losses",
          "dead letters");
  private static final Map<String, String> SINK_OF =
      Map.ofEntries(
          Map.entry(Topics.WALKS, "walks"),
          Map.entry(Topics.SNAPSHOTS, "snapshots"),
          Map.entry(Topics.LOCK_HOLDS, "holds"),
          Map.entry(Topics.STALLS, "stalls"),
          Map.entry(Topics.BATCH_EFFICIENCY, "batches"),
          Map.entry(Topics.BATCH_EFFICIENCY_ROLLUPS, "batch rollups"),
          Map.entry(Topics.LOCK_TIMINGS, "locks"),
          Map.entry(Topics.LOCK_TIMINGS_ROLLUPS, "lock rollups"),
          Map.entry(Topics.WALK_LATENCY, "latencies"),
          Map.entry(Topics.WALK_LATENCY_ROLLUPS, "latency rollups"),
          Map.entry(Topics.LOSS, "losses"));

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  /** Thread id 4242 was used by two processes, 40 ms apart, whose first reads are both number 1. */
  @Test
  void tellsProcessesApartThatHadOneThreadIdAfterTheOther() throws Exception {
    try (Collected collected = new Collected()) {
      run("tid-used-again", 2, collected);
      List<Snapshot> all = collected.of("snapshots");
      assertThat(all).hasSize(27);
      assertThat(all)
          .filteredOn(snapshot -> snapshot.getWalker().getTid() == 4242)
          .extracting(
              snapshot -> snapshot.getWalker().getComm(),
              snapshot -> snapshot.getTarget().getComm(),
              Snapshot::getWalks,
              Snapshot::getCompleteness)
          .containsExactlyInAnyOrder(
              tuple("first", "first", 14L, Completeness.COMPLETE),
              tuple("second", "second", 14L, Completeness.COMPLETE));
      assertThat(collected.<StageLoss>of("losses")).isEmpty();
    }
  }

  /**
   * The first 8,180 fragments are not in the capture; in the others are the events of 8,621 walks,
   * those of 6,175 after events of later walks.
   */
  @Test
  void tellsOfEachWalkWhoseEventsCameTooLateThatItIsMissing() throws Exception {
    try (Collected collected = new Collected()) {
      run("late-events", 2, collected);
      List<Walk> walks = collected.of("walks");
      assertThat(walks).filteredOn(walk -> walk.getMissingWalks() == 0).hasSize(2_446);
      assertThat(walks.stream().mapToLong(Walk::getMissingWalks).sum()).isEqualTo(6_175);
      long[] told =
          walks.stream()
              .flatMapToLong(
                  walk ->
                      LongStream.range(
                          walk.getWalk(), walk.getWalk() + Math.max(1, walk.getMissingWalks())))
              .toArray();
      long first = told[0];
      assertThat(told).isEqualTo(LongStream.range(first, first + 8_621).toArray());
      List<BatchEfficiency> hours =
          collected.<BatchEfficiency>of("batch rollups").stream()
              .filter(batch -> batch.getHostname() == null && lengthMs(batch) == 3_600_000)
              .toList();
      assertThat(hours.stream().mapToLong(BatchEfficiency::getWalks).sum()).isEqualTo(8_621);
      assertThat(hours.stream().mapToLong(BatchEfficiency::getIncompleteWalks).sum())
          .isEqualTo(6_175);
      Map<String, Long> lost = new TreeMap<>();
      collected
          .<StageLoss>of("losses")
          .forEach(loss -> lost.merge(loss.getCounter(), loss.getCount(), Math::max));
      assertThat(lost)
          .isEqualTo(
              Map.of(
                  "events_of_closed_walk", 37_050L,
                  "fragments_missing", 8_180L,
                  "walks_missing", 6_175L));
    }
  }

  /** 2,000 walks of one event each, which claims 2,000 runs of 2^20 entries: a table has 512. */
  @Test
  @Timeout(20)
  void boundsWhatOneEventClaimsByWhatAPageTableHolds() throws Exception {
    try (Collected collected = new Collected()) {
      run("claimed-entries", 2, collected);
      List<Walk> walks = collected.of("walks");
      assertThat(walks).hasSize(2_000);
      assertThat(walks).extracting(Walk::getCompleteness).containsOnly(Completeness.LOSSY);
      assertThat(walks).extracting(Walk::getReadErrors).containsOnly(2_000L << 20);
      assertThat(collected.<StageLoss>of("losses"))
          .extracting(StageLoss::getCounter)
          .containsOnly("entries_beyond_table");
      assertThat(collected.<StageLoss>of("losses").stream().mapToLong(StageLoss::getCount).max())
          .hasValue(4_194_304_000_000L);
    }
  }

  /** A field of a later version is null: the agent's smaps reads of then, in light mode. */
  @Test
  void readsWhatAnOlderProbeRecorded() throws Exception {
    try (Collected collected = new Collected()) {
      run("stream-version-5", 2, collected);
      List<Walk> walks = collected.of("walks");
      assertThat(walks).hasSize(287);
      assertThat(walks).extracting(Walk::getCompleteness).containsOnly(Completeness.COMPLETE);
      assertThat(walks)
          .extracting(walk -> walk.getTarget().getCgroup())
          .as("since version 5")
          .doesNotContainNull();
      assertThat(walks)
          .extracting(Walk::getVmaReferences)
          .as("since version 6")
          .containsOnlyNulls();
      assertThat(walks)
          .extracting(Walk::getMmapLockWaitNs)
          .as("since version 7")
          .containsOnlyNulls();
      assertThat(collected.<StageLoss>of("losses")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tid-used-again", "late-events"})
  void givesTheSameAtAnyParallelismBesideAnyLoad(String capture) throws Exception {
    Path path = CAPTURES.resolve(capture + ".avro");
    Map<String, List<String>> calm = results(path, 1);
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy = new Thread(RecordedCapturesTest::beBusy, "busy-" + i);
      busy.setDaemon(true);
      busy.start();
      load.add(busy);
    }
    try {
      for (int parallelism = 1; parallelism <= 4; parallelism++) {
        assertThat(results(path, parallelism)).as("at " + parallelism).isEqualTo(calm);
      }
    } finally {
      load.forEach(Thread::interrupt);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tid-used-again", "late-events", "claimed-entries", "stream-version-5"})
  void aPlainLoopGivesTheSame(String capture) throws Exception {
    Path path = CAPTURES.resolve(capture + ".avro");
    assertThat(inALoop(path)).isEqualTo(results(path, 2));
  }

  /** Damage is a dead letter and a loss, and what comes before it is rebuilt. */
  @Test
  void aPlainLoopGivesTheSameOfADamagedCapture(@TempDir Path folder) throws Exception {
    byte[] whole = Files.readAllBytes(CAPTURES.resolve("tid-used-again.avro"));
    Path cut = folder.resolve("cut.avro");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    Map<String, List<String>> results = inALoop(cut);
    assertThat(results.get("walks")).isNotEmpty();
    assertThat(results.get("dead letters")).hasSize(1);
    assertThat(results).isEqualTo(results(cut, 2));
  }

  private static Map<String, List<String>> inALoop(Path capture) throws IOException {
    Gathered gathered = new Gathered();
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run = new CaptureRun(settings, new WindowsRun(settings.windows(), gathered));
    run.read(capture);
    run.end();
    Map<String, List<String>> results = new TreeMap<>();
    SINK_OF.forEach((topic, sink) -> results.put(sink, texts(gathered.of(topic))));
    results.put("dead letters", texts(gathered.deadLetters()));
    return results;
  }

  private static List<String> texts(List<?> results) {
    return results.stream().map(RecordedCapturesTest::text).sorted().toList();
  }

  private static String text(Object result) {
    return result instanceof DeadLetter letter
        ? letter.topic() + "@" + letter.offset() + ": " + letter.cause()
        : result.toString();
  }

  private static void beBusy() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private static Map<String, List<String>> results(Path capture, int parallelism) throws Exception {
    Map<String, List<String>> results = new TreeMap<>();
    try (Collected collected = new Collected()) {
      run(capture, parallelism, collected);
      for (String sink : SINKS) {
        results.put(sink, texts(collected.of(sink)));
      }
    }
    return results;
  }

  private static void run(String capture, int parallelism, Collected collected) throws Exception {
    run(CAPTURES.resolve(capture + ".avro"), parallelism, collected);
  }

  private static void run(Path capture, int parallelism, Collected collected) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.setParallelism(parallelism);
    List<String> paths = List.of(capture.toString());
    WalkJob.build(Sources.captures(env, paths), collected.sinks(), WalkSettings.DEFAULT);
    env.execute();
  }

  private static long lengthMs(BatchEfficiency batch) {
    return batch.getWindowEndEpochMs() - batch.getWindowStartEpochMs();
  }
}
