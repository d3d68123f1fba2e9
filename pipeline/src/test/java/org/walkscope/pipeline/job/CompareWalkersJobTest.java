// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.FOLIO;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.compare.MadeWalk;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.ComparisonsRun;
import org.walkscope.pipeline.run.Gathered;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** The whole graph in a MiniCluster, over handmade walks. */
class CompareWalkersJobTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long END = A + 0x20_0000;
  private static final long PAGE = 0x1_0000_0067L; // a page on both architectures

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void comparesEachHostsWalkersAndCountsWhatCannotBeRead() throws Exception {
    List<Polled> observed = new ArrayList<>();
    for (Host host : List.of(TestHosts.x86(), TestHosts.arm64())) {
      boolean faulty = host.getHostname().equals("beta");
      MadeWalk legacy = MadeWalk.legacy(host, A, END).ptes(FOLIO, A, 4, PAGE);
      MadeWalk range = MadeWalk.range(host, A, END, FOLIO).ptes(FOLIO, A, faulty ? 3 : 4, PAGE);
      observed.add(PolledRecords.of(read(legacy.build(1), 1)));
      observed.add(PolledRecords.of(read(range.build(2), 2)));
      observed.add(PolledRecords.of(read(legacy.build(3), 3)));
    }
    byte[] key = "alpha/00000000-0000-4000-8000-000000000001/7".getBytes(UTF_8);
    observed.add(
        2, Polled.of(new DeadLetter("walks", 1, 5, "ends inside", key, new byte[] {1}), 0));
    try (Collected collected = new Collected()) {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      WalkJob.configure(env);
      env.setParallelism(2);
      var source =
          Sources.timed(env.fromData(observed, Polled.TYPE).setParallelism(1).uid("handmade"));
      CompareWalkersJob.build(
          source, collected.sink("comparisons"), collected.lossSinks(), CompareSettings.DEFAULT);
      env.execute();

      List<WalkerComparison> comparisons = collected.of("comparisons");
      assertThat(comparisons).hasSize(2);
      for (WalkerComparison comparison : comparisons) {
        boolean faulty = comparison.getHost().getHostname().equals("beta");
        assertThat(comparison.getVerdict())
            .isEqualTo(faulty ? ComparisonVerdict.DIFFERS : ComparisonVerdict.EQUAL);
      }
      assertThat(inALoop(observed)).containsExactlyInAnyOrderElementsOf(comparisons);
      assertThat(collected.<DeadLetter>of("dead letters")).hasSize(1);
      assertThat(collected.<StageLoss>of("losses"))
          .extracting(StageLoss::getCounter)
          .containsExactly("records_undecodable");
    }
  }

  private static List<SpecificRecord> inALoop(List<Polled> observed) {
    Gathered gathered = new Gathered();
    ComparisonsRun run = new ComparisonsRun(CompareSettings.DEFAULT, gathered);
    for (Polled polled : observed) {
      if (polled instanceof Polled.Read read && read.record() instanceof Walk walk) {
        run.take(ResultTopic.WALKS, walk);
      }
    }
    run.end();
    return gathered.of(Topics.WALKER_COMPARISONS);
  }

  private static Walk read(Walk walk, long snapshot) {
    walk.setSnapshot(snapshot);
    return walk;
  }
}
