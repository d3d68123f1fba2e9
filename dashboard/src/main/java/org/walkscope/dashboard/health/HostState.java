// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.time.Duration;

/** State of a host's trace; where several hold, the first of them. */
public enum HostState {
  /** Nothing comes though something should. */
  SILENT,
  /** Something was lost in the last minutes, whether streams go on or have ended. */
  LOSSY,
  /** Every stream of the host has ended regularly. */
  ENDED,
  /** No job has told anything of late. */
  UNKNOWN,
  /** The host's clock is ahead. */
  AHEAD,
  /** The host's clock is behind, or its data comes late: even the shortest lag is long. */
  BEHIND,
  /** None of these. */
  LIVE;

  /** Time after which what a job said of a host counts no more. */
  static final long TOLD_MS = Duration.ofMinutes(3).toMillis();

  /** Time in which a loss makes a host lossy. */
  static final long LOSS_MS = Duration.ofMinutes(15).toMillis();

  private static final long AHEAD_MS = Duration.ofSeconds(1).toMillis();
  private static final long BEHIND_MS = Duration.ofMinutes(1).toMillis();

  /**
   * State by what the health job said last.
   *
   * @param atMs when it said so, epoch ms; null when it never did
   * @param lost losses in {@link #LOSS_MS}
   */
  static HostState of(
      Long atMs, boolean ended, boolean silent, Long lagMinMs, long lost, long nowMs) {
    if (atMs == null) {
      return UNKNOWN;
    }
    if (silent && !ended) {
      return SILENT;
    }
    if (lost > 0) {
      return LOSSY;
    }
    if (ended) {
      return ENDED;
    }
    if (atMs < nowMs - TOLD_MS) {
      return UNKNOWN;
    }
    if (lagMinMs != null && lagMinMs < -AHEAD_MS) {
      return AHEAD;
    }
    if (lagMinMs != null && lagMinMs > BEHIND_MS) {
      return BEHIND;
    }
    return LIVE;
  }
}
