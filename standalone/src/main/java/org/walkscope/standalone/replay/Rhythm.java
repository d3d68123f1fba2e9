// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import java.time.Duration;

/**
 * Frequency of a host's reads. It varies over time, so that windows of a replay differ; the same
 * time has the same frequency.
 *
 * @param phase of its wave against that of the other hosts, from 0 to 1
 * @param mean mean time between two reads
 */
record Rhythm(double phase, Duration mean) {
  /** Share of the mean by which the frequency varies. */
  private static final double SWING = 0.75;

  private static final double WAVE_NS = Duration.ofMinutes(3).toNanos();

  /** Time until the next read after one at this time. */
  long periodNs(long epochNs) {
    double turns = (double) epochNs / WAVE_NS + phase;
    return Math.round(mean.toNanos() * (1 + SWING * Math.sin(2 * Math.PI * turns)));
  }
}
