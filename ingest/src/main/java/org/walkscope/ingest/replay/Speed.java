// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

/**
 * Speed of a replay.
 *
 * @param factor multiple of the recorded pace; infinite for as fast as the sink takes records
 */
public record Speed(double factor) {
  public static final Speed RECORDED = new Speed(1);
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed " + factor + ", not above 0");
    }
  }

  /** Parses a number, or {@code max}. */
  public static Speed parse(String text) {
    try {
      return text.equals("max") ? MAX : new Speed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("speed '" + text + "': a number above 0, or max", e);
    }
  }

  /** Time after which a record is due that was recorded {@code recordedNs} after the first. */
  long dueNs(long recordedNs) {
    return (long) (recordedNs / factor);
  }
}
