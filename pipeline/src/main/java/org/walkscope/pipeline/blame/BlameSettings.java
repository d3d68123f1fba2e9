// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of {@link BlameStalls}.
 *
 * @param grace event time for which a hold waits for its stalls: a waiter's event comes when it got
 *     the lock, after the release
 * @param holds of one walker in one second
 * @param stalls on one walker's locks in one second
 * @param waiters listed of one hold; sums are whole
 */
public record BlameSettings(Duration grace, int holds, int stalls, int waiters)
    implements Serializable {
  public static final BlameSettings DEFAULT =
      new BlameSettings(Duration.ofSeconds(10), 256, 4096, 1024);

  /**
   * Bounds of a plain loop over captures, where a hold takes 32 bytes and adding it costs the same
   * however many there are; state in RocksDB is written anew with each.
   */
  public static final BlameSettings OF_CAPTURES =
      new BlameSettings(DEFAULT.grace, 16_384, DEFAULT.stalls, DEFAULT.waiters);

  /** Longest event time after the release for which a hold waits. */
  public Duration longestWait() {
    return grace.plusSeconds(1); // seconds are decided as a whole
  }
}
