// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/**
 * Bounds of the model; older figures make room for newer ones and are counted as evicted.
 *
 * @param windows windows of one view
 * @param recordsPerView window records of one view
 * @param snapshots rebuilt snapshots
 * @param snapshotVmas VMAs, over all snapshots
 * @param streams probe runs, and losses of later stages, each
 * @param metricSeries label sets of one histogram under /metrics
 */
public record Limits(
    int windows,
    int recordsPerView,
    int snapshots,
    int snapshotVmas,
    int streams,
    int metricSeries) {
  /**
   * Default: an hour of ten-second windows; with every figure at its bound, about 100 MB of heap.
   */
  public static final Limits DEFAULT = new Limits(360, 20_000, 300, 50_000, 1_000, 1_000);
}
