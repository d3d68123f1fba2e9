// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Severity;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
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
      lost(health),
      RowBytes.of(record),
      record
    };
  }

  private static long lost(TraceHealth health) {
    return health.getStages().stream().mapToLong(HealthRows::lost).sum();
  }

  private static long lost(StageHealth stage) {
    return stage.getLost().entrySet().stream()
        .filter(lost -> isLoss(stage.getStage(), lost.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether a counter is more than information; one of a later version may be. */
  private static boolean isLoss(String stage, String counter) {
    return Counter.of(stage, counter).map(known -> known.severity() != Severity.INFO).orElse(true);
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

  /** Marks streams as ended, within the transaction of the connection. */
  static void end(List<StreamEnd> ends, Connection writer) throws SQLException {
    if (ends.isEmpty()) {
      return;
    }
    try (PreparedStatement mark =
        writer.prepareStatement(
            "UPDATE probe_losses SET ended = true"
                + " WHERE host = ? AND boot_id = ? AND stream_epoch_ns = ?")) {
      for (StreamEnd end : ends) {
        mark.setString(1, end.getHost().getHostname());
        mark.setString(2, end.getHost().getBootId());
        mark.setLong(3, end.getStreamEpochNs());
        mark.executeUpdate();
      }
    }
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
