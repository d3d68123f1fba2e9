// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.WalkSinks;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.schema.Topics;

/**
 * What did each walk find, how well did it batch, how long did it wait for and hold each lock?
 *
 * <p>{@link RebuildWalksJob}, {@link BatchEfficiencyJob} and {@link LockTimingsJob} in one graph,
 * so that no walk goes through a topic between them. The same graph runs over the trace topic and
 * over captures.
 */
public final class WalkJob {
  public static final String NAME = "walkscope walks";

  private static final int MAX_PARALLELISM = 128;

  /** Below a broker's default maximum of 15 minutes. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.WALKS,
          Topics.SNAPSHOTS,
          Topics.LOCK_HOLDS,
          Topics.STALLS,
          Topics.BATCH_EFFICIENCY,
          Topics.BATCH_EFFICIENCY_ROLLUPS,
          Topics.LOCK_TIMINGS,
          Topics.LOCK_TIMINGS_ROLLUPS,
          Topics.WALK_LATENCY,
          Topics.WALK_LATENCY_ROLLUPS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "WalkJob", WalkJobOptions::new, List.of(Topics.TRACE, Topics.LOSS), WRITES, WalkJob::run);

  private WalkJob() {}

  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  static void run(WalkJobOptions options) throws Exception {
    StreamExecutionEnvironment env = options.environment();
    build(options.source(env), options.sinks().sinks(), options.settings());
    env.execute(NAME);
  }

  /**
   * Sets the options that the graph needs; the cluster configures checkpoints and state backend.
   */
  public static void configure(StreamExecutionEnvironment env) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    env.configure(configuration);
  }

  /** The graph, from fragments with event time to sinks. */
  public static void build(DataStream<Polled> source, WalkSinks sinks, WalkSettings settings) {
    var rebuilt = RebuildWalksJob.rebuild(source, sinks.rebuilt(), settings);
    var samples = SampleWalks.sample(rebuilt.walks(), settings.windows());
    var windows = settings.windows();
    var batches = windows.answer(Question.BATCH_EFFICIENCY, samples, sinks.batchEfficiency());
    var latencies =
        windows.answer(
            Question.WALK_LATENCY,
            samples.getSideOutput(SampleWalks.LATENCIES),
            sinks.walkLatency());
    var locks =
        windows.answer(
            Question.LOCK_TIMINGS, samples.getSideOutput(SampleWalks.LOCKS), sinks.lockTimings());
    sinks
        .losses()
        .take(
            rebuilt.lost().union(samples.getSideOutput(Loss.TAG), batches, latencies, locks),
            rebuilt.deadLetters());
  }
}
