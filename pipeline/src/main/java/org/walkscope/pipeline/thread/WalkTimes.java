// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.schema.Completeness;
import org.walkscope.schema.Walk;

/** Event times of walks. */
public final class WalkTimes {
  private WalkTimes() {}

  /** True if begin and end of a walk were seen, so that its duration is one. */
  public static boolean isTimed(Walk walk) {
    return !walk.getFunction().isEmpty() && walk.getCompleteness() != Completeness.TRUNCATED;
  }

  /**
   * End of a walk, ms since the epoch by the host's clock: its last event, or the time at which it
   * was given up.
   */
  public static long overMs(Walk walk) {
    long endMs = Math.floorDiv(walk.getBeginEpochNs() + walk.getDurationNs(), 1_000_000);
    Long givenUpMs = walk.getGivenUpEpochMs();
    return givenUpMs == null ? endMs : Math.max(endMs, givenUpMs);
  }
}
