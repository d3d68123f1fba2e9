// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.schema.Walk;

/** Event times of walks. */
public final class WalkTimes {
  private WalkTimes() {}

  /**
   * When a walk was over, ms since the epoch by the host's clock: with its last event, or, when its
   * end was no longer waited for, when that was given up.
   */
  public static long overMs(Walk walk) {
    long endMs = Math.floorDiv(walk.getBeginEpochNs() + walk.getDurationNs(), 1_000_000);
    Long givenUpMs = walk.getGivenUpEpochMs();
    return givenUpMs == null ? endMs : Math.max(endMs, givenUpMs);
  }
}
