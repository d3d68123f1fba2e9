// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.standalone.run.TopicEnds;

/** State of open walks in the walk job, from a real savepoint. */
final class OpenState {
  private static final String REBUILDING = "rebuild-walks";

  /** Silence in which walks stay open. */
  private static final Duration OPEN = Duration.ofHours(1);

  private final BenchFlink flink;
  private final WalkJobRun job;
  private final TopicEnds ends;

  OpenState(BenchFlink flink, WalkJobRun job, TopicEnds ends) {
    this.flink = flink;
    this.job = job;
    this.ends = ends;
  }

  /** Bytes of the state of rebuild-walks after the whole trace topic. */
  long bytes(String id) throws IOException {
    WalkSettings patient = WalkSettings.DEFAULT.withSilence(OPEN, 1);
    return bytesOf(flink.savepoint(job.job(1, id, patient), ends, id));
  }

  private static long bytesOf(String savepoint) throws IOException {
    Path metadata = Path.of(URI.create(savepoint)).resolve("_metadata");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      var read =
          Checkpoints.loadCheckpointMetadata(in, OpenState.class.getClassLoader(), savepoint);
      for (OperatorState operator : read.getOperatorStates()) {
        if (operator.getOperatorUid().filter(REBUILDING::equals).isPresent()) {
          return operator.getStateSize();
        }
      }
      throw new BenchException("the savepoint has no operator " + REBUILDING);
    }
  }
}
