// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.walkscope.pipeline.health.Heard;
import org.walkscope.schema.Topics;

/** Where what is heard of hosts comes from. It has no event time: silence has none. */
public final class HeardSource {
  private HeardSource() {}

  /**
   * The topics of losses and fragments, from the group's committed offsets or their beginning.
   *
   * @param bounded to end at what is in them now
   */
  @SuppressWarnings("deprecation") // the connector has no other way to say "earliest"
  public static DataStream<Heard> topics(
      StreamExecutionEnvironment env, String bootstrapServers, String groupId, boolean bounded) {
    KafkaSourceBuilder<Heard> source =
        KafkaSource.<Heard>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(List.of(Topics.LOSS, Topics.TRACE))
            .setGroupId(groupId)
            .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
            .setDeserializer(new HeardDeserializer())
            .setProperty("isolation.level", "read_committed");
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return env.fromSource(
            source.build(),
            WatermarkStrategy.noWatermarks(),
            "loss and trace topics",
            TypeInformation.of(Heard.class))
        .uid("loss-and-trace-topics");
  }
}
