// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a partition hold nobody up when it has been silent for some time, by {@link BrokerTime}, and
 * nothing on it waits to be taken. Flink's own idleness goes by the clock on the wall: to it an
 * outage of the broker is a silence, and so is a partition that others overtook when the broker
 * came back.
 */
final class IdleWhenTaken<T> implements WatermarkGenerator<T> {
  /**
   * After which a partition counts as silent although its end was not seen: a transaction leaves a
   * marker there that is no record, and a partition of which nothing was ever seen has no name
   * here.
   */
  static final long UNSEEN_MS = Duration.ofMinutes(1).toMillis();

  /** Place at which a record was read. */
  record Place(TopicPartition partition, long offset) {}

  /** Place of a record; null if its topic is not waited for. */
  @FunctionalInterface
  interface Places<T> extends Serializable {
    Place of(T record);
  }

  private final WatermarkGenerator<T> generator;
  private final Places<T> places;
  private final BrokerTime broker;
  private final long silenceMs;

  private Place last;
  private boolean heard = true;
  private long heardAtMs;

  private IdleWhenTaken(
      WatermarkGenerator<T> generator, Places<T> places, BrokerTime broker, Duration silence) {
    this.generator = generator;
    this.places = places;
    this.broker = broker;
    silenceMs = silence.toMillis();
  }

  /** The strategy with this idleness. */
  static <T> WatermarkStrategy<T> strategy(
      WatermarkStrategy<T> of, Places<T> places, BrokerTime broker, Duration silence) {
    return WatermarkStrategy.<T>forGenerator(
            context ->
                new IdleWhenTaken<>(of.createWatermarkGenerator(context), places, broker, silence))
        .withTimestampAssigner(of);
  }

  @Override
  public void onEvent(T event, long epochMs, WatermarkOutput output) {
    last = places.of(event);
    heard = true;
    generator.onEvent(event, epochMs, output);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long nowMs = broker.answeredMs();
    if (heard) {
      heard = false;
      heardAtMs = nowMs;
      if (last != null) {
        broker.isRead(last.partition());
      }
    }
    if (isIdle(nowMs - heardAtMs)) {
      output.markIdle();
    } else {
      generator.onPeriodicEmit(output);
    }
  }

  private boolean isIdle(long silentMs) {
    if (silentMs < silenceMs) {
      return false;
    }
    boolean taken =
        last == null ? broker.allRead() : broker.isTaken(last.partition(), last.offset() + 1);
    return taken || silentMs >= Math.max(UNSEEN_MS, silenceMs);
  }
}
