// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.health.HealthSettings;
import org.walkscope.pipeline.health.TrackHealth;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;

/**
 * Does each host's trace come whole and in time, and does seen = delivered + filtered + lost hold?
 *
 * <p>Reads walkscope.loss and walkscope.trace. The uids below are in savepoints and never change.
 */
public final class TraceHealthJob {
  public static final String NAME = "walkscope trace health";

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(Topics.TRACE_HEALTH, Topics.LOSS, Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "TraceHealthJob",
          () -> new ResultJobOptions("walkscope-trace-health"),
          List.of(Topics.TRACE, Topics.LOSS),
          WRITES,
          TraceHealthJob::run);

  private TraceHealthJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(ResultJobOptions options) throws Exception {
    var env = options.environment();
    build(
        Sources.lossAndTrace(env, options.cluster(), options.id(), options.bounded()),
        options.kafkaSinks().traceHealth(),
        options.kafkaSinks().lossSinks(),
        HealthSettings.DEFAULT);
    env.execute(NAME);
  }

  /** The graph, from what is heard of hosts to sinks. */
  public static void build(
      DataStream<Polled> source,
      Sink<TraceHealth> sink,
      LossSinks lossSinks,
      HealthSettings settings) {
    var heard = SplitPolled.split(source);
    heard
        .map(TrackHealth::withoutEvents, Polled.Read.TYPE)
        .name("without events")
        .uid("without-events")
        .keyBy(TrackHealth::hostOf, Types.STRING)
        .process(new TrackHealth(settings), new AvroTypeInfo<>(TraceHealth.class))
        .name("track health")
        .uid("track-health")
        .sinkTo(sink)
        .name("trace health")
        .uid("trace-health");
    lossSinks.take(heard.getSideOutput(Loss.TAG), heard.getSideOutput(DeadLetter.TAG));
  }
}
