// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.walkscope.standalone.run.TopicEnds;

/** State of open walks in the walk job, from a real savepoint. */
final class OpenState {
  private static final String REBUILDING = "rebuild-walks";
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final BenchFlink flink;
  private final WalkJobRun job;
  private final TopicEnds ends;
  private final Path scratch;

  OpenState(BenchFlink flink, WalkJobRun job, TopicEnds ends, Path scratch) {
    this.flink = flink;
    this.job = job;
    this.ends = ends;
    this.scratch = scratch;
  }

  /** Bytes of the state of rebuild-walks after the whole trace topic. */
  long bytes(String id) throws IOException {
    MiniCluster cluster = flink.cluster();
    try {
      JobID started =
          cluster.submitJob(job.job(1, id, false).getStreamGraph().getJobGraph()).get().getJobID();
      awaitConsumed(started, id);
      String savepoint =
          cluster
              .triggerSavepoint(
                  started, scratch.toUri().toString(), false, SavepointFormatType.CANONICAL)
              .get();
      cluster.cancelJob(started).get();
      cluster.requestJobResult(started).get();
      return bytesOf(savepoint);
    } catch (ExecutionException e) {
      throw new IOException("a Flink job failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a Flink job ran", e);
    }
  }

  /** The source commits its offsets with each checkpoint. */
  private void awaitConsumed(JobID started, String id)
      throws IOException, InterruptedException, ExecutionException {
    long untilNs = System.nanoTime() + LONGEST.toNanos();
    while (!ends.isAllTaken(id)) {
      JobStatus status = flink.cluster().getJobStatus(started).get();
      if (status.isTerminalState() || System.nanoTime() > untilNs) {
        throw new IOException("the job did not take all of the trace topic: " + status);
      }
      Thread.sleep(PAUSE.toMillis());
    }
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
