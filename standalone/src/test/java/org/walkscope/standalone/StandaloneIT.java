// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;

/** Capture to result topics through the broker and the job in one JVM. */
class StandaloneIT {
  @TempDir private Path folder;

  @Test
  void theTopicsHoldTheRecordsExactlyOnce() throws IOException {
    SyntheticRead read = new SyntheticRead("alpha", Arch.X86_64, 1_795_435_200_000L, 3, 1, 255, 17);
    RecordedRead recorded = read.into(folder);
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
      try (TraceSink sink = connection.open();
          CaptureReader capture = CaptureReader.open(recorded.capture())) {
        Replay.atOnce(capture, sink);
      }
      try (EmbeddedFlink flink = EmbeddedFlink.start(broker.bootstrapServers())) {
        flink.awaitEnd();
      }
      CommittedRecords topics = new CommittedRecords(broker.bootstrapServers());

      assertThat(topics.read(Topics.TRACE, TraceFragment.class)).hasSize(2);
      List<Walk> walks = topics.read(Topics.WALKS, Walk.class);
      assertThat(walks).hasSize(8);
      assertThat(walks).extracting(Walk::getWalk).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(walks).extracting(Walk::getCompleteness).containsOnly(Completeness.COMPLETE);
      assertThat(walks.get(2).getLocks())
          .singleElement()
          .satisfies(lock -> assertThat(lock.getHoldNs()).isEqualTo(4_000 + 100 * 255));

      List<Snapshot> snapshots = topics.read(Topics.SNAPSHOTS, Snapshot.class);
      assertThat(snapshots)
          .extracting(Snapshot::getFile)
          .containsExactlyInAnyOrder(ProcFile.SMAPS, ProcFile.SMAPS_ROLLUP);
      assertThat(snapshots)
          .extracting(snapshot -> snapshot.getTotals().getRss())
          .containsOnly(276L * 4096);

      assertThat(topics.read(Topics.BATCH_EFFICIENCY, BatchEfficiency.class))
          .extracting(BatchEfficiency::getWalks)
          .containsExactlyInAnyOrder(4L, 4L);
      assertThat(topics.read(Topics.WALK_LATENCY, WalkLatency.class))
          .extracting(WalkLatency::getWalks)
          .containsExactlyInAnyOrder(4L, 4L);
      assertThat(topics.read(Topics.LOCK_TIMINGS, LockTimings.class))
          .isNotEmpty()
          .allSatisfy(
              timings -> {
                assertThat(timings.getKind()).isEqualTo(LockKind.PTL);
                assertThat(timings.getHold().getMaxNs()).isEqualTo(29_500);
              });
      assertThat(topics.read(Topics.LOSS, StageLoss.class)).isEmpty();
      assertThat(topics.raw(Topics.DEAD_LETTER)).isEmpty();
    }
  }
}
