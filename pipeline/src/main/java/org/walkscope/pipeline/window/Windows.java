// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.Serializable;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.WalkLatency;

/**
 * The three windows over walks.
 *
 * @param size of a window
 * @param delay event time for which a window waits after its end, for walks whose fragments waited
 */
public record Windows(Duration size, Duration delay) implements Serializable {
  /** How many steps were taken, and how few would have done? */
  public SingleOutputStreamOperator<BatchEfficiency> batchEfficiency(
      DataStream<BatchSample> samples) {
    return window(samples, BatchSample::key, BatchTotals.class, BatchEfficiency.class);
  }

  /** How long did walks take? */
  public SingleOutputStreamOperator<WalkLatency> walkLatency(DataStream<LatencySample> samples) {
    return window(samples, LatencySample::key, LatencyTotals.class, WalkLatency.class);
  }

  /** How long were locks waited for and held? */
  public SingleOutputStreamOperator<LockTimings> lockTimings(DataStream<LockSample> samples) {
    return window(samples, LockSample::key, LockTotals.class, LockTimings.class);
  }

  /** Whether the window of this time has been published, once event time is at the watermark. */
  boolean isOver(long epochMs, long watermarkMs) {
    long endMs = (Math.floorDiv(epochMs, size.toMillis()) + 1) * size.toMillis();
    return endMs - 1 + delay.toMillis() <= watermarkMs;
  }

  private <S, T extends Totals<S, T, R>, R extends SpecificRecordBase>
      SingleOutputStreamOperator<R> window(
          DataStream<S> samples, KeySelector<S, String> key, Class<T> totals, Class<R> record) {
    StoredType<T> type = new StoredType<>(totals);
    return samples
        .keyBy(key, Types.STRING)
        .window(new OwnTimeWindows(size, delay))
        .allowedLateness(delay)
        .aggregate(
            new AddSamples<S, T, R>(totals),
            new PublishWindow<S, T, R>(),
            type,
            type,
            new AvroTypeInfo<>(record));
  }
}
