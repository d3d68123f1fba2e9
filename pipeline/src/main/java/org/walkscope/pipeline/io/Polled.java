// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.walk.Arrival;

/**
 * A record as a source gives it: a fragment, what could not be read as one, or the time by a host's
 * clock; the other two are null.
 *
 * @param appendedMs when the record was written to its topic, epoch; of a fragment in a capture,
 *     that has no such time, Long.MAX_VALUE; of what broke a capture the time of the fragment
 *     before it
 */
public record Polled(Arrival arrival, DeadLetter deadLetter, HostTime hostTime, long appendedMs) {
  /**
   * What a record of walkscope.loss says of the time.
   *
   * @param epochMs by the host's clock
   * @param topic where it was read
   */
  public record HostTime(long epochMs, String topic, int partition, long offset) {}

  public static Polled of(Arrival arrival, long appendedMs) {
    return new Polled(arrival, null, null, appendedMs);
  }

  public static Polled of(DeadLetter deadLetter, long appendedMs) {
    return new Polled(null, deadLetter, null, appendedMs);
  }

  public static Polled of(HostTime hostTime, long appendedMs) {
    return new Polled(null, null, hostTime, appendedMs);
  }
}
