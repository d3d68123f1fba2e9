// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.schema.Topics;

/** Where fragments come from, with their event time. */
public final class TraceSources {
  private TraceSources() {}

  /**
   * The trace topic, from the group's committed offsets or its beginning, committed with
   * checkpoints.
   *
   * @param bounded to end at what is in the topic now
   * @param outOfOrder event time by which fragments of one partition may be out of order
   * @param idleness after which a silent partition holds nobody up
   */
  public static DataStream<Polled> topic(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String groupId,
      boolean bounded,
      Duration outOfOrder,
      Duration idleness) {
    var source =
        TopicSource.of(
                bootstrapServers, groupId, List.of(Topics.TRACE), new TraceDeserializer(), bounded)
            .setProperty("partition.discovery.interval.ms", "10000");
    return env.fromSource(
            source.build(),
            FragmentWatermarks.strategy(outOfOrder).withIdleness(idleness),
            "trace topic",
            TypeInformation.of(Polled.class))
        .uid("trace-topic");
  }

  /** The fragments of captures, one file after the other. */
  public static DataStream<Polled> captures(
      StreamExecutionEnvironment env, List<String> paths, Duration outOfOrder) {
    DataStream<Polled> fragments =
        env.fromData(paths, Types.STRING)
            .setParallelism(1)
            .uid("capture-paths")
            .flatMap(new ReadCapture())
            .returns(TypeInformation.of(Polled.class))
            .setParallelism(1)
            .name("captures")
            .uid("captures");
    return timed(fragments, outOfOrder);
  }

  /** Fragments from anywhere, given event time. */
  public static DataStream<Polled> timed(DataStream<Polled> fragments, Duration outOfOrder) {
    return fragments
        .assignTimestampsAndWatermarks(FragmentWatermarks.strategy(outOfOrder))
        .setParallelism(1)
        .name("event time")
        .uid("event-time");
  }
}
