// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

/**
 * Count of the reads of one thread in one run of the probe, which numbers them upwards. A thread
 * has few reads under way at a time: a number far below the highest is known to be counted.
 */
final class ReadCount {
  private long highest;

  /** Which of the numbers from the highest downwards were met; the highest is bit 0. */
  private long met;

  /** Adds a walk of a read, whose number is above 0. Returns true if it is the first of it. */
  boolean isFirst(long snapshot) {
    if (snapshot > highest) {
      long above = snapshot - highest;
      met = (above < Long.SIZE ? met << above : 0) | 1;
      highest = snapshot;
      return true;
    }
    long below = highest - snapshot;
    boolean first = below < Long.SIZE && (met & 1L << below) == 0;
    met |= first ? 1L << below : 0;
    return first;
  }
}
