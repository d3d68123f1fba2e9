// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where walks, lock holds and stalls come from, with their event time: when they were over. */
public final class ObservedSource {
  /** Walks of one thread are in order; those that were given up come late. */
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(10);

  /** After which a live cluster's silent partition holds nobody up. */
  public static final Duration SILENCE = Duration.ofSeconds(5);

  private ObservedSource() {}

  /**
   * Some of their topics as they are written, from the group's committed offsets or their
   * beginning.
   *
   * @param silence time without records, while the broker answers, after which a partition holds
   *     nobody up
   * @param longestWait event time that goes on by itself when nothing comes any more
   */
  public static DataStream<Observed> topics(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String groupId,
      List<String> topics,
      Duration silence,
      Duration longestWait) {
    var source =
        TopicSource.of(bootstrapServers, groupId, topics, new ObservedDeserializer(), false);
    BrokerTime broker = new AskedBroker(bootstrapServers, groupId, topics, false);
    LiveTime time = new LiveTime(OUT_OF_ORDER, silence, longestWait.plus(OUT_OF_ORDER), 1);
    return env.fromSource(
            source.build(),
            IdleWhenTaken.strategy(strategy(OUT_OF_ORDER), observed -> null, broker, silence),
            "result topics",
            TypeInformation.of(Observed.class))
        .uid("result-topics")
        .transform(
            "silence clock", TypeInformation.of(Observed.class), new SilenceClock<>(time, broker))
        .uid("silence-clock");
  }

  /** What is on some of their topics now, and no more: no watermark goes before the end. */
  public static DataStream<Observed> boundedTopics(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String groupId,
      List<String> topics) {
    var source =
        TopicSource.of(bootstrapServers, groupId, topics, new ObservedDeserializer(), true);
    return env.fromSource(
            source.build(), bounded(), "result topics", TypeInformation.of(Observed.class))
        .uid("result-topics");
  }

  /** Times alone. */
  public static WatermarkStrategy<Observed> bounded() {
    return WatermarkStrategy.<Observed>noWatermarks()
        .withTimestampAssigner((observed, before) -> observed.endEpochMs(before));
  }

  /** Event time of walks, holds and stalls. */
  public static WatermarkStrategy<Observed> strategy(Duration outOfOrder) {
    return WatermarkStrategy.<Observed>forBoundedOutOfOrderness(outOfOrder)
        .withTimestampAssigner((observed, before) -> observed.endEpochMs(before));
  }
}
