// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.schema.Topics;

/** Where fragments come from, with their event time. */
public final class TraceSources {
  private TraceSources() {}

  /**
   * The trace topic as it is written, from the group's committed offsets or its beginning,
   * committed with checkpoints. Event time goes on with fragments and with what hosts say each
   * second on walkscope.loss; when both are silent, while the broker answers, by itself.
   */
  public static DataStream<Polled> topic(
      StreamExecutionEnvironment env, String bootstrapServers, String groupId, LiveTime time) {
    var source =
        TopicSource.of(
                bootstrapServers,
                groupId,
                List.of(Topics.TRACE, Topics.LOSS),
                new TraceDeserializer(),
                false)
            .setProperty("partition.discovery.interval.ms", "10000");
    BrokerTime broker = new AskedBroker(bootstrapServers, groupId, List.of(Topics.TRACE), true);
    return env.fromSource(
            source.build(),
            IdleWhenTaken.strategy(
                FragmentWatermarks.strategy(time.outOfOrder()),
                TraceSources::place,
                broker,
                time.silence()),
            "trace topic",
            TypeInformation.of(Polled.class))
        .uid("trace-topic")
        .transform(
            "silence clock", TypeInformation.of(Polled.class), new SilenceClock<>(time, broker))
        .uid("silence-clock");
  }

  private static IdleWhenTaken.Place place(Polled polled) {
    if (polled.arrival() != null) {
      Arrival at = polled.arrival();
      return place(at.topic(), at.partition(), at.offset());
    }
    if (polled.hostTime() != null) {
      Polled.HostTime at = polled.hostTime();
      return place(at.topic(), at.partition(), at.offset());
    }
    DeadLetter at = polled.deadLetter();
    return place(at.topic(), at.partition(), at.offset());
  }

  private static IdleWhenTaken.Place place(String topic, int partition, long offset) {
    return new IdleWhenTaken.Place(new TopicPartition(topic, partition), offset);
  }

  /**
   * What is on the trace topic now, and no more. Input that ends gives the same results whatever
   * the clock, the load and the parallelism: no watermark goes before its end.
   */
  public static DataStream<Polled> boundedTopic(
      StreamExecutionEnvironment env, String bootstrapServers, String groupId) {
    var source =
        TopicSource.of(
            bootstrapServers, groupId, List.of(Topics.TRACE), new TraceDeserializer(), true);
    return env.fromSource(
            source.build(),
            FragmentWatermarks.bounded(),
            "trace topic",
            TypeInformation.of(Polled.class))
        .uid("trace-topic");
  }

  /** The fragments of captures, one file after the other. */
  public static DataStream<Polled> captures(StreamExecutionEnvironment env, List<String> paths) {
    DataStream<Polled> fragments =
        env.fromData(paths, Types.STRING)
            .setParallelism(1)
            .uid("capture-paths")
            .flatMap(new ReadCapture())
            .returns(TypeInformation.of(Polled.class))
            .setParallelism(1)
            .name("captures")
            .uid("captures");
    return timed(fragments);
  }

  /** Fragments from anywhere that ends, given event time. */
  public static DataStream<Polled> timed(DataStream<Polled> fragments) {
    return fragments
        .assignTimestampsAndWatermarks(FragmentWatermarks.bounded())
        .setParallelism(1)
        .name("event time")
        .uid("event-time");
  }
}
