// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.blame.BlameStalls;
import org.walkscope.pipeline.io.BlameSinks;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.SampleStalls;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Topics;

/**
 * Who waited because of which walk?
 *
 * <p>Reads walkscope.lock-holds and walkscope.stalls. The uids below are in savepoints and never
 * change.
 */
public final class StallBlameJob {
  public static final String NAME = "walkscope stall blame";

  /** Topics that the job reads. */
  public static final List<String> READS = List.of(Topics.LOCK_HOLDS, Topics.STALLS);

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.STALL_BLAME,
          Topics.STALL_SUMS,
          Topics.STALL_SUMS_ROLLUPS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "StallBlameJob",
          () -> new ResultJobOptions("walkscope-stall-blame"),
          READS,
          WRITES,
          StallBlameJob::run);

  private StallBlameJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(ResultJobOptions options) throws Exception {
    BlameSettings settings = BlameSettings.DEFAULT;
    Windows windows = options.windows().after(settings.longestWait());
    var env = options.environment();
    build(
        options.results(
            env, READS, settings.longestWait().plus(windows.size()).plus(windows.delay())),
        options.kafkaSinks().blameSinks(),
        options.kafkaSinks().lossSinks(),
        settings,
        windows);
    env.execute(NAME);
  }

  /**
   * The graph, from lock holds and stalls with event time to sinks.
   *
   * @param windows whose delay lets the settings' longest wait pass
   */
  public static void build(
      DataStream<Polled> source,
      BlameSinks sinks,
      LossSinks lossSinks,
      BlameSettings settings,
      Windows windows) {
    var results = SplitPolled.split(source);
    var blames =
        results
            .keyBy(BlameStalls::keyOf, Types.STRING)
            .process(new BlameStalls(settings), new AvroTypeInfo<>(StallBlame.class))
            .name("blame stalls")
            .uid("blame-stalls");
    var samples =
        blames
            .process(new SampleStalls(windows), Question.STALL_SUMS.type())
            .name("sample stalls")
            .uid("sample-stalls");
    blames.sinkTo(sinks.blame()).name("stall blame").uid("stall-blame");
    var names = windows.answer(Question.STALL_SUMS, samples, sinks.sums());
    lossSinks.take(
        results
            .getSideOutput(Loss.TAG)
            .union(blames.getSideOutput(Loss.TAG), samples.getSideOutput(Loss.TAG), names),
        results.getSideOutput(DeadLetter.TAG));
  }
}
