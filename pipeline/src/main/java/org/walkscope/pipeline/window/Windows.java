// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.InstantiationUtil;
import org.walkscope.pipeline.loss.Loss;

/**
 * Windows over walks. Samples are added up by host in windows of one size; longer windows and the
 * fleet's are made of these, so that a sample is added once.
 *
 * @param size of a host's window
 * @param longer sizes, each a multiple of it
 * @param delay event time for which a window waits after its end, for late fragments
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

  /**
   * Connects samples to sinks through the windows of the hosts.
   *
   * @return losses of names
   */
  public <T extends Totals<T, R>, R extends SpecificRecordBase> DataStream<Loss> answer(
      Question<T, R> question, DataStream<T> samples, WindowSinks<R> sinks) {
    String name = question.name();
    var windows = window(question, combine(question, samples));
    publish(question, windows, sinks.hosts(), name);
    publish(question, rollUp(question, windows), sinks.rollups(), name + "-rollups");
    return windows.getSideOutput(Loss.TAG);
  }

  private <T extends Totals<T, R>, R extends SpecificRecordBase> DataStream<T> combine(
      Question<T, R> question, DataStream<T> samples) {
    String name = question.name() + "-samples";
    return samples.transform(name, question.type(), new CombineSamples<>(this)).uid(name);
  }

  <T extends Totals<T, R>, R extends SpecificRecordBase> SingleOutputStreamOperator<T> window(
      Question<T, R> question, DataStream<T> samples) {
    return addUp(
        question,
        samples,
        OwnTimeWindows.of(this),
        new PublishSums<>(question.name(), this, true),
        question.name());
  }

  <T extends Totals<T, R>, R extends SpecificRecordBase> SingleOutputStreamOperator<T> rollUp(
      Question<T, R> question, DataStream<T> windows) {
    String name = question.name() + "-fleet";
    var fleetToo =
        windows.flatMap(fleetToo(question.totals()), question.type()).name(name).uid(name);
    return addUp(
        question,
        fleetToo,
        OwnTimeWindows.rollingUp(this),
        new PublishSums<>(question.name(), this, false),
        question.name() + "-rolled-up");
  }

  /** Passes the totals of a host on, and a second time as the fleet's. */
  static <T extends Totals<T, ?>> FlatMapFunction<T, T> fleetToo(Class<T> type) {
    return (ofHost, out) -> {
      out.collect(ofHost);
      T ofFleet = InstantiationUtil.instantiate(type);
      ofFleet.becomeFleets(ofHost);
      out.collect(ofFleet);
    };
  }

  private <T extends Totals<T, R>, R extends SpecificRecordBase>
      SingleOutputStreamOperator<T> addUp(
          Question<T, R> question,
          DataStream<T> totals,
          OwnTimeWindows windows,
          PublishSums<T> publish,
          String name) {
    var byName = Types.MAP(Types.STRING, question.type());
    return totals
        .keyBy(Totals::key, Types.STRING)
        .window(windows)
        .allowedLateness(delay)
        .aggregate(new AddUp<>(question.totals()), publish, byName, byName, question.type())
        .name(name)
        .uid(name);
  }

  private static <T extends Totals<T, R>, R extends SpecificRecordBase> void publish(
      Question<T, R> question, DataStream<T> totals, Sink<R> sink, String name) {
    totals
        .map(Totals::toRecord, new AvroTypeInfo<>(question.record()))
        .name(name + "-records")
        .uid(name + "-records")
        .sinkTo(sink)
        .name(name + "-sink")
        .uid(name + "-sink");
  }

  /** Event time at which a window is published. */
  long publishedMs(TimeWindow window) {
    return window.maxTimestamp() + delay.toMillis();
  }

  /** True if the window of this time has been published, once event time is at the watermark. */
  public boolean isOver(long epochMs, long watermarkMs) {
    long endMs = (Math.floorDiv(epochMs, size.toMillis()) + 1) * size.toMillis();
    return endMs - 1 + delay.toMillis() <= watermarkMs;
  }

  /** Copy for records that come later than their time by this wait. */
  public Windows after(Duration wait) {
    return new Windows(size, longer, delay.plus(wait));
  }

  /** Copy with another size, without the longer windows that are no multiple of it. */
  public Windows of(Duration newSize) {
    List<Duration> multiples =
        longer.stream().filter(each -> each.toMillis() % newSize.toMillis() == 0).toList();
    return new Windows(newSize, multiples, delay);
  }
}
