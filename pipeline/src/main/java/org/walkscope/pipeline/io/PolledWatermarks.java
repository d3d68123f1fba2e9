// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * Event time of records: of a fragment that of its first event, so that none of its events is
 * behind it; of a host's counters the time at which they were read, each second; of a walk, lock
 * hold or stall its end.
 *
 * <p>An unreadable record has no event time. A record from far in the future, of a host whose clock
 * is wrong, does not move the watermark.
 */
final class PolledWatermarks implements WatermarkGenerator<Polled> {
  private static final long FAR_MS = Duration.ofHours(1).toMillis();

  /** Time of a record that has no event time. */
  private static final long NONE = Long.MIN_VALUE;

  private final long outOfOrderMs;
  private long highestMs = NONE;

  private PolledWatermarks(Duration outOfOrder) {
    outOfOrderMs = outOfOrder.toMillis();
  }

  /**
   * Strategy with times and without watermarks, for input that ends: nothing is due before its end.
   */
  static WatermarkStrategy<Polled> bounded() {
    return WatermarkStrategy.<Polled>noWatermarks()
        .withTimestampAssigner(PolledWatermarks::timestamp);
  }

  static WatermarkStrategy<Polled> strategy(Duration outOfOrder) {
    return WatermarkStrategy.<Polled>forGenerator(context -> new PolledWatermarks(outOfOrder))
        .withTimestampAssigner(PolledWatermarks::timestamp);
  }

  private static long timestamp(Polled polled, long before) {
    long epochMs = epochMs(polled);
    return epochMs == NONE ? before : epochMs;
  }

  @Override
  public void onEvent(Polled polled, long timestampMs, WatermarkOutput output) {
    long epochMs = epochMs(polled);
    boolean plausible =
        polled.appendedMs() == Long.MAX_VALUE || epochMs <= polled.appendedMs() + FAR_MS;
    if (plausible) {
      highestMs = Math.max(highestMs, epochMs);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (highestMs != NONE) {
      output.emitWatermark(new Watermark(highestMs - outOfOrderMs - 1));
    }
  }

  private static long epochMs(Polled polled) {
    return polled instanceof Polled.Read read ? epochMs(read.record()) : NONE;
  }

  private static long epochMs(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      return epochMs(fragment.getFirstTimestampNs(), fragment.getHost());
    } else if (record instanceof ProbeLoss loss) {
      return epochMs(loss.getTimestampNs(), loss.getHost());
    } else if (record instanceof StreamEnd end) {
      return epochMs(end.getTimestampNs(), end.getHost());
    } else if (record instanceof Walk walk) {
      return WalkTimes.overMs(walk);
    } else if (record instanceof LockHold hold) {
      return Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000);
    } else if (record instanceof Stall stall) {
      return Math.floorDiv(stall.getEndEpochNs(), 1_000_000);
    }
    return NONE;
  }

  private static long epochMs(long monotonicNs, Host host) {
    return Math.floorDiv(monotonicNs + host.getMonotonicToEpochNs(), 1_000_000);
  }
}
