// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Set;

/**
 * Key of a value of a capture.
 *
 * @param consumer example: numa_maps
 * @param walker name of the WalkerKind; empty where captures are compared whatever walker they show
 * @param lock example: ptl_pte, mmap_lock_read; empty for figures of walks
 */
record FigureKey(String consumer, String walker, String lock, Figure figure)
    implements Comparable<FigureKey> {
  /**
   * Key by which captures are compared.
   *
   * @param byWalker consumers whose figures are compared by walker
   */
  FigureKey compared(Set<String> byWalker) {
    return byWalker.contains(consumer) ? this : new FigureKey(consumer, "", lock, figure);
  }

  /** Another figure of the same walks or lock. */
  FigureKey of(Figure other) {
    return new FigureKey(consumer, walker, lock, other);
  }

  /** Name of consumer, walker and lock. Example: numa_maps/ptl_pte */
  String subject() {
    return consumer
        + (walker.equals("PT_RANGE_WALK") ? "/pt_range_walk" : "")
        + (lock.isEmpty() ? "" : "/" + lock);
  }

  /** Name in JSON and test results. Example: numa_maps/ptl_pte/hold_median */
  String text() {
    return subject() + "/" + figure.text();
  }

  @Override
  public int compareTo(FigureKey other) {
    return text().compareTo(other.text());
  }
}
