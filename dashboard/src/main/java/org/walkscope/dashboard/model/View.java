// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/** What of the model a record changes; the page fetches a view again when it hears its name. */
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

  /** Its name under /api/. */
  public String path() {
    return path;
  }
}
