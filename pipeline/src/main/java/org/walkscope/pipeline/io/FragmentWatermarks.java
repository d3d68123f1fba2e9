// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time is that of a fragment's first event, so that no event inside it is behind the
 * fragment; or what a host says each second, whether it has events or not.
 *
 * <p>What cannot be read has no event time. A fragment from far in the future, of a host whose
 * clock is wrong, has one but moves nobody else's.
 */
final class FragmentWatermarks implements WatermarkGenerator<Polled> {
  private static final long FAR_MS = Duration.ofHours(1).toMillis();

  private final long outOfOrderMs;
  private long highestMs = Long.MIN_VALUE;

  private FragmentWatermarks(Duration outOfOrder) {
    outOfOrderMs = outOfOrder.toMillis();
  }

  /** Times alone: of input that ends nothing is due before its end. */
  static WatermarkStrategy<Polled> bounded() {
    return WatermarkStrategy.<Polled>noWatermarks()
        .withTimestampAssigner((polled, before) -> epochMs(polled, before));
  }

  static WatermarkStrategy<Polled> strategy(Duration outOfOrder) {
    return WatermarkStrategy.<Polled>forGenerator(context -> new FragmentWatermarks(outOfOrder))
        .withTimestampAssigner((polled, before) -> epochMs(polled, before));
  }

  @Override
  public void onEvent(Polled polled, long epochMs, WatermarkOutput output) {
    boolean plausible =
        polled.appendedMs() == Long.MAX_VALUE || epochMs <= polled.appendedMs() + FAR_MS;
    if (polled.deadLetter() == null && plausible) {
      highestMs = Math.max(highestMs, epochMs);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (highestMs != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(highestMs - outOfOrderMs - 1));
    }
  }

  private static long epochMs(Polled polled, long before) {
    if (polled.hostTime() != null) {
      return polled.hostTime().epochMs();
    }
    return polled.arrival() == null ? before : polled.arrival().firstEpochMs();
  }
}
