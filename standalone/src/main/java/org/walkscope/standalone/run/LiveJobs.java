// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.health.HealthSettings;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.CompareWalkersJob;
import org.walkscope.pipeline.job.StallBlameJob;
import org.walkscope.pipeline.job.TraceHealthJob;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.Topics;

/** All that the pipeline answers of a live trace, as four jobs of one Flink cluster in this JVM. */
public final class LiveJobs implements AutoCloseable {
  private static final int TASK_MANAGERS = 2;

  /** Interval of checkpoints; results are visible after the checkpoint that commits them. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  /** Timeout of transactions, below the broker's transaction.max.timeout.ms, 15 min. */
  private static final Duration TRANSACTIONS = Duration.ofMinutes(5);

  /** Number of starts in this JVM, where the Kafka sink keeps a register of transactional ids. */
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final String prefix = "walkscope-live-" + STARTS.incrementAndGet();
  private final KafkaCluster kafka;
  private final FlinkCluster cluster;

  private LiveJobs(KafkaCluster kafka, FlinkCluster cluster) {
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /** Starts the cluster and submits the jobs. */
  public static LiveJobs start(KafkaCluster kafka) throws IOException {
    LiveJobs jobs = new LiveJobs(kafka, FlinkCluster.start(TASK_MANAGERS));
    try {
      jobs.submit(jobs::walks, TopicCreation.PARTITIONS);
      jobs.submit(jobs::blame, 1);
      jobs.submit(jobs::comparisons, 1);
      jobs.submit(jobs::health, 1);
      return jobs;
    } catch (IOException | RuntimeException e) {
      jobs.close();
      throw e;
    }
  }

  private interface Graph {
    void build(StreamExecutionEnvironment env);
  }

  private void submit(Graph graph, int parallelism) throws IOException {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    new LiveJob(
            cluster,
            env -> {
              WalkJob.configure(env);
              graph.build(env);
            },
            settings)
        .submit(parallelism);
  }

  private KafkaSinks sinks(String id) {
    return new KafkaSinks(kafka, id, TRANSACTIONS);
  }

  private void walks(StreamExecutionEnvironment env) {
    String id = prefix + "-walks";
    WalkSettings settings = WalkSettings.DEFAULT;
    WalkJob.build(Sources.trace(env, kafka, id, settings.liveTime()), sinks(id).sinks(), settings);
  }

  private void blame(StreamExecutionEnvironment env) {
    String id = prefix + "-stall-blame";
    BlameSettings settings = BlameSettings.DEFAULT;
    Windows windows = WalkSettings.DEFAULT.windows().after(settings.longestWait());
    StallBlameJob.build(
        Sources.results(
            env,
            kafka,
            id,
            StallBlameJob.READS,
            Sources.RESULTS_SILENCE,
            settings.longestWait().plus(windows.size()).plus(windows.delay())),
        sinks(id).blameSinks(),
        sinks(id).lossSinks(),
        settings,
        windows);
  }

  private void comparisons(StreamExecutionEnvironment env) {
    String id = prefix + "-comparisons";
    CompareSettings settings = CompareSettings.DEFAULT;
    CompareWalkersJob.build(
        Sources.results(
            env,
            kafka,
            id,
            List.of(Topics.WALKS, Topics.LOCK_HOLDS),
            Sources.RESULTS_SILENCE,
            settings.timeout()),
        sinks(id).comparisons(),
        sinks(id).lossSinks(),
        settings);
  }

  private void health(StreamExecutionEnvironment env) {
    String id = prefix + "-trace-health";
    TraceHealthJob.build(
        Sources.lossAndTrace(env, kafka, id, false),
        sinks(id).traceHealth(),
        sinks(id).lossSinks(),
        HealthSettings.DEFAULT);
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
