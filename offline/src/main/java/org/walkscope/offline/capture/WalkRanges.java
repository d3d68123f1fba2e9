// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Ranges of numbers of walks, by thread in a run of the probe; neighbours become one range. */
final class WalkRanges {
  /** Last walk of each range, by its first. */
  private final Map<String, TreeMap<Long, Long>> threads = new HashMap<>();

  /** Adds the walks from the first to the last. */
  void add(String threadInRun, long first, long last) {
    TreeMap<Long, Long> ranges = threads.computeIfAbsent(threadInRun, any -> new TreeMap<>());
    long begin = first;
    long end = last;
    Map.Entry<Long, Long> other = ranges.floorEntry(first);
    if (other != null && other.getValue() >= first - 1) {
      begin = other.getKey();
      end = Math.max(end, other.getValue());
    }
    for (other = ranges.higherEntry(begin);
        other != null && other.getKey() - 1 <= end;
        other = ranges.higherEntry(begin)) {
      end = Math.max(end, other.getValue());
      ranges.remove(other.getKey());
    }
    ranges.put(begin, end);
  }

  /** True if one of the walks from the first to the last is in a range. */
  boolean any(String threadInRun, long first, long last) {
    TreeMap<Long, Long> ranges = threads.get(threadInRun);
    Map.Entry<Long, Long> range = ranges == null ? null : ranges.floorEntry(last);
    return range != null && range.getValue() >= first;
  }
}
