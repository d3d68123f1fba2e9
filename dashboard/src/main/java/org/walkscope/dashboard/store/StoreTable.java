// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.Locale;

/** Tables that records are written to; {@code tables.sql} has their columns. */
enum StoreTable {
  WALK_LATENCY(8),
  LOCK_TIMINGS(10),
  BATCH_EFFICIENCY(8),
  STALL_SUMS(9),
  PAIRS(9),
  LOCK_PAIRS(10),
  WALKS(1),
  HOLDS(0),
  BLAME(0),
  SNAPSHOTS(1),
  PAGE_TYPES(2),
  COMPARISONS(0),
  HEALTH(0),
  HOSTS(1),
  PROBE_LOSSES(3),
  STAGE_LOSSES(4),
  DEAD_LETTERS(0),
  SET_ASIDE(2),
  EVICTED(3),
  POSITIONS(2),
  TOTALS(2);

  private final int keyColumns;

  StoreTable(int keyColumns) {
    this.keyColumns = keyColumns;
  }

  /** First columns of the table that are its key; 0 when rows only ever come. */
  int keyColumns() {
    return keyColumns;
  }

  String table() {
    return name().toLowerCase(Locale.ROOT);
  }
}
