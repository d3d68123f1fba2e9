// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
  public static DataStream<Heard> topics(
      StreamExecutionEnvironment env, String bootstrapServers, String groupId, boolean bounded) {
    var source =
        TopicSource.of(
            bootstrapServers,
            groupId,
            List.of(Topics.LOSS, Topics.TRACE),
            new HeardDeserializer(),
            bounded);
    return env.fromSource(
            source.build(),
            WatermarkStrategy.noWatermarks(),
            "loss and trace topics",
            TypeInformation.of(Heard.class))
        .uid("loss-and-trace-topics");
  }
}
