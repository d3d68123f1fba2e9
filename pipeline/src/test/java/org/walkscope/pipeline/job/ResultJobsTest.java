// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.Gathered;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerNames;

/** The jobs that read what the walk job wrote, in a MiniCluster. */
class ResultJobsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void windowsOfTheWalksTopicAreThoseOfTheJobThatDoesItAll() throws Exception {
    try (Collected all = new Collected();
        Collected apart = new Collected()) {
      WalkJobTest.runTwoReads(all);
      List<Polled> walks = new ArrayList<>();
      all.<Walk>of("walks").forEach(walk -> walks.add(PolledRecords.of(walk)));
      Windows windows = WalkSettings.DEFAULT.windows();

      StreamExecutionEnvironment env = environment();
      BatchEfficiencyJob.build(
          source(env, walks),
          apart.windowSinks("batches", "batch rollups"),
          apart.lossSinks(),
          windows);
      env.execute();
      env = environment();
      LockTimingsJob.build(
          source(env, walks),
          apart.windowSinks("latencies", "latency rollups"),
          apart.windowSinks("locks", "lock rollups"),
          apart.lossSinks(),
          windows);
      env.execute();

      for (String sink :
          List.of(
              "batches",
              "batch rollups",
              "locks",
              "lock rollups",
              "latencies",
              "latency rollups")) {
        assertThat(apart.of(sink)).as(sink).isNotEmpty();
        assertThat(apart.of(sink)).as(sink).containsExactlyInAnyOrderElementsOf(all.of(sink));
      }
      assertThat(apart.<StageLoss>of("losses")).isEmpty();
    }
  }

  @Test
  void blamesEachHostsWalkersAndAddsUpByWalkerAndFleet() throws Exception {
    List<Polled> observed = new ArrayList<>();
    for (var host : List.of(TestHosts.x86(), TestHosts.arm64())) {
      addHold(host, TestHosts.walker(7), observed);
    }
    try (Collected collected = new Collected()) {
      Gathered inALoop = blameBothWays(observed, collected);
      assertThat(collected.<StallBlame>of("blame"))
          .extracting(StallBlame::getBlamedNs)
          .containsExactly(499_900_000L, 499_900_000L);
      assertThat(collected.<StallSums>of("stall sums"))
          .extracting(StallSums::getHolds)
          .containsExactly(1L, 1L);
      // two hosts of different architecture: a minute and an hour of each, and three of each fleet
      assertThat(collected.<StallSums>of("stall rollups")).hasSize(2 * 2 + 2 * 3);
      sameSums(inALoop, collected);
      assertThat(collected.<StageLoss>of("losses")).isEmpty();
    }
  }

  @Test
  void tellsMoreNamesThanAWindowKeepsAlikeInFlinkAndInALoop() throws Exception {
    List<Polled> observed = new ArrayList<>();
    for (int tid = 100; tid < 100 + 2 * WalkerNames.MOST; tid++) {
      Walker walker = TestHosts.walker(tid);
      walker.setComm("worker-" + tid);
      addHold(TestHosts.x86(), walker, observed);
    }
    Collections.shuffle(observed, new Random(1));
    try (Collected collected = new Collected()) {
      Gathered inALoop = blameBothWays(observed, collected);
      List<StallSums> sums = collected.of("stall sums");
      assertThat(sums).hasSize(WalkerNames.MOST + 1);
      assertThat(sums)
          .filteredOn(each -> each.getWalkerComm().equals(WalkerNames.OTHERS))
          .extracting(StallSums::getHolds)
          .containsExactly((long) WalkerNames.MOST);
      sameSums(inALoop, collected);
      assertThat(collected.<StageLoss>of("losses"))
          .extracting(StageLoss::getCounter, StageLoss::getCount)
          .containsExactly(tuple("names_crowded_out", 1L));
      assertThat(inALoop.of(Topics.LOSS)).isEqualTo(collected.of("losses"));
    }
  }

  /** Adds a hold of a walker, and a wait for it. */
  private static void addHold(Host host, Walker walker, List<Polled> to) {
    LockHold hold = new LockHold();
    hold.setHost(ResultHosts.of(host, 0));
    hold.setWalker(walker);
    hold.setKind(LockKind.MMAP_LOCK_READ);
    hold.setMm(64L);
    hold.setLock(64L);
    hold.setFirstWalk(3);
    hold.setLastWalk(5);
    hold.setWalks(3);
    hold.setReleasedEpochNs(2_000_000_000L);
    hold.setHoldNs(1_000_000_000L);
    Stall stall = new Stall();
    stall.setHost(ResultHosts.of(host, 0));
    stall.setWalker(walker);
    stall.setWalk(4);
    stall.setHeld(LockKind.MMAP_LOCK_READ);
    stall.setMm(64L);
    stall.setWaiterComm("worker");
    stall.setAsked(LockKind.MMAP_LOCK_WRITE);
    stall.setEndEpochNs(2_000_100_000L);
    stall.setWaitNs(500_000_000L);
    stall.setOverlapNs(499_900_000L);
    to.add(PolledRecords.of(stall));
    to.add(PolledRecords.of(hold));
  }

  /** Runs the job, and gives the same to a plain loop. */
  private static Gathered blameBothWays(List<Polled> observed, Collected collected)
      throws Exception {
    StreamExecutionEnvironment env = environment();
    BlameSettings settings = BlameSettings.DEFAULT;
    Windows windows = WalkSettings.DEFAULT.windows().after(settings.longestWait());
    StallBlameJob.build(
        source(env, observed), collected.blameSinks(), collected.lossSinks(), settings, windows);
    env.execute();
    Gathered inALoop = new Gathered();
    give(observed, new BlameRun(settings, windows, inALoop));
    return inALoop;
  }

  private static void sameSums(Gathered inALoop, Collected collected) {
    for (var sink :
        Map.of(
                Topics.STALL_BLAME, "blame",
                Topics.STALL_SUMS, "stall sums",
                Topics.STALL_SUMS_ROLLUPS, "stall rollups")
            .entrySet()) {
      assertThat(inALoop.of(sink.getKey()))
          .as("in a loop: " + sink.getKey())
          .containsExactlyInAnyOrderElementsOf(collected.of(sink.getValue()));
    }
  }

  /** Gives handmade holds and stalls to a plain loop. */
  private static void give(List<Polled> observed, BlameRun run) {
    for (Polled polled : observed) {
      if (((Polled.Read) polled).record() instanceof LockHold hold) {
        run.take(ResultTopic.LOCK_HOLDS, hold);
      } else if (((Polled.Read) polled).record() instanceof Stall stall) {
        run.take(ResultTopic.STALLS, stall);
      }
    }
    run.end();
  }

  private static DataStream<Polled> source(StreamExecutionEnvironment env, List<Polled> observed) {
    return Sources.timed(env.fromData(observed, Polled.TYPE).setParallelism(1).uid("handmade"));
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.setParallelism(2);
    return env;
  }
}
