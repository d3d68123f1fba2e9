// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/** Rows that were taken and wait for the next commit. */
final class TakenRows {
  /**
   * Interval at which losses are written: of counters that come each second the newest alone
   * counts. Their topic's offsets are written with them.
   */
  private static final long LOSS_MS = Duration.ofSeconds(10).toMillis();

  private static final Set<StoreTable> LOSSES =
      EnumSet.of(StoreTable.PROBE_LOSSES, StoreTable.STAGE_LOSSES);

  private final Map<StoreTable, PendingRows> pending = new EnumMap<>(StoreTable.class);
  private final List<StreamEnd> ended = new ArrayList<>();
  private final List<Object[]> lossPositions = new ArrayList<>();
  private final Pairs pairs;
  private final LockPairs lockPairs;
  private final KeptWalks walks;
  private final PageTypeReads pageTypes;
  private long nextLossMs = Long.MIN_VALUE;

  TakenRows(DuckDBConnection writer) throws SQLException {
    for (StoreTable table : StoreTable.values()) {
      pending.put(table, new PendingRows(table, writer));
    }
    pairs = new Pairs(pending.get(StoreTable.PAIRS));
    lockPairs = new LockPairs(pending.get(StoreTable.LOCK_PAIRS));
    pageTypes = new PageTypeReads(pending.get(StoreTable.PAGE_TYPES));
    walks = new KeptWalks(pending.get(StoreTable.WALKS), pending.get(StoreTable.HOLDS));
  }

  void add(StoreTable table, Object... row) {
    pending.get(table).add(row);
  }

  /** Adds the rows of a record. */
  void add(SpecificRecord result, Facts facts, byte[] value) {
    if (result instanceof Walk walk) {
      pairs.add(walk);
      walks.add(walk, value);
      pageTypes.add(walk);
    } else if (result instanceof LockHold hold) {
      pairs.add(hold);
      lockPairs.add(hold);
      walks.add(hold, value);
    } else if (result instanceof Stall stall) {
      pairs.add(stall);
    } else if (result instanceof StallBlame blame) {
      pairs.add(blame);
      lockPairs.add(blame);
      walks.add(blame);
      add(StoreTable.BLAME, TraceRows.of(blame, value));
    } else if (result instanceof Snapshot snapshot) {
      add(StoreTable.SNAPSHOTS, TraceRows.of(snapshot, value));
    } else if (result instanceof WalkerComparison comparison) {
      add(StoreTable.COMPARISONS, TraceRows.of(comparison, value));
    } else if (result instanceof TraceHealth health) {
      add(StoreTable.HEALTH, HealthRows.of(health, value));
    } else if (result instanceof ProbeLoss loss) {
      add(StoreTable.PROBE_LOSSES, HealthRows.of(loss, value));
    } else if (result instanceof StageLoss loss) {
      add(StoreTable.STAGE_LOSSES, HealthRows.of(loss, value));
    } else if (result instanceof StreamEnd end) {
      ended.add(end);
    } else {
      addWindow(result, facts, value);
    }
  }

  private void addWindow(SpecificRecord result, Facts facts, byte[] value) {
    if (result instanceof WalkLatency window) {
      add(StoreTable.WALK_LATENCY, WindowRows.of(window, value));
      addExemplars(facts, window.getSlowest());
    } else if (result instanceof LockTimings window) {
      add(StoreTable.LOCK_TIMINGS, WindowRows.of(window, value));
      addExemplars(facts, window.getLongestHolds());
      addExemplars(facts, window.getLongestWaits());
    } else if (result instanceof BatchEfficiency window) {
      add(StoreTable.BATCH_EFFICIENCY, WindowRows.of(window, value));
      addExemplars(facts, window.getMostToSave());
    } else if (result instanceof StallSums window) {
      add(StoreTable.STALL_SUMS, WindowRows.of(window, value));
      addExemplars(facts, window.getWorst());
    }
  }

  /** Longer windows, and those of the fleet, name walks that the shortest have named. */
  private void addExemplars(Facts facts, List<WalkExemplar> exemplars) {
    if (facts.host() != null && facts.windowMs() == WindowChoice.LENGTHS_MS.get(0)) {
      walks.addExemplars(exemplars);
    }
  }

  void position(String topic, int partition, long nextOffset, String topicId) {
    Object[] row = {topic, partition, nextOffset, topicId};
    if (topic.equals(Topics.LOSS)) {
      lossPositions.add(row);
    } else {
      add(StoreTable.POSITIONS, row);
    }
  }

  /** Walks that were named and are not kept, since the last call. */
  long takeMissed() {
    return walks.takeMissed();
  }

  int size() {
    return pairs.size()
        + lockPairs.size()
        + pageTypes.size()
        + ended.size()
        + pending.values().stream().mapToInt(PendingRows::size).sum();
  }

  /** Commits the rows; losses, and what cannot be written, wait on. */
  void commit(DuckDBConnection writer, long nowMs) throws SQLException {
    boolean losses = nowMs >= nextLossMs;
    try {
      write(writer, losses);
      writer.commit();
    } catch (SQLException e) {
      writer.rollback();
      throw e;
    }
    pairs.clear();
    lockPairs.clear();
    pageTypes.clear();
    pending.forEach(
        (table, rows) -> {
          if (losses || !LOSSES.contains(table)) {
            rows.clear();
          }
        });
    if (losses) {
      ended.clear();
      lossPositions.clear();
      nextLossMs = nowMs + LOSS_MS;
    }
  }

  private void write(DuckDBConnection writer, boolean losses) throws SQLException {
    pairs.flush(writer);
    lockPairs.flush(writer);
    pageTypes.flush();
    if (losses) {
      lossPositions.forEach(row -> add(StoreTable.POSITIONS, row));
    }
    for (Map.Entry<StoreTable, PendingRows> table : pending.entrySet()) {
      if (losses || !LOSSES.contains(table.getKey())) {
        table.getValue().write(writer);
      }
    }
    if (losses) {
      HealthRows.end(ended, writer);
    }
  }
}
