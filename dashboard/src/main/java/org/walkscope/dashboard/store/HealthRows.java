// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceHealth;

/** Rows of the health of traces and of losses. */
final class HealthRows {
  private HealthRows() {}

  static Object[] of(TraceHealth health, byte[] record) {
    return new Object[] {
      health.getEpochMs(),
      health.getHostname(),
      health.getBootId(),
      health.getLastEventEpochMs(),
      health.getLagMaxMs(),
      health.getLagMinMs(),
      health.getSilent(),
      health.getEnded(),
      RowBytes.of(record),
      record
    };
  }

  static Object[] of(ProbeLoss loss, byte[] record) {
    return new Object[] {
      loss.getHost().getHostname(),
      loss.getHost().getBootId(),
      loss.getStreamEpochNs(),
      TraceRows.ms(loss.getTimestampNs() + loss.getHost().getMonotonicToEpochNs()),
      false,
      record
    };
  }

  static Object[] of(StageLoss loss, byte[] record) {
    return new Object[] {
      loss.getHostname(),
      loss.getBootId(),
      loss.getStage(),
      loss.getCounter(),
      loss.getEpochMs(),
      loss.getCount(),
      loss.getFirst(),
      record
    };
  }
}
