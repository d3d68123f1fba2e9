// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.WindowSinks;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Topics;

/**
 * How well did walks batch, and how few steps and locks would have done?
 *
 * <p>Reads walkscope.walks. {@link WalkJob} does the same without that detour. The uids below are
 * in savepoints and never change.
 */
public final class BatchEfficiencyJob {
  public static final String NAME = "walkscope batch efficiency";

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.BATCH_EFFICIENCY,
          Topics.BATCH_EFFICIENCY_ROLLUPS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "BatchEfficiencyJob",
          () -> new ResultJobOptions("walkscope-batch-efficiency"),
          List.of(Topics.WALKS),
          WRITES,
          BatchEfficiencyJob::run);

  private BatchEfficiencyJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(ResultJobOptions options) throws Exception {
    var env = options.environment();
    build(
        options.walks(env),
        options.kafkaSinks().windowSinks(Question.BATCH_EFFICIENCY),
        options.kafkaSinks().lossSinks(),
        options.windows());
    env.execute(NAME);
  }

  /** The graph, from walks with event time to sinks. */
  public static void build(
      DataStream<Polled> source,
      WindowSinks<BatchEfficiency> sinks,
      LossSinks lossSinks,
      Windows windows) {
    WalkSamples read = WalkSamples.of(source, windows);
    read.end(lossSinks, windows.answer(Question.BATCH_EFFICIENCY, read.samples(), sinks));
  }
}
