// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkLatency;

/**
 * The windows over walks. Samples are added up by host in windows of one size; of those come the
 * longer windows and the fleet's, so that a sample is touched once, and then together with those
 * that came with it.
 *
 * @param size of a host's window
 * @param longer sizes, each a multiple of it
 * @param delay event time for which a window waits after its end, for walks whose fragments waited
 */
public record Windows(Duration size, List<Duration> longer, Duration delay)
    implements Serializable {
  public Windows {
    longer = List.copyOf(longer);
    for (Duration each : longer) {
      if (each.toMillis() % size.toMillis() != 0) {
        throw new IllegalArgumentException(each + " is no multiple of windows of " + size);
      }
    }
  }

  /** How many steps were taken, and how few would have done? */
  public void batchEfficiency(
      DataStream<BatchSample> samples, Sink<BatchEfficiency> hosts, Sink<BatchEfficiency> rollups) {
    var windows =
        window(
            combine(samples, BatchSample.class, "batch-samples"),
            BatchSample::key,
            BatchTotals.class,
            "batch-efficiency");
    publish(windows, BatchEfficiency.class, hosts, "batch-efficiencies");
    var rolled = rollUp(windows, BatchTotals.class, "batch-efficiency");
    publish(rolled, BatchEfficiency.class, rollups, "batch-efficiency-rollups");
  }

  /** How long did walks take? */
  public void walkLatency(
      DataStream<LatencySample> samples, Sink<WalkLatency> hosts, Sink<WalkLatency> rollups) {
    var windows =
        window(
            combine(samples, LatencySample.class, "latency-samples"),
            LatencySample::key,
            LatencyTotals.class,
            "walk-latency");
    publish(windows, WalkLatency.class, hosts, "walk-latencies");
    var rolled = rollUp(windows, LatencyTotals.class, "walk-latency");
    publish(rolled, WalkLatency.class, rollups, "walk-latency-rollups");
  }

  /** How long were locks waited for and held? */
  public void lockTimings(
      DataStream<LockSample> samples, Sink<LockTimings> hosts, Sink<LockTimings> rollups) {
    var windows =
        window(
            combine(samples, LockSample.class, "lock-samples"),
            LockSample::key,
            LockTotals.class,
            "lock-timings");
    publish(windows, LockTimings.class, hosts, "lock-timings-sink");
    var rolled = rollUp(windows, LockTotals.class, "lock-timings");
    publish(rolled, LockTimings.class, rollups, "lock-timings-rollups");
  }

  /** How long did others wait because of walks? */
  public void stallSums(
      DataStream<StallSample> samples, Sink<StallSums> hosts, Sink<StallSums> rollups) {
    var windows = window(samples, StallSample::key, StallTotals.class, "stall-sums");
    publish(windows, StallSums.class, hosts, "stall-sums-sink");
    var rolled = rollUp(windows, StallTotals.class, "stall-sums");
    publish(rolled, StallSums.class, rollups, "stall-sums-rollups");
  }

  /** Whether the window of this time has been published, once event time is at the watermark. */
  boolean isOver(long epochMs, long watermarkMs) {
    long endMs = (Math.floorDiv(epochMs, size.toMillis()) + 1) * size.toMillis();
    return endMs - 1 + delay.toMillis() <= watermarkMs;
  }

  /** The same, of what comes so much later than its time. */
  public Windows after(Duration wait) {
    return new Windows(size, longer, delay.plus(wait));
  }

  /** The same with another size; longer windows that are no multiple of it are left out. */
  public Windows of(Duration newSize) {
    List<Duration> multiples =
        longer.stream().filter(each -> each.toMillis() % newSize.toMillis() == 0).toList();
    return new Windows(newSize, multiples, delay);
  }

  private <S extends Sample<S>> DataStream<S> combine(
      DataStream<S> samples, Class<S> type, String uid) {
    return samples
        .transform(uid, TypeInformation.of(type), new CombineSamples<>(this))
        .name(uid)
        .uid(uid);
  }

  <S, T extends Totals<S, T, R>, R> SingleOutputStreamOperator<T> window(
      DataStream<S> samples, KeySelector<S, String> key, Class<T> totals, String name) {
    StoredType<T> type = new StoredType<>(totals);
    return samples
        .keyBy(key, Types.STRING)
        .window(OwnTimeWindows.of(size, delay))
        .allowedLateness(delay)
        .aggregate(new AddSamples<S, T, R>(totals), new PublishWindow<S, T, R>(), type, type, type)
        .name(name)
        .uid(name);
  }

  <S, T extends Totals<S, T, R>, R> SingleOutputStreamOperator<T> rollUp(
      DataStream<T> windows, Class<T> totals, String name) {
    StoredType<T> type = new StoredType<>(totals);
    return windows
        .flatMap(new FleetToo<S, T, R>(totals))
        .returns(type)
        .name(name + " of the fleet")
        .uid(name + "-fleet")
        .keyBy(Totals::key, Types.STRING)
        .window(OwnTimeWindows.rollingUp(size, longer, delay))
        .allowedLateness(delay)
        .aggregate(new AddTotals<S, T, R>(totals), new PublishWindow<S, T, R>(), type, type, type)
        .name(name + " rolled up")
        .uid(name + "-rolled-up");
  }

  private static <S, T extends Totals<S, T, R>, R extends SpecificRecordBase> void publish(
      DataStream<T> totals, Class<R> record, Sink<R> sink, String uid) {
    totals
        .map(Totals::toRecord, new AvroTypeInfo<>(record))
        .name(uid + " records")
        .uid(uid + "-records")
        .sinkTo(sink)
        .name(uid)
        .uid(uid);
  }
}
