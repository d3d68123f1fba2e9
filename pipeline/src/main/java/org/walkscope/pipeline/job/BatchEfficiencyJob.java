// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.pipeline.window.WindowSinks;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;

/**
 * How well did walks batch, and how few steps and locks would have done?
 *
 * <p>Reads walkscope.walks. {@link WalkJob} does the same without that detour. The uids below are
 * in savepoints and never change.
 */
public final class BatchEfficiencyJob {
  public static final String NAME = "walkscope batch efficiency";

  /** What it writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.BATCH_EFFICIENCY,
          Topics.BATCH_EFFICIENCY_ROLLUPS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  private BatchEfficiencyJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JobLine.main(
        BatchEfficiencyJob.class,
        new ResultJobOptions("walkscope-batch-efficiency"),
        WRITES,
        args,
        BatchEfficiencyJob::run);
  }

  private static void run(ResultJobOptions options) throws Exception {
    Windows windows = options.windows();
    var env = options.environment();
    build(
        options.results(env, List.of(Topics.WALKS), windows.size().plus(windows.delay())),
        options.kafkaSinks().windowSinks(Question.BATCH_EFFICIENCY),
        options.kafkaSinks().lossSinks(),
        windows);
    env.execute(NAME);
  }

  /** The graph, from walks with event time to sinks. */
  public static void build(
      DataStream<Polled> source,
      WindowSinks<BatchEfficiency> sinks,
      LossSinks lossSinks,
      Windows windows) {
    var results = SplitPolled.split(source);
    var samples =
        SampleWalks.sample(
            results.map(read -> (Walk) read.record(), new AvroTypeInfo<>(Walk.class)).uid("walk"),
            windows);
    windows.answer(Question.BATCH_EFFICIENCY, samples, sinks);
    lossSinks.take(
        results.getSideOutput(Loss.TAG).union(samples.getSideOutput(Loss.TAG)),
        results.getSideOutput(DeadLetter.TAG));
  }
}
