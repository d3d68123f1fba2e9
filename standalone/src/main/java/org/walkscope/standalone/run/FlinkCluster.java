// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Flink cluster of several task managers in this JVM, with its checkpoints in a directory that is
 * deleted with it.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final int SLOTS = 4;

  /** Buffers between tasks go with the square of the parallelism; these are of four slots. */
  private static final long LEAST_NETWORK_MIB = 32;

  private final ScratchDirectory scratch;
  private final MiniCluster cluster;
  private final Deque<Integer> taskManagers = new ArrayDeque<>(); // oldest first
  private int begun;

  private FlinkCluster(ScratchDirectory scratch, MiniCluster cluster, int taskManagers) {
    this.scratch = scratch;
    this.cluster = cluster;
    for (; begun < taskManagers; begun++) {
      this.taskManagers.add(begun);
    }
  }

  private static long networkMib(int slots) {
    return Math.max(LEAST_NETWORK_MIB, 2L * slots * slots);
  }

  /**
   * Least heap in MiB of a JVM with a task manager of so many slots: its network memory is outside
   * the heap, where the JVM allows as much as the heap has, and Kafka's clients need some too.
   */
  public static long heapMib(int slots) {
    return networkMib(slots) + LEAST_NETWORK_MIB;
  }

  /** Starts a cluster; a task manager has four slots. */
  public static FlinkCluster start(int taskManagers) throws IOException {
    return start(taskManagers, SLOTS, ScratchDirectory.create("walkscope-flink-"));
  }

  /**
   * The same.
   *
   * @param slots of a task manager: the parallelisms of its jobs together
   * @param scratch for files of the cluster, deleted with it
   */
  public static FlinkCluster start(int taskManagers, int slots, ScratchDirectory scratch)
      throws IOException {
    MemorySize network = MemorySize.ofMebiBytes(networkMib(slots));
    Configuration configuration = Loopback.configuration(scratch.path());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    // a job spreads its tasks over all
    configuration.set(
        TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE,
        TaskManagerOptions.TaskManagerLoadBalanceMode.SLOTS);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slots)
                // dedicated metric services listen on every address, whatever is set
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .withRandomPorts()
                .build());
    try {
      cluster.start();
      return new FlinkCluster(scratch, cluster, taskManagers);
    } catch (Exception e) {
      scratch.close();
      throw new IOException("the Flink cluster does not start: " + e.getMessage(), e);
    }
  }

  /** Configuration of a job, which restarts by itself from its last checkpoint. */
  Configuration jobConfiguration(Duration checkpoints) {
    Configuration configuration = keeping(checkpointDirectory());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    return configuration;
  }

  /** Settings of a job whose checkpoints stay in a directory when it is cancelled or fails. */
  static Configuration keeping(Path checkpoints) {
    Configuration configuration = Loopback.configuration();
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return configuration;
  }

  /** Submits a job's graph, which begins where a checkpoint or savepoint ends. */
  JobID submit(StreamGraph graph, SavepointRestoreSettings from) throws IOException {
    JobID id = new JobID();
    JobGraph job = graph.getJobGraph(FlinkCluster.class.getClassLoader(), id);
    job.setSavepointRestoreSettings(from);
    Waiting.answer("the job is submitted", cluster.submitJob(job));
    return id;
  }

  /** True if the job and all its tasks run; before, no savepoint can be made. */
  boolean isRunning(JobID job) throws IOException {
    if (Waiting.answer("the job is asked", cluster.getJobStatus(job)) != JobStatus.RUNNING) {
      return false; // and may have no tasks yet
    }
    for (var task :
        Waiting.answer("tasks are listed", cluster.getExecutionGraph(job))
            .getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  private Path checkpointDirectory() {
    return scratch.path().resolve("checkpoints");
  }

  /** Latest completed checkpoint that still exists. */
  Optional<Path> lastCheckpoint(JobID job) throws IOException {
    Path directory = checkpointDirectory().resolve(job.toHexString());
    if (Files.notExists(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> Files.exists(file.resolve("_metadata")))
          .max(Comparator.comparingLong(FlinkCluster::number));
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  Path savepointDirectory() {
    return scratch.path().resolve("savepoints");
  }

  MiniCluster miniCluster() {
    return cluster;
  }

  /** Ends the oldest task manager with all tasks on it, and starts another. */
  void replaceTaskManager() throws IOException {
    Waiting.answer("the task manager ends", cluster.terminateTaskManager(taskManagers.remove()));
    try {
      cluster.startTaskManager();
    } catch (Exception e) {
      throw new IOException("no other task manager starts: " + e.getMessage(), e);
    }
    taskManagers.add(begun++);
  }

  @Override
  public void close() throws IOException {
    try {
      Waiting.answer("the cluster ends", cluster.closeAsync());
    } finally {
      scratch.close();
    }
  }
}
