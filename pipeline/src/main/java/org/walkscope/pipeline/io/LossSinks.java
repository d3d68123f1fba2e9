// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossSums;
import org.walkscope.pipeline.loss.LossTotals;
import org.walkscope.schema.StageLoss;

/** Sinks for losses of a job, and for records that could not be read. */
public record LossSinks(Sink<StageLoss> losses, Sink<DeadLetter> deadLetters) {
  /** Time for which a counter without losses is remembered. */
  public static final Duration KEPT = Duration.ofDays(7);

  /** Connects a job's losses and dead letters to the sinks. */
  public void take(DataStream<Loss> lost, DataStream<DeadLetter> letters) {
    letters.sinkTo(deadLetters).name("dead letters").uid("dead-letters");
    lost.keyBy(LossSums::keyOf, Types.STRING)
        .process(new LossTotals(KEPT), new AvroTypeInfo<>(StageLoss.class))
        .name("loss totals")
        .uid("loss-totals")
        .sinkTo(losses)
        .name("losses")
        .uid("losses");
  }
}
