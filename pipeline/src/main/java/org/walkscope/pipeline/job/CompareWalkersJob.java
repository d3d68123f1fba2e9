// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.compare.CompareWalkers;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkerComparison;

/**
 * Does pt_range_walk find what the legacy walker finds, and does it batch and lock as well?
 *
 * <p>Reads walkscope.walks and walkscope.lock-holds. The uids below are in savepoints and never
 * change.
 */
public final class CompareWalkersJob {
  public static final String NAME = "walkscope walker comparisons";

  /** Topics that the job reads. */
  private static final List<String> READS = List.of(Topics.WALKS, Topics.LOCK_HOLDS);

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(Topics.WALKER_COMPARISONS, Topics.LOSS, Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "CompareWalkersJob",
          () -> new ResultJobOptions("walkscope-comparisons"),
          READS,
          WRITES,
          CompareWalkersJob::run);

  private CompareWalkersJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(ResultJobOptions options) throws Exception {
    CompareSettings settings =
        options.bounded() ? CompareSettings.DEFAULT.bounded() : CompareSettings.DEFAULT;
    var env = options.environment();
    build(
        options.results(env, READS, settings.timeout()),
        options.kafkaSinks().comparisons(),
        options.kafkaSinks().lossSinks(),
        settings);
    env.execute(NAME);
  }

  /** The graph, from walks and lock holds with event time to sinks. */
  public static void build(
      DataStream<Polled> source,
      Sink<WalkerComparison> sink,
      LossSinks lossSinks,
      CompareSettings settings) {
    var results = SplitPolled.split(source);
    var comparisons =
        results
            .keyBy(CompareWalkers::keyOf, Types.STRING)
            .process(new CompareWalkers(settings), new AvroTypeInfo<>(WalkerComparison.class))
            .name("compare walkers")
            .uid("compare-walkers");
    comparisons.sinkTo(sink).name("walker comparisons").uid("walker-comparisons");
    lossSinks.take(
        results.getSideOutput(Loss.TAG).union(comparisons.getSideOutput(Loss.TAG)),
        results.getSideOutput(DeadLetter.TAG));
  }
}
