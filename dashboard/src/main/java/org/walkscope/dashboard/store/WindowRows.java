// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkLatency;

/** Rows of windows. */
final class WindowRows {
  private WindowRows() {}

  static Object[] of(WalkLatency window, byte[] record) {
    return new Object[] {
      window.getWindowStartEpochMs(),
      window.getWindowEndEpochMs(),
      window.getHostname(),
      window.getConsumer(),
      window.getWalkerKind(),
      window.getArch(),
      window.getKernelRelease(),
      window.getWalkerComm(),
      window.getWalks(),
      window.getDuration().getSumNs(),
      window.getDuration().getMaxNs(),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(LockTimings window, byte[] record) {
    return new Object[] {
      window.getWindowStartEpochMs(),
      window.getWindowEndEpochMs(),
      window.getHostname(),
      window.getConsumer(),
      window.getWalkerKind(),
      window.getArch(),
      window.getKernelRelease(),
      window.getWalkerComm(),
      window.getKind(),
      window.getLevel(),
      window.getHold().getCount(),
      window.getHold().getSumNs(),
      window.getHold().getMaxNs(),
      window.getWait().getSumNs(),
      window.getWait().getMaxNs(),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(BatchEfficiency window, byte[] record) {
    return new Object[] {
      window.getWindowStartEpochMs(),
      window.getWindowEndEpochMs(),
      window.getHostname(),
      window.getConsumer(),
      window.getWalkerKind(),
      window.getArch(),
      window.getKernelRelease(),
      window.getWalkerComm(),
      window.getWalks(),
      window.getIncompleteWalks(),
      window.getEntries(),
      window.getSteps(),
      window.getAchievableSteps(),
      window.getPtlAcquisitions(),
      window.getAchievablePtlAcquisitions(),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(StallSums window, byte[] record) {
    return new Object[] {
      window.getWindowStartEpochMs(),
      window.getWindowEndEpochMs(),
      window.getHostname(),
      window.getConsumer(),
      window.getWalkerKind(),
      window.getArch(),
      window.getKernelRelease(),
      window.getWalkerComm(),
      window.getHeld(),
      window.getHolds(),
      window.getConvoys(),
      window.getWaiters(),
      window.getBlamedNs(),
      RowBytes.of(record),
      record
    };
  }
}
