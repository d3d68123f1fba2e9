// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Job on a {@link FlinkCluster} that is stopped, restarted and rescaled, and finally drained. */
public final class LiveJob {
  private static final Duration CHECKPOINTS = Duration.ofMillis(500);
  private static final int STOPS = 10;

  /** Timeout above the time in which the loss of a task manager is noticed. */
  private static final int LOOKS = 400;

  private static final long LOOK_NS = Duration.ofMillis(50).toNanos();

  private final FlinkCluster cluster;
  private final MiniCluster miniCluster;
  private final Consumer<StreamExecutionEnvironment> graph;
  private final Configuration settings;
  private int parallelism;
  private JobID id;

  /**
   * Job that is not submitted yet.
   *
   * @param graph builder of the graph
   */
  public LiveJob(FlinkCluster cluster, Consumer<StreamExecutionEnvironment> graph) {
    this(cluster, graph, new Configuration());
  }

  /**
   * Job with settings of its own, not submitted yet.
   *
   * @param settings added to the cluster's settings for jobs, which they override
   */
  public LiveJob(
      FlinkCluster cluster, Consumer<StreamExecutionEnvironment> graph, Configuration settings) {
    this.settings = settings;
    this.cluster = cluster;
    this.miniCluster = cluster.miniCluster();
    this.graph = graph;
  }

  /** Starts without a savepoint. */
  public void submit(int ofParallelism) throws IOException {
    submit(ofParallelism, SavepointRestoreSettings.none());
  }

  /** Starts from a savepoint. */
  public void submit(int ofParallelism, Path savepoint) throws IOException {
    submit(ofParallelism, SavepointRestoreSettings.forPath(savepoint.toUri().toString()));
  }

  private void submit(int ofParallelism, SavepointRestoreSettings from) throws IOException {
    parallelism = ofParallelism;
    Configuration configuration = cluster.jobConfiguration(CHECKPOINTS);
    configuration.addAll(settings);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    graph.accept(env);
    id = cluster.submit(env.getStreamGraph(), from);
  }

  /** Cancels the job and submits it again with its last completed checkpoint. */
  public void restartFromCheckpoint() throws IOException {
    Waiting.await("a checkpoint", () -> cluster.lastCheckpoint(id).isPresent());
    Waiting.answer("the job is cancelled", miniCluster.cancelJob(id));
    Waiting.answer("the job ends", miniCluster.requestJobResult(id));
    // from now on no other checkpoint follows whose commits would be missed
    Path last =
        cluster.lastCheckpoint(id).orElseThrow(() -> new IOException("the checkpoint went away"));
    submit(parallelism, SavepointRestoreSettings.forPath(last.toUri().toString()));
  }

  /** Stops the job with a savepoint and submits it again. */
  public void restartFromSavepoint() throws IOException {
    restartFromSavepoint(parallelism);
  }

  /** Stops the job with a savepoint and submits it with another number of subtasks. */
  public void restartFromSavepoint(int newParallelism) throws IOException {
    submit(newParallelism, SavepointRestoreSettings.forPath(stop(false)));
  }

  /** Stops the job; the savepoint is deleted with the cluster. */
  public Path stopWithSavepoint() throws IOException {
    return Path.of(URI.create(stop(false)));
  }

  /** Ends the job: pending results are published, published results are committed. */
  public void drain() throws IOException {
    stop(true);
  }

  private String stop(boolean drain) throws IOException {
    String directory = cluster.savepointDirectory().toUri().toString();
    for (int stops = 1; ; stops++) {
      awaitRunning();
      try {
        String savepoint =
            Waiting.answer(
                "the job stops",
                miniCluster.stopWithSavepoint(id, directory, drain, SavepointFormatType.CANONICAL));
        Waiting.answer("the job ends", miniCluster.requestJobResult(id));
        return savepoint;
      } catch (IOException e) {
        if (stops == STOPS || status().isTerminalState()) {
          throw e; // otherwise a task failed meanwhile, and the job goes on
        }
      }
    }
  }

  /** Waits until all tasks run. */
  public void awaitRunning() throws IOException {
    try {
      Waiting.await("every task to run", this::isRunning);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + lastFailure(), e);
    }
  }

  /**
   * Ends a task manager with tasks of the job, and starts another. Flink does not tell which task
   * managers have tasks, so those without are replaced as well.
   */
  public void loseTaskManager() throws IOException {
    awaitRunning();
    long before = attempts();
    do {
      cluster.replaceTaskManager();
    } while (!hasFailedSince(before));
  }

  private boolean hasFailedSince(long before) throws IOException {
    for (int look = 0; look < LOOKS; look++) {
      if (attempts() > before || !isRunning()) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return false;
  }

  /** Number of attempts of all tasks. */
  private long attempts() throws IOException {
    long attempts = 0;
    for (var task :
        Waiting.answer("tasks are listed", miniCluster.getExecutionGraph(id))
            .getAllExecutionVertices()) {
      attempts += task.getCurrentExecutionAttempt().getAttemptNumber();
    }
    return attempts;
  }

  private boolean isRunning() throws IOException {
    if (status().isTerminalState()) {
      throw new IOException("the job ended: " + status() + lastFailure());
    }
    return cluster.isRunning(id);
  }

  /** Cause of the job's restart; empty without one. */
  private String lastFailure() throws IOException {
    var failure =
        Waiting.answer("its graph is asked for", miniCluster.getExecutionGraph(id))
            .getFailureInfo();
    return failure == null
        ? ""
        : ", last failure: " + failure.getExceptionAsString().lines().findFirst().orElse("");
  }

  private JobStatus status() throws IOException {
    return Waiting.answer("the job is asked", miniCluster.getJobStatus(id));
  }
}
