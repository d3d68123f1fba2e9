// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Idleness of a partition that has been silent for some time, by {@link BrokerTime}, and has no
 * unread records: it no longer holds the watermark back. Flink's own idleness goes by the wall
 * clock, and takes for silent every partition in an outage of the broker, and one that others
 * overtook when the broker came back.
 */
final class IdleWhenTaken<T> implements WatermarkGenerator<T> {
  /** Partition and offset of a record. */
  record Place(TopicPartition partition, long offset) {}

  /** Source of a record's place. */
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

  /** Strategy with this idleness. */
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
    // before its first record a partition is not known here
    return last == null ? broker.allRead() : broker.isTaken(last.partition(), last.offset() + 1);
  }
}
