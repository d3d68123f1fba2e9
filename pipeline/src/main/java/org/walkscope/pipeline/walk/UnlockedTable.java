// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.wire.LockView;
import org.walkscope.wire.Wire;

/**
 * PTE table whose entries the probe read without the lock where a callback began, in light mode.
 * The walker took the lock after the read and released it before the next event of the walk, so the
 * time between the two is an upper bound of wait and hold. Tables read at the walk's begin have no
 * bound: the walker comes to them after all are read.
 */
final class UnlockedTable {
  /** Time of the read; 0 without a table. */
  private long readNs;

  private long address;

  void read(long timestampNs, long ofTable) {
    readNs = timestampNs;
    address = ofTable;
  }

  /**
   * Bound of the table's lock; null without a table.
   *
   * @param timestampNs time of an event
   * @param next true if no event between the read and this one is missing
   */
  LockView lockUntil(long timestampNs, boolean next) {
    if (readNs == 0) {
      return null;
    }
    long boundNs = timestampNs - readNs;
    readNs = 0;
    if (!next) {
      return null;
    }
    return LockView.allocate()
        .timestampNs(timestampNs)
        .address(address)
        .kind(Wire.LOCK_PTL)
        .level(Wire.LEVEL_PTE)
        .waitNs(boundNs)
        .holdNs(boundNs)
        .flags(Wire.LOCK_WAIT_BOUND | Wire.LOCK_HOLD_BOUND);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(readNs);
    out.writeLong(address);
  }

  void read(DataInput in) throws IOException {
    readNs = in.readLong();
    address = in.readLong();
  }
}
