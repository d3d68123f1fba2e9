// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.text.CountText;

/**
 * What the figures of captures lack, which makes them too low, or of some alone.
 *
 * @param walks that are lossy or truncated, and walks that are missing
 * @param events and more that were lost at the probe or on the way, or are not in the captures
 * @param uncounted captures that have no counters of a probe for its events
 * @param lockSpans left out of walks that took more locks than a walk keeps
 * @param untimed walks whose begin or end was not seen: nobody knows how long they took
 */
record Lacks(long walks, long events, long uncounted, long lockSpans, long untimed) {
  static final Lacks NOTHING = new Lacks(0, 0, 0, 0, 0);

  Lacks plus(Lacks other) {
    return new Lacks(
        walks + other.walks,
        events + other.events,
        uncounted + other.uncounted,
        lockSpans + other.lockSpans,
        untimed + other.untimed);
  }

  /** True if values of a figure are not all that they would be. */
  boolean isIn(FigureKey key) {
    return !doubts(key, "").isEmpty();
  }

  /**
   * What makes values of a figure doubtful.
   *
   * @param side whose they are. Example: " of A"
   */
  List<String> doubts(FigureKey key, String side) {
    List<String> doubts = new ArrayList<>();
    boolean time = key.figure().kind() == Figure.Kind.TIME;
    if (!time && walks > 0) {
      doubts.add(tooLow(side, CountText.of(walks, "walk is not whole", "walks are not whole")));
    }
    if (!time && events > 0) {
      doubts.add(
          tooLow(side, CountText.of(events, "event or more was lost", "events or more were lost")));
    }
    if (!time && uncounted > 0) {
      doubts.add(
          "nobody knows what was lost"
              + side
              + ", "
              + CountText.of(uncounted, "capture lacks", "captures lack")
              + " counters of the probe");
    }
    if (!key.lock().isEmpty() && lockSpans > 0) {
      doubts.add(
          CountText.of(lockSpans, "lock", "locks") + side + " left out, of walks that took many");
    }
    if (key.figure() == Figure.WALK_MEAN && untimed > 0) {
      doubts.add(
          CountText.of(untimed, "walk", "walks")
              + side
              + " without begin or end, and so without a time");
    }
    return doubts;
  }

  private static String tooLow(String side, String why) {
    return "counts" + side + " are too low, " + why;
  }
}
