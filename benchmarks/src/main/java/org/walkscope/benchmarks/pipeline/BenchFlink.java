// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.standalone.run.Loopback;
import org.walkscope.standalone.run.TopicEnds;

/** Flink cluster in this JVM, started before the measurement; runs one job at a time. */
final class BenchFlink implements AutoCloseable {
  /** Interval of checkpoints, as in docs/operating.md. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  /** Time between two looks at committed offsets; a look takes 10 ms of CPU. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final MiniCluster cluster;
  private final Configuration configuration;
  private final String savepoints;

  private BenchFlink(MiniCluster cluster, Configuration configuration, Path scratch) {
    this.cluster = cluster;
    this.configuration = configuration;
    savepoints = scratch.toUri().toString();
  }

  /**
   * Starts a cluster.
   *
   * @param scratch for checkpoints
   */
  static BenchFlink start(int slots, Path scratch) throws IOException {
    Configuration configuration = Loopback.configuration(scratch);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, scratch.toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IOException("the Flink cluster does not start: " + e.getMessage(), e);
    }
    return new BenchFlink(cluster, configuration, scratch);
  }

  /** Environment for a job of this cluster. */
  StreamExecutionEnvironment environment(int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  MiniCluster cluster() {
    return cluster;
  }

  /** Work on the cluster that fails as a job's does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws Exception;
  }

  /** Runs a bounded job to its end, with all of its results committed. */
  void run(StreamExecutionEnvironment job) throws IOException {
    running(
        () -> {
          return result(submit(job));
        });
  }

  /** Runs a live job until its group has taken the trace topic, then drains it. */
  void runLive(StreamExecutionEnvironment job, TopicEnds ends, String group) throws IOException {
    running(
        () -> {
          JobID id = submit(job);
          awaitTaken(id, ends, group);
          cluster.stopWithSavepoint(id, savepoints, true, SavepointFormatType.CANONICAL).get();
          return result(id);
        });
  }

  /** Savepoint of a live job that has taken the trace topic and is cancelled then. */
  String savepoint(StreamExecutionEnvironment job, TopicEnds ends, String group)
      throws IOException {
    return running(
        () -> {
          JobID id = submit(job);
          awaitTaken(id, ends, group);
          String savepoint =
              cluster.triggerSavepoint(id, savepoints, false, SavepointFormatType.CANONICAL).get();
          cluster.cancelJob(id).get();
          cluster.requestJobResult(id).get();
          return savepoint;
        });
  }

  private JobExecutionResult result(JobID id) throws Exception {
    return cluster.requestJobResult(id).get().toJobExecutionResult(getClass().getClassLoader());
  }

  private JobID submit(StreamExecutionEnvironment job) throws Exception {
    return cluster.submitJob(job.getStreamGraph().getJobGraph()).get().getJobID();
  }

  /** Waits for the offsets that the source commits with each checkpoint. */
  private void awaitTaken(JobID id, TopicEnds ends, String group) throws Exception {
    long untilNs = System.nanoTime() + LONGEST.toNanos();
    while (!ends.isAllTaken(group)) {
      JobStatus status = cluster.getJobStatus(id).get();
      if (status.isTerminalState() || System.nanoTime() > untilNs) {
        throw new IOException("the job did not take all of the trace topic: " + status);
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static <T> T running(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a Flink job ran", e);
    } catch (ExecutionException e) {
      throw new IOException("a Flink job failed: " + e.getCause(), e);
    } catch (Exception e) {
      throw new IOException("a Flink job failed: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IOException("the Flink cluster does not end", e);
    }
  }
}
