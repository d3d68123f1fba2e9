// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.SilenceClock;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.io.TraceSources;
import org.walkscope.pipeline.io.WalkSinks;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossTotals;
import org.walkscope.pipeline.snapshot.AssembleSnapshots;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.pipeline.walk.HeldLocks;
import org.walkscope.pipeline.walk.RebuildWalks;
import org.walkscope.pipeline.walk.Rebuilt;
import org.walkscope.pipeline.window.BatchSample;
import org.walkscope.pipeline.window.LatencySample;
import org.walkscope.pipeline.window.LockSample;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Walk;

/**
 * What did each walk find, how well did it batch, how long did it wait for and hold each lock?
 *
 * <p>Fragments become walks, walks become snapshots and windows; what is left out is counted, and
 * what cannot be read is kept with its place. The same graph runs over the trace topic and over
 * captures; the uids below are in savepoints and never change.
 */
public final class WalkJob {
  public static final String NAME = "walkscope walks";

  private static final int MAX_PARALLELISM = 128;

  /** Below a broker's default maximum of 15 minutes. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  private WalkJob() {}

  public static void main(String[] args) throws Exception {
    WalkJobOptions options = WalkJobOptions.parse(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    options.configure(env);
    build(options.source(env), options.sinks(), options.settings());
    env.execute(NAME);
  }

  /**
   * The job over the trace topic and result topics of one cluster, ready to execute.
   *
   * @param bounded to end at what is in the topic now
   * @param id consumer group and prefix of transactions: the same after a restart, and unique among
   *     the jobs of one cluster
   */
  public static void overTopics(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String id,
      boolean bounded,
      WalkSettings settings) {
    configure(env);
    DataStream<Polled> source =
        TraceSources.topic(
            env, bootstrapServers, id, bounded, settings.outOfOrder(), settings.silence());
    build(source, new KafkaSinks(bootstrapServers, id, TRANSACTION_TIMEOUT).sinks(), settings);
  }

  /** What the graph relies on; checkpoints and state backend are the cluster's to say. */
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
    var arrivals =
        source
            .process(new SplitPolled())
            .returns(TypeInformation.of(Arrival.class))
            .name("split")
            .uid("split");
    var rebuilt =
        arrivals
            .transform(
                "silence clock",
                TypeInformation.of(Arrival.class),
                new SilenceClock<>(
                    settings.silence(), settings.longestWait(), settings.silencePace()))
            .uid("silence-clock")
            .keyBy(arrival -> Rebuilt.threadOf(arrival.fragment()), Types.STRING)
            .process(new RebuildWalks(settings.rebuild()), TypeInformation.of(Rebuilt.class))
            .name("rebuild walks")
            .uid("rebuild-walks");
    var snapshots =
        DataStreamUtils.reinterpretAsKeyedStream(rebuilt, Rebuilt::thread, Types.STRING)
            .process(
                new AssembleSnapshots(settings.snapshots()), new AvroTypeInfo<>(Snapshot.class))
            .name("assemble snapshots")
            .uid("assemble-snapshots");
    var samples =
        rebuilt
            .process(new SampleWalks(settings.windows()))
            .returns(TypeInformation.of(BatchSample.class))
            .name("sample walks")
            .uid("sample-walks");

    rebuilt
        .map(Rebuilt::walk, new AvroTypeInfo<>(Walk.class))
        .name("walk")
        .uid("walk")
        .sinkTo(sinks.walks())
        .name("walks")
        .uid("walks");
    snapshots.sinkTo(sinks.snapshots()).name("snapshots").uid("snapshots");
    settings
        .windows()
        .batchEfficiency(samples)
        .name("batch efficiency")
        .uid("batch-efficiency")
        .sinkTo(sinks.batchEfficiency())
        .name("batch efficiencies")
        .uid("batch-efficiencies");
    settings
        .windows()
        .walkLatency(samples.getSideOutput(LatencySample.TAG))
        .name("walk latency")
        .uid("walk-latency")
        .sinkTo(sinks.walkLatency())
        .name("walk latencies")
        .uid("walk-latencies");
    settings
        .windows()
        .lockTimings(samples.getSideOutput(LockSample.TAG))
        .name("lock timings")
        .uid("lock-timings")
        .sinkTo(sinks.lockTimings())
        .name("lock timings sink")
        .uid("lock-timings-sink");
    rebuilt
        .getSideOutput(HeldLocks.HOLDS)
        .sinkTo(sinks.lockHolds())
        .name("lock holds")
        .uid("lock-holds");
    rebuilt.getSideOutput(HeldLocks.STALLS).sinkTo(sinks.stalls()).name("stalls").uid("stalls");
    arrivals
        .getSideOutput(DeadLetter.TAG)
        .union(rebuilt.getSideOutput(DeadLetter.TAG))
        .sinkTo(sinks.deadLetters())
        .name("dead letters")
        .uid("dead-letters");
    arrivals
        .getSideOutput(Loss.TAG)
        .union(
            rebuilt.getSideOutput(Loss.TAG),
            snapshots.getSideOutput(Loss.TAG),
            samples.getSideOutput(Loss.TAG))
        .keyBy(LossTotals::keyOf, Types.STRING)
        .process(new LossTotals(settings.lossesKept()), new AvroTypeInfo<>(StageLoss.class))
        .name("loss totals")
        .uid("loss-totals")
        .sinkTo(sinks.losses())
        .name("losses")
        .uid("losses");
  }
}
