// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits of comparisons: times of waiting, in event time, and kept state of one process.
 *
 * @param timeout for the next walk of a reading
 * @param patience for the reading that comes next in old, new, old
 * @param readingsKept of one process
 * @param spansKept extents and lock spans of one reading: about 25 bytes each
 * @param holdsKept of one process
 */
public record CompareSettings(
    Duration timeout, Duration patience, int readingsKept, long spansKept, long holdsKept)
    implements Serializable {
  public static final CompareSettings DEFAULT =
      new CompareSettings(Duration.ofSeconds(10), Duration.ofSeconds(60), 64, 400_000, 20_000);

  /**
   * Settings for input that ends: comparisons are decided at its end, so that all readings and
   * holds are kept until then, without bounds that depend on the order of arrival.
   */
  public CompareSettings bounded() {
    return new CompareSettings(timeout, patience, Integer.MAX_VALUE, spansKept, Long.MAX_VALUE);
  }
}
