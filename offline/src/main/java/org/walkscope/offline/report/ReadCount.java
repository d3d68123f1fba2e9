// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.TreeSet;

/**
 * Count of the reads of one thread in one run of the probe, which numbers them upwards. A thread
 * has few reads under way at a time: numbers below the latest ones are known to be counted.
 */
final class ReadCount {
  private static final int LATEST = 64;

  private final TreeSet<Long> latest = new TreeSet<>();
  private long countedUpTo = Long.MIN_VALUE;

  /** Adds a walk of a read. Returns true if it is the first of the read. */
  boolean isFirst(long snapshot) {
    if (snapshot <= countedUpTo || !latest.add(snapshot)) {
      return false;
    }
    if (latest.size() > LATEST) {
      countedUpTo = latest.pollFirst();
    }
    return true;
  }
}
