// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.compare.CompareWalkers;
import org.walkscope.pipeline.compare.Observed;
import org.walkscope.pipeline.compare.SplitObserved;
import org.walkscope.pipeline.io.CompareSinks;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.ObservedSource;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossTotals;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.WalkerComparison;

/**
 * Does pt_range_walk find what the legacy walker finds, and does it batch and lock as well?
 *
 * <p>Reads what {@link WalkJob} writes. The uids below are in savepoints and never change.
 */
public final class CompareWalkersJob {
  public static final String NAME = "walkscope walker comparisons";

  /** Walks of one thread are in order; those that were given up come late. */
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(10);

  private static final Duration IDLENESS = Duration.ofSeconds(5);
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final Duration LOSSES_KEPT = Duration.ofDays(7);

  private CompareWalkersJob() {}

  /** {@code --bootstrap-servers HOST:PORT [--id NAME] [--bounded true]}. */
  public static void main(String[] args) throws Exception {
    ParameterTool parameters = ParameterTool.fromArgs(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    overTopics(
        env,
        parameters.getRequired("bootstrap-servers"),
        parameters.get("id", "walkscope-comparisons"),
        parameters.getBoolean("bounded", false));
    env.execute(NAME);
  }

  /**
   * The job over the result topics of one cluster, ready to execute.
   *
   * @param id consumer group and prefix of transactions: the same after a restart, and unique among
   *     the jobs of one cluster
   * @param bounded to end at what is in the topics now
   */
  public static void overTopics(
      StreamExecutionEnvironment env, String bootstrapServers, String id, boolean bounded) {
    WalkJob.configure(env);
    build(
        ObservedSource.topics(env, bootstrapServers, id, bounded, OUT_OF_ORDER, IDLENESS),
        new KafkaSinks(bootstrapServers, id, WalkJob.TRANSACTION_TIMEOUT).compareSinks(),
        CompareSettings.DEFAULT);
  }

  /** The graph, from walks and lock holds with event time to sinks. */
  public static void build(
      DataStream<Observed> source, CompareSinks sinks, CompareSettings settings) {
    var observed =
        source
            .process(new SplitObserved())
            .returns(TypeInformation.of(Observed.class))
            // beside the source: the walks of a thread stay in order
            .setParallelism(source.getParallelism())
            .name("split")
            .uid("split");
    var comparisons =
        observed
            .keyBy(Observed::mmOf, Types.STRING)
            .process(new CompareWalkers(settings), new AvroTypeInfo<>(WalkerComparison.class))
            .name("compare walkers")
            .uid("compare-walkers");
    comparisons.sinkTo(sinks.comparisons()).name("walker comparisons").uid("walker-comparisons");
    observed
        .getSideOutput(DeadLetter.TAG)
        .sinkTo(sinks.deadLetters())
        .name("dead letters")
        .uid("dead-letters");
    observed
        .getSideOutput(Loss.TAG)
        .union(comparisons.getSideOutput(Loss.TAG))
        .keyBy(LossTotals::keyOf, Types.STRING)
        .process(new LossTotals(LOSSES_KEPT), new AvroTypeInfo<>(StageLoss.class))
        .name("loss totals")
        .uid("loss-totals")
        .sinkTo(sinks.losses())
        .name("losses")
        .uid("losses");
  }
}
