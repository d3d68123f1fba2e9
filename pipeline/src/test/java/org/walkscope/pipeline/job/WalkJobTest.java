// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.pipeline.TestHosts.EPOCH_MS;
import static org.walkscope.pipeline.TestHosts.EPOCH_NS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

/** The whole graph in a MiniCluster, over handmade fragments. */
class WalkJobTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long B = A + 0x20_0000;
  private static final long PAGE = 0x1_0000_0067L; // a page on both architectures
  private static final long SECOND_NS = 1_000_000_000L;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void makesWalksSnapshotsAndWindowsOfFragments() throws Exception {
    try (Collected collected = new Collected()) {
      run(arrivals(twoReads(TestHosts.x86()).fragments()), collected);

      List<Walk> walks = collected.of("walks");
      assertThat(walks).hasSize(4);
      assertThat(walks).extracting(Walk::getCompleteness).containsOnly(Completeness.COMPLETE);

      List<Snapshot> snapshots = collected.of("snapshots");
      assertThat(snapshots).extracting(Snapshot::getSnapshot).containsExactlyInAnyOrder(1L, 2L);
      assertThat(snapshots).extracting(s -> s.getTotals().getRss()).containsOnly(5 * 4096L);
      assertThat(snapshots)
          .extracting(Snapshot::getCompleteness)
          .containsOnly(Completeness.COMPLETE);

      // the reads are 12 s apart: two windows of 10 s
      List<BatchEfficiency> batches =
          sorted(collected.of("batches"), BatchEfficiency::getWindowStartEpochMs);
      assertThat(batches)
          .extracting(BatchEfficiency::getWindowStartEpochMs)
          .containsExactly(EPOCH_MS, EPOCH_MS + 10_000);
      assertThat(batches).extracting(BatchEfficiency::getWalks).containsExactly(2L, 2L);
      assertThat(batches.get(0).getSteps()).isEqualTo(5);
      assertThat(batches.get(0).getEntries()).isEqualTo(5);
      assertThat(batches.get(0).getAchievableSteps()).isEqualTo(2);
      assertThat(batches.get(0).getEfficiency()).isEqualTo(0.4);
      assertThat(batches.get(0).getHostname()).isEqualTo("alpha");
      assertThat(batches.get(0).getConsumer()).isEqualTo("smaps");

      assertThat(batches.get(0).getPtlAcquisitions()).isNotNull();
      // 10 s of the fleet twice, one minute or two, one hour, each of host and fleet
      assertThat(collected.<BatchEfficiency>of("batch rollups"))
          .filteredOn(batch -> batch.getHostname() == null)
          .extracting(BatchEfficiency::getWalks)
          .contains(4L);

      List<LockTimings> locks = sorted(collected.of("locks"), LockTimings::getWindowStartEpochMs);
      assertThat(locks).hasSize(2);
      assertThat(locks.get(0).getKind()).isEqualTo(LockKind.PTL);
      assertThat(locks.get(0).getLevel()).isEqualTo(Level.PTE);
      assertThat(locks.get(0).getHold().getCount()).isEqualTo(2);
      assertThat(locks.get(0).getHold().getMaxNs()).isEqualTo(900);
      assertThat(locks.get(0).getWait().getSumNs()).isEqualTo(60);
      assertThat(locks.get(0).getHoldBounds()).isEqualTo(2);
      assertThat(locks.get(0).getWaitBounds()).isZero();

      List<WalkLatency> latencies = collected.of("latencies");
      assertThat(latencies).hasSize(2);
      assertThat(latencies).extracting(WalkLatency::getWalks).containsOnly(2L);
      assertThat(collected.<StageLoss>of("losses")).isEmpty();
      assertThat(collected.<DeadLetter>of("dead letters")).isEmpty();
    }
  }

  @Test
  void comesToTheSameWhateverTheOrderBetweenThreadsAndHosts() throws Exception {
    List<TraceFragment> one = twoReads(TestHosts.x86()).fragments();
    List<TraceFragment> other = twoReads(TestHosts.arm64()).fragments();
    List<TraceFragment> fragments = new ArrayList<>(one);
    fragments.addAll(other);
    try (Collected calm = new Collected();
        Collected shuffled = new Collected()) {
      run(arrivals(fragments), calm);
      List<TraceFragment> mixed = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        mixed.add(other.get(i));
        mixed.add(one.get(i));
      }
      run(arrivals(mixed), shuffled);
      for (String sink : new String[] {"walks", "snapshots", "batches", "locks", "latencies"}) {
        assertThat(shuffled.of(sink)).as(sink).containsExactlyInAnyOrderElementsOf(calm.of(sink));
      }
    }
  }

  @Test
  void countsWhatIsLostByNameAndPlaceAndGoesOn() throws Exception {
    List<TraceFragment> fragments = twoReads(TestHosts.x86()).fragments();
    List<Polled> polled = new ArrayList<>(arrivals(fragments));
    polled.remove(1);
    byte[] key = "alpha/00000000-0000-4000-8000-000000000001/7/1000000000".getBytes(UTF_8);
    polled.add(
        1,
        Polled.of(
            new DeadLetter("trace", 3, 17, "ends inside a field", key, new byte[] {1, 2}),
            EPOCH_MS));
    try (Collected collected = new Collected()) {
      run(polled, collected);
      List<DeadLetter> dead = collected.of("dead letters");
      assertThat(dead).hasSize(1);
      assertThat(dead.get(0).value()).containsExactly(1, 2);
      List<StageLoss> losses = collected.of("losses");
      assertThat(losses)
          .extracting(StageLoss::getCounter)
          .containsExactlyInAnyOrder("records_undecodable", "fragments_missing", "walks_missing");
      assertThat(losses).extracting(StageLoss::getHostname).containsOnly("alpha");
      assertThat(losses).extracting(StageLoss::getCount).containsOnly(1L);
      assertThat(losses)
          .extracting(StageLoss::getFirst)
          .anyMatch(first -> first.startsWith("trace/3@17: ends"));
      assertThat(collected.<Walk>of("walks"))
          .extracting(Walk::getWalk, Walk::getMissingWalks)
          .containsExactly(tuple(1L, 0L), tuple(2L, 1L), tuple(3L, 0L), tuple(4L, 0L));
      assertThat(collected.<Snapshot>of("snapshots"))
          .extracting(Snapshot::getCompleteness)
          .containsExactlyInAnyOrder(Completeness.TRUNCATED, Completeness.LOSSY);
    }
  }

  @Test
  void runsOverACaptureAndKeepsWhatCameBeforeABreak(@TempDir Path folder) throws Exception {
    Host host = TestHosts.x86();
    List<TraceFragment> fragments = twoReads(host).fragments();
    Path whole = folder.resolve("whole.avro");
    Path broken = folder.resolve("broken.avro");
    try (CaptureWriter writer = new CaptureWriter(whole, host, EPOCH_NS)) {
      for (TraceFragment fragment : fragments) {
        writer.write(fragment);
      }
      writer.write(new StreamEnd(host, EPOCH_NS, 20 * SECOND_NS, 1L, 1L, (long) fragments.size()));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(broken, Arrays.copyOf(bytes, bytes.length - 20));
    try (Collected direct = new Collected();
        Collected captured = new Collected();
        Collected cut = new Collected()) {
      run(arrivals(fragments), direct);
      runCaptures(List.of(whole.toString()), captured);
      for (String sink : new String[] {"walks", "snapshots", "batches", "locks", "latencies"}) {
        assertThat(captured.of(sink)).as(sink).containsExactlyInAnyOrderElementsOf(direct.of(sink));
      }
      assertThat(captured.<StageLoss>of("losses")).isEmpty();

      runCaptures(List.of(broken.toString()), cut);
      assertThat(cut.<StageLoss>of("losses"))
          .extracting(StageLoss::getCounter)
          .containsExactly("captures_broken");
      assertThat(cut.<DeadLetter>of("dead letters").get(0).topic()).isEqualTo(broken.toString());
    }
  }

  static void runTwoReads(Collected collected) throws Exception {
    run(arrivals(twoReads(TestHosts.x86()).fragments()), collected);
  }

  /** Two reads of two VMAs, 12 s apart, one walk a fragment. */
  private static ThreadTrace twoReads(Host host) {
    ThreadTrace trace = new ThreadTrace(host, TestHosts.walker(7));
    for (int read = 0; read < 2; read++) {
      long atNs = SECOND_NS + read * 12L * SECOND_NS;
      int first = 1 + 2 * read;
      int snapshot = 1 + read;
      trace.write(to -> walk(to, first, atNs, A, snapshot, 2)).cut();
      trace.write(to -> walk(to, first + 1, atNs + 1_000_000, B, snapshot, 3)).cut();
    }
    return trace;
  }

  private static void walk(
      EventVisitor to, long walk, long atNs, long start, long snapshot, int pages) {
    WalkScript.begin(
            to,
            walk,
            atNs,
            WalkScript.smaps(start, start + 0x20_0000).snapshot(snapshot).mapCount(2).build())
        .ptes(start, PAGE, 4096, pages)
        .folios(start, 0x100000, pages, 4, 1)
        .ptl(1, start, 10 * pages + 5, 300L * pages, 2)
        .end();
  }

  private static List<Polled> arrivals(List<TraceFragment> fragments) {
    List<Polled> polled = new ArrayList<>();
    for (TraceFragment fragment : fragments) {
      polled.add(PolledRecords.of(fragment, polled.size()));
    }
    return polled;
  }

  private static void run(Collection<Polled> polled, Collected collected) throws Exception {
    StreamExecutionEnvironment env = environment();
    var source = env.fromData(polled, Polled.TYPE).setParallelism(1).uid("handmade");
    WalkJob.build(Sources.timed(source), collected.sinks(), WalkSettings.DEFAULT);
    env.execute();
  }

  private static void runCaptures(List<String> paths, Collected collected) throws Exception {
    StreamExecutionEnvironment env = environment();
    WalkJob.build(Sources.captures(env, paths), collected.sinks(), WalkSettings.DEFAULT);
    env.execute();
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.setParallelism(2);
    return env;
  }

  private static <T> List<T> sorted(List<T> list, ToLongFunction<T> by) {
    return list.stream().sorted(Comparator.comparingLong(by)).toList();
  }
}
