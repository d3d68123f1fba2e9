// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;

/**
 * Walk job on a MiniCluster in this JVM, exactly once from the trace topic to the result topics.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);

  /** Parallelism: the number of partitions. */
  private static final int PARALLELISM = TopicCreation.PARTITIONS;

  /** Interval of checkpoints; results are visible after the checkpoint that commits them. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  /** Timeout of transactions, below the broker's transaction.max.timeout.ms, 15 min. */
  private static final Duration TRANSACTIONS = Duration.ofMinutes(5);

  /** Longest time in which a job ends on a busy machine. */
  private static final Duration STOPPING = Duration.ofMinutes(1);

  /**
   * Lock of jobs in this JVM. The Kafka sink keeps a register of transactional ids there, and a job
   * that is cancelled while it starts leaves its own in it.
   */
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final String bootstrapServers;
  private final ScratchDirectory scratch;
  private final JobClient job;
  private boolean ended;

  private EmbeddedFlink(String bootstrapServers, ScratchDirectory scratch, JobClient job) {
    this.bootstrapServers = bootstrapServers;
    this.scratch = scratch;
    this.job = job;
  }

  /** Submits the job, which ends at what is on the trace topic now, with every result committed. */
  public static EmbeddedFlink start(String bootstrapServers) throws IOException {
    ScratchDirectory scratch = ScratchDirectory.create("walkscope-flink-");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration(scratch));
    WalkJob.configure(env);
    WalkSettings settings = WalkSettings.DEFAULT;
    String id = "walkscope-standalone-" + STARTS.incrementAndGet();
    WalkJob.build(
        Sources.boundedTrace(env, KafkaCluster.plain(bootstrapServers), id),
        new KafkaSinks(KafkaCluster.plain(bootstrapServers), id, TRANSACTIONS).sinks(),
        settings);
    try {
      return new EmbeddedFlink(bootstrapServers, scratch, env.executeAsync(WalkJob.NAME));
    } catch (Exception e) {
      scratch.close();
      throw new IOException("the Flink job does not start: " + e.getMessage(), e);
    }
  }

  private static Configuration configuration(ScratchDirectory scratch) {
    Configuration configuration = Loopback.configuration(scratch.path());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return configuration;
  }

  /** Waits until a bounded job has committed everything, and readers see it. */
  public void awaitEnd() throws IOException {
    try {
      job.getJobExecutionResult().get();
      ended = true;
      new TopicEnds(bootstrapServers).awaitNoOpenTransaction();
    } catch (ExecutionException e) {
      throw new IOException("the Flink job failed: " + RootCause.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the Flink job ran", e);
    }
  }

  @Override
  public void close() {
    if (!ended) { // otherwise the cluster ended with its job
      cancel();
    }
    scratch.close();
  }

  private void cancel() {
    try {
      job.cancel().get(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      LOG.info("the job had ended, or does not", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
