// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.RebuildSinks;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.snapshot.AssembleSnapshots;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.RebuildWalks;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.walk.HeldLocks;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * What did each walk find?
 *
 * <p>Fragments become walks, and walks snapshots; losses are counted, and unreadable records go to
 * the dead letters with their place. The uids below are in savepoints and never change.
 */
public final class RebuildWalksJob {
  public static final String NAME = "walkscope rebuild walks";

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.WALKS,
          Topics.SNAPSHOTS,
          Topics.LOCK_HOLDS,
          Topics.STALLS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "RebuildWalksJob",
          WalkJobOptions::new,
          List.of(Topics.TRACE, Topics.LOSS),
          WRITES,
          RebuildWalksJob::run);

  private RebuildWalksJob() {}

  /** See {@link WalkJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(WalkJobOptions options) throws Exception {
    StreamExecutionEnvironment env = options.environment();
    build(
        options.source(env),
        options.sinks().rebuildSinks(),
        options.sinks().lossSinks(),
        options.settings());
    env.execute(NAME);
  }

  /** The graph, from fragments with event time to sinks. */
  public static void build(
      DataStream<Polled> source, RebuildSinks sinks, LossSinks lossSinks, WalkSettings settings) {
    Walks walks = rebuild(source, sinks, settings);
    lossSinks.take(walks.lost(), walks.deadLetters());
  }

  /**
   * Streams that the graph gives, for jobs that go on from there.
   *
   * @param walks in the order of each thread
   */
  public record Walks(
      DataStream<Walk> walks, DataStream<Loss> lost, DataStream<DeadLetter> deadLetters) {}

  /** Arrivals of fragments; host records beside them have served event time. */
  private static void arrival(Polled.Read read, Collector<Arrival> out) {
    if (read.record() instanceof TraceFragment fragment) {
      Polled.Place at = read.place();
      out.collect(new Arrival(fragment, at.topic(), at.partition(), at.offset()));
    }
  }

  /**
   * Walks with their threads, and as side outputs locks held around walks, losses and dead letters.
   */
  public static SingleOutputStreamOperator<Rebuilt> rebuilt(
      SingleOutputStreamOperator<Polled.Read> polled, WalkSettings settings) {
    return polled
        .flatMap(RebuildWalksJob::arrival, TypeInformation.of(Arrival.class))
        .setParallelism(polled.getParallelism()) // the fragments of a thread stay in order
        .name("arrivals")
        .uid("arrivals")
        .keyBy(arrival -> Rebuilt.threadOf(arrival.fragment()), Types.STRING)
        .process(new RebuildWalks(settings.rebuild()), TypeInformation.of(Rebuilt.class))
        .name("rebuild walks")
        .uid("rebuild-walks");
  }

  /** Walks alone, in the order of each thread. */
  public static DataStream<Walk> walks(DataStream<Rebuilt> rebuilt) {
    return rebuilt.map(Rebuilt::walk, new AvroTypeInfo<>(Walk.class)).name("walk").uid("walk");
  }

  /** Graph without the sinks of losses. */
  public static Walks rebuild(
      DataStream<Polled> source, RebuildSinks sinks, WalkSettings settings) {
    var polled = SplitPolled.split(source);
    var rebuilt = rebuilt(polled, settings);
    var snapshots =
        DataStreamUtils.reinterpretAsKeyedStream(rebuilt, Rebuilt::thread, Types.STRING)
            .process(
                new AssembleSnapshots(settings.snapshots()), new AvroTypeInfo<>(Snapshot.class))
            .name("assemble snapshots")
            .uid("assemble-snapshots");
    var walks = walks(rebuilt);
    walks.sinkTo(sinks.walks()).name("walks").uid("walks");
    snapshots.sinkTo(sinks.snapshots()).name("snapshots").uid("snapshots");
    rebuilt
        .getSideOutput(HeldLocks.HOLDS)
        .sinkTo(sinks.lockHolds())
        .name("lock holds")
        .uid("lock-holds");
    rebuilt.getSideOutput(HeldLocks.STALLS).sinkTo(sinks.stalls()).name("stalls").uid("stalls");
    return new Walks(
        walks,
        polled
            .getSideOutput(Loss.TAG)
            .union(rebuilt.getSideOutput(Loss.TAG), snapshots.getSideOutput(Loss.TAG)),
        polled.getSideOutput(DeadLetter.TAG).union(rebuilt.getSideOutput(DeadLetter.TAG)));
  }
}
