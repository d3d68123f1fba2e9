// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Map;

/**
 * Figures of one capture, the unit of the comparison: walks of one reading depend on one another.
 *
 * @param name of the capture
 * @param start of its events, by which the capture is known under another name; empty if unknown
 * @param recording null where it is not known: of a pipe
 * @param notWhole walks that are lossy or truncated, and walks that are missing
 * @param bounds number of times that are upper bounds, of each figure of a lock that has any
 */
record CaptureFigures(
    String name,
    String start,
    Recording recording,
    long notWhole,
    Map<FigureKey, Double> values,
    Map<FigureKey, Long> bounds) {
  /** True if a lock that it does not have was not taken: nothing hides it. */
  boolean seesLocks() {
    return recording == null || recording.seesLocks();
  }
}
