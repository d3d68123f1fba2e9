// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** X values of a plot. */
final class TimeAxis {
  private TimeAxis() {}

  /**
   * Window ends in order, with one extra value in each gap, so that the plot's line breaks there
   * instead of crossing a time without data.
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
