// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.health.HealthSettings;
import org.walkscope.pipeline.health.Heard;
import org.walkscope.pipeline.health.TrackHealth;
import org.walkscope.pipeline.io.HeardSource;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.SplitHeard;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.TraceHealth;

/**
 * Does each host's trace come whole and in time, and does seen = delivered + filtered + lost hold?
 *
 * <p>Reads walkscope.loss and walkscope.trace. The uids below are in savepoints and never change.
 */
public final class TraceHealthJob {
  public static final String NAME = "walkscope trace health";

  private TraceHealthJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    ResultJobOptions options = ResultJobOptions.parse(args, "walkscope-trace-health");
    var env = options.environment();
    build(
        HeardSource.topics(env, options.bootstrapServers(), options.id(), options.bounded()),
        options.kafkaSinks().traceHealth(),
        options.kafkaSinks().lossSinks(),
        HealthSettings.DEFAULT);
    env.execute(NAME);
  }

  /** The graph, from what is heard of hosts to sinks. */
  public static void build(
      DataStream<Heard> source,
      Sink<TraceHealth> sink,
      LossSinks lossSinks,
      HealthSettings settings) {
    var heard =
        source
            .process(new SplitHeard())
            .returns(TypeInformation.of(Heard.class))
            .name("split")
            .uid("split");
    heard
        .keyBy(Heard::host, Types.STRING)
        .process(new TrackHealth(settings), new AvroTypeInfo<>(TraceHealth.class))
        .name("track health")
        .uid("track-health")
        .sinkTo(sink)
        .name("trace health")
        .uid("trace-health");
    lossSinks.take(heard.getSideOutput(Loss.TAG), heard.getSideOutput(DeadLetter.TAG));
  }
}
