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
   * Some of their topics, from the group's committed offsets or their beginning.
   *
   * @param bounded to end at what is in them now
   * @param silence wall time after which a silent partition holds nobody up
   * @param longestWait event time that goes on by itself when nothing comes any more
   */
  public static DataStream<Observed> topics(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String groupId,
      List<String> topics,
      boolean bounded,
      Duration silence,
      Duration longestWait) {
    var source =
        TopicSource.of(bootstrapServers, groupId, topics, new ObservedDeserializer(), bounded);
    return env.fromSource(
            source.build(),
            strategy(OUT_OF_ORDER).withIdleness(silence),
            "result topics",
            TypeInformation.of(Observed.class))
        .uid("result-topics")
        .transform(
            "silence clock",
            TypeInformation.of(Observed.class),
            new SilenceClock<>(silence, longestWait.plus(OUT_OF_ORDER), 1))
        .uid("silence-clock");
  }

  /** Event time of walks, holds and stalls. */
  public static WatermarkStrategy<Observed> strategy(Duration outOfOrder) {
    return WatermarkStrategy.<Observed>forBoundedOutOfOrderness(outOfOrder)
        .withTimestampAssigner((observed, before) -> observed.endEpochMs(before));
  }
}
