// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.pipeline.job.JobLine;
import org.walkscope.pipeline.job.Jobs;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.golden.LoopResults;
import org.walkscope.standalone.run.CheckpointFolder;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.LocalJob;
import org.walkscope.standalone.run.ResultRecord;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.standalone.run.TopicResults;
import org.walkscope.testing.Golden;

/** A story's trace that comes in two halves, and the golden results of all of it. */
final class FedTrace {
  private static final Path CAPTURE = Golden.STORIES.resolve("agent-x86_64/capture.avro");

  /** Topics whose records come of this job alone. */
  private static final List<String> OF_WALK_JOB =
      Jobs.named("WalkJob").orElseThrow().writes().stream()
          .filter(topic -> !topic.equals(Topics.LOSS) && !topic.equals(Topics.DEAD_LETTER))
          .toList();

  private final List<SpecificRecord> records = new ArrayList<>();

  FedTrace() throws IOException, CaptureException {
    try (CaptureReader reader = CaptureReader.open(CAPTURE)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    assertThat(records).hasSizeGreaterThan(10);
  }

  void sendFirstHalf(String bootstrapServers) throws IOException {
    send(bootstrapServers, records.subList(0, records.size() / 2));
  }

  void sendSecondHalf(String bootstrapServers) throws IOException {
    send(bootstrapServers, records.subList(records.size() / 2, records.size()));
  }

  private static void send(String bootstrapServers, List<SpecificRecord> part) throws IOException {
    try (TraceSink sink = new KafkaConnection(bootstrapServers, new Properties()).open()) {
      for (SpecificRecord each : part) {
        if (each instanceof TraceFragment fragment) {
          sink.fragment(fragment);
        } else if (each instanceof ProbeLoss loss) {
          sink.loss(loss);
        } else if (each instanceof StageLoss loss) {
          sink.stageLoss(loss);
        } else {
          sink.end((StreamEnd) each);
        }
      }
    }
  }

  /** Waits for results that a reader sees: the next end of the process falls in the middle. */
  static void awaitWalks(String bootstrapServers) {
    Awaitility.await("walks")
        .atMost(LocalProcess.PATIENCE)
        .until(() -> !new CommittedRecords(bootstrapServers).raw(Topics.WALKS).isEmpty());
  }

  /** Lets the walk job go on from its state to the end of all windows, and compares its results. */
  static void requireGolden(String bootstrapServers, Path state, Path scratch) throws Exception {
    try (FlinkCluster cluster = FlinkCluster.start(1, 2, ScratchDirectory.anew(scratch))) {
      LocalJob job = new LocalJob("WalkJob", cluster, new CheckpointFolder(state), 2);
      JobLine<?> line = Jobs.named("WalkJob").orElseThrow().line("WalkJob", null, null, null);
      assertThat(line.parse("--bootstrap-servers", bootstrapServers)).isEmpty();
      assertThat(line.check()).isEmpty();
      job.start(line);
      job.awaitRunning();
      TopicEnds ends = new TopicEnds(bootstrapServers);
      ends.awaitAllTaken("walkscope-pipeline", List.of(Topics.TRACE));
      assertThat(job.stop(LocalProcess.PATIENCE, true)).isTrue();
    }
    TopicResults golden = ofWalkJob(LoopResults.of(CAPTURE, WalkSettings.DEFAULT));
    assertThat(golden.records()).isGreaterThan(50);
    assertThat(ofWalkJob(TopicResults.read(bootstrapServers)).differences(golden)).isEmpty();
  }

  private static TopicResults ofWalkJob(TopicResults all) {
    NavigableMap<String, NavigableMap<String, List<ResultRecord>>> kept =
        new TreeMap<>(all.byTopicAndKey());
    kept.keySet().retainAll(OF_WALK_JOB);
    return new TopicResults(kept);
  }

  /** Values of a topic that are there more than once. */
  static List<String> twice(String bootstrapServers, String topic) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    for (var each : new CommittedRecords(bootstrapServers).raw(topic)) {
      times.merge(Arrays.toString(each.value()), 1, Integer::sum);
    }
    times.values().removeAll(Collections.singleton(1));
    return List.copyOf(times.keySet());
  }
}
