// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

/**
 * How fast a capture is replayed.
 *
 * @param factor of the recorded pace; infinite for as fast as the sink takes it
 */
public record Speed(double factor) {
  public static final Speed RECORDED = new Speed(1);
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed " + factor + ", not above 0");
    }
  }

  /** A number, or max. */
  public static Speed parse(String text) {
    try {
      return text.equals("max") ? MAX : new Speed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("speed '" + text + "': a number above 0, or max", e);
    }
  }

  /** After how long what was recorded {@code recordedNs} after the first is due. */
  long dueNs(long recordedNs) {
    return (long) (recordedNs / factor);
  }
}
