// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.standalone.run.Loopback;

/** Flink cluster in this JVM, started before the measurement; runs one job at a time. */
final class BenchFlink implements AutoCloseable {
  /** Interval of checkpoints, as in docs/operating.md. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  private final MiniCluster cluster;
  private final Configuration configuration;

  private BenchFlink(MiniCluster cluster, Configuration configuration) {
    this.cluster = cluster;
    this.configuration = configuration;
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
    return new BenchFlink(cluster, configuration);
  }

  /** Environment for a job of this cluster. */
  StreamExecutionEnvironment environment(int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  MiniCluster cluster() {
    return cluster;
  }

  /** Runs a bounded job to its end, with all of its results committed. */
  void run(StreamExecutionEnvironment job) throws IOException {
    try {
      var id = cluster.submitJob(job.getStreamGraph().getJobGraph()).get().getJobID();
      cluster.requestJobResult(id).get().toJobExecutionResult(getClass().getClassLoader());
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
