// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The x values of a plot. */
final class TimeAxis {
  private TimeAxis() {}

  /**
   * Window ends in order, with one end of no window put into each gap, so that a plot breaks its
   * line there instead of drawing over time in which nothing was seen.
   */
  static List<Long> withGaps(Collection<Long> endsMs, long windowMs) {
    List<Long> times = new ArrayList<>(endsMs.size());
    long previous = Long.MIN_VALUE;
    for (long end : endsMs) {
      if (previous != Long.MIN_VALUE && end - previous > windowMs) {
        times.add(previous + windowMs);
      }
      times.add(end);
      previous = end;
    }
    return times;
  }
}
