// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/**
 * View of the model that a record changes; the page fetches a view again when the event stream
 * names it.
 */
public enum View {
  WALK_LATENCY("walk-latency"),
  LOCK_TIMINGS("lock-timings"),
  BATCH_EFFICIENCY("batch-efficiency"),
  SNAPSHOTS("snapshots"),
  LOSS("loss"),
  STALLS("stalls");

  private final String path;

  View(String path) {
    this.path = path;
  }

  /** Name under /api/. */
  public String path() {
    return path;
  }
}
