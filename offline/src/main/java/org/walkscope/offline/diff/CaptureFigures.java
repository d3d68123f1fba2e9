// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Map;

/**
 * Figures of one capture, the unit of the comparison: walks of one reading depend on one another.
 *
 * @param name of the capture
 * @param start of its events, by which the capture is known under another name; empty if unknown
 * @param notWhole walks that are lossy or truncated, and walks that are missing
 * @param bounds lock spans whose hold is an upper bound
 */
record CaptureFigures(
    String name, String start, long notWhole, long bounds, Map<FigureKey, Double> values) {}
