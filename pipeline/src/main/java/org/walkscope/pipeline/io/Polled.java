// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.walk.Arrival;

/**
 * A record as a source gives it: a fragment, or what could not be read as one.
 *
 * @param arrival null when deadLetter is not
 * @param appendedMs when the record was written to its topic, epoch; of a fragment in a capture,
 *     that has no such time, Long.MAX_VALUE; of what broke a capture the time of the fragment
 *     before it
 */
public record Polled(Arrival arrival, DeadLetter deadLetter, long appendedMs) {
  public static Polled of(Arrival arrival, long appendedMs) {
    return new Polled(arrival, null, appendedMs);
  }

  public static Polled of(DeadLetter deadLetter, long appendedMs) {
    return new Polled(null, deadLetter, appendedMs);
  }
}
