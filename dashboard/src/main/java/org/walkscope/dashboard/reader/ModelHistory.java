// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.ImplausibleRecordException;
import org.walkscope.dashboard.model.KeptTotals;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;

/** The model's last hour, from what the store has: the model itself is gone with the process. */
final class ModelHistory {
  private static final Logger LOG = LoggerFactory.getLogger(ModelHistory.class);
  private static final long SHOWN_MS = Duration.ofHours(1).toMillis();

  /** Newest windows of hosts, the oldest first; more would leave the model again. */
  private static final String WINDOWS =
      "SELECT record FROM (SELECT window_end_ms, record FROM %s WHERE window_end_ms > ?"
          + " AND window_end_ms - window_start_ms = 10000 AND host IS NOT NULL"
          + " ORDER BY window_end_ms DESC LIMIT 20000) ORDER BY window_end_ms";

  private final HistoryStore store;
  private final DashboardModel model;
  private final KeptTotals totals = new KeptTotals();

  ModelHistory(HistoryStore store, DashboardModel model) {
    this.store = store;
    this.model = model;
  }

  /** Passes the model's totals to the store. */
  void save() {
    totals.save(model, store);
  }

  /** Fills the model from the store. */
  void restore(Instant now) {
    long from = now.toEpochMilli() - SHOWN_MS;
    try {
      store.read(
          connection -> {
            read(connection, WINDOWS.formatted("walk_latency"), from, Topics.WALK_LATENCY);
            read(connection, WINDOWS.formatted("lock_timings"), from, Topics.LOCK_TIMINGS);
            read(connection, WINDOWS.formatted("batch_efficiency"), from, Topics.BATCH_EFFICIENCY);
            read(connection, WINDOWS.formatted("stall_sums"), from, Topics.STALL_SUMS);
            read(
                connection,
                "SELECT record FROM (SELECT begin_ms, record FROM snapshots WHERE end_ms > ?"
                    + " ORDER BY begin_ms DESC LIMIT 300) ORDER BY begin_ms",
                from,
                Topics.SNAPSHOTS);
            read(
                connection,
                "SELECT record, ended FROM probe_losses WHERE at_ms > ? ORDER BY at_ms",
                0,
                Topics.LOSS);
            read(
                connection,
                "SELECT record FROM stage_losses WHERE at_ms > ? ORDER BY at_ms",
                0,
                Topics.LOSS);
            return null;
          });
      totals.restore(store.totals(), model);
    } catch (SQLException e) {
      throw new IllegalStateException("the history cannot be read: " + e.getMessage(), e);
    }
  }

  private void read(Connection connection, String query, long from, String topic)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(query)) {
      ask.setLong(1, from);
      try (ResultSet found = ask.executeQuery()) {
        boolean ends = found.getMetaData().getColumnCount() > 1;
        while (found.next()) {
          accept(topic, found.getBytes(1), ends && found.getBoolean(2));
        }
      }
    }
  }

  private void accept(String topic, byte[] value, boolean ended) {
    try {
      SpecificRecord record = ResultCodecs.decode(topic, value);
      model.accept(record);
      if (ended && record instanceof ProbeLoss loss) {
        model.accept(
            new StreamEnd(
                loss.getHost(), loss.getStreamEpochNs(), loss.getTimestampNs(), 0L, 0L, 0L));
      }
    } catch (BadRecordException | ImplausibleRecordException e) {
      LOG.warn("a record of the history is left out: {}", e.getMessage(), e);
    }
  }
}
