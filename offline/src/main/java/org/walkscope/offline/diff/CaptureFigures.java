// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Map;
import java.util.Set;
import org.walkscope.offline.text.Recording;

/**
 * Figures of one capture, the unit of the comparison: walks of one reading depend on one another.
 *
 * @param name of the capture
 * @param start of its events, by which the capture is known under another name; empty if unknown
 * @param recordings how its hosts were recorded; empty where that is not known
 * @param bounds number of times that are upper bounds, of each figure of a lock that has any
 */
record CaptureFigures(
    String name,
    String start,
    Set<Recording> recordings,
    Lacks lacks,
    Map<FigureKey, Double> values,
    Map<FigureKey, Long> bounds) {
  /** True if a lock that it does not have was not taken: nothing hides it. */
  boolean seesLock(String lock) {
    return recordings.stream().allMatch(each -> each.seesLock(lock));
  }
}
