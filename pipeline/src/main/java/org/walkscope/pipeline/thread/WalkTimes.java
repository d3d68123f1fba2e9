// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.apache.flink.streaming.api.TimerService;
import org.walkscope.schema.Walk;

/** Event times of walks. */
public final class WalkTimes {
  private WalkTimes() {}

  /**
   * End of a walk, ms since the epoch by the host's clock: its last event, or the time at which it
   * was given up.
   */
  public static long overMs(Walk walk) {
    long endMs = Math.floorDiv(walk.getBeginEpochNs() + walk.getDurationNs(), 1_000_000);
    Long givenUpMs = walk.getGivenUpEpochMs();
    return givenUpMs == null ? endMs : Math.max(endMs, givenUpMs);
  }

  /**
   * Lead of the watermark over a host's event time; 0 where it is not ahead, and before the first
   * watermark. ms.
   */
  public static long behindMs(long epochMs, TimerService timers) {
    long watermarkMs = timers.currentWatermark();
    return watermarkMs == Long.MIN_VALUE ? 0 : Math.max(0, watermarkMs - epochMs);
  }
}
