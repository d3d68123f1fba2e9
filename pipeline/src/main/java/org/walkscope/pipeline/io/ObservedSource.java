// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.walkscope.pipeline.compare.Observed;
import org.walkscope.schema.Topics;

/** Where walks and lock holds come from, with their event time: when they were over. */
public final class ObservedSource {
  private ObservedSource() {}

  /**
   * The two topics, from the group's committed offsets or their beginning.
   *
   * @param bounded to end at what is in them now
   * @param outOfOrder event time by which records of one partition may be out of order
   * @param idleness after which a silent partition holds nobody up
   */
  @SuppressWarnings("deprecation") // the connector has no other way to say "earliest"
  public static DataStream<Observed> topics(
      StreamExecutionEnvironment env,
      String bootstrapServers,
      String groupId,
      boolean bounded,
      Duration outOfOrder,
      Duration idleness) {
    KafkaSourceBuilder<Observed> source =
        KafkaSource.<Observed>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(List.of(Topics.WALKS, Topics.LOCK_HOLDS))
            .setGroupId(groupId)
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new ObservedDeserializer())
            .setProperty("isolation.level", "read_committed");
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return env.fromSource(
            source.build(),
            strategy(outOfOrder).withIdleness(idleness),
            "result topics",
            TypeInformation.of(Observed.class))
        .uid("result-topics");
  }

  /** Event time of walks and holds. */
  public static WatermarkStrategy<Observed> strategy(Duration outOfOrder) {
    return WatermarkStrategy.<Observed>forBoundedOutOfOrderness(outOfOrder)
        .withTimestampAssigner((observed, before) -> observed.endEpochMs(before));
  }
}
