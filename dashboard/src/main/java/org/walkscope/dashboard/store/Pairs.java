// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.schema.WalkerNames;

/**
 * Who walks whom, by minute. Sums since the last commit are in memory, and each commit adds them to
 * the rows: memory has nothing that is committed as read.
 */
final class Pairs {
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  /** Pairs of one minute since the last commit; the agents and targets of more share a row. */
  private static final int MOST = 5_000;

  private final PendingRows rows;
  private final Map<List<Object>, PairSums> sums = new HashMap<>();

  Pairs(PendingRows rows) {
    this.rows = rows;
  }

  void add(Walk walk) {
    if (walk.getVma() == null || !walk.getVma().getGate()) { // in smaps, and never walked
      sums(
              TraceRows.overMs(walk),
              walk.getHost(),
              walk.getWalker(),
              walk.getTarget().getComm(),
              walk.getConsumer(),
              walk.getWalkerKind())
          .add(walk);
    }
  }

  void add(LockHold hold) {
    sums(
            TraceRows.ms(hold.getReleasedEpochNs()),
            hold.getHost(),
            hold.getWalker(),
            TraceRows.comm(hold.getTarget()),
            TraceRows.consumer(hold.getConsumer()),
            hold.getWalkerKind())
        .add(hold);
  }

  void add(StallBlame blame) {
    sums(
            TraceRows.endMs(blame),
            blame.getHost(),
            blame.getWalker(),
            TraceRows.comm(blame.getTarget()),
            TraceRows.consumer(blame.getConsumer()),
            blame.getWalkerKind())
        .add(blame);
  }

  void add(Stall stall) {
    sums(
            TraceRows.ms(stall.getEndEpochNs()),
            stall.getHost(),
            stall.getWalker(),
            TraceRows.comm(stall.getTarget()),
            TraceRows.consumer(stall.getConsumer()),
            stall.getWalkerKind())
        .addStall();
  }

  private PairSums sums(
      long ms,
      ResultHost host,
      Walker walker,
      String target,
      String consumer,
      WalkerKind walkerKind) {
    long start = ms - Math.floorMod(ms, MINUTE_MS);
    Object[] key = {
      start,
      start + MINUTE_MS,
      host.getHostname(),
      walker.getComm(),
      target,
      consumer,
      walkerKind == null ? null : walkerKind.toString(),
      host.getArch().toString(),
      host.getKernelRelease()
    };
    if (sums.size() >= MOST && !sums.containsKey(Arrays.asList(key))) {
      key[3] = WalkerNames.OTHERS;
      key[4] = WalkerNames.OTHERS;
    }
    return sums.computeIfAbsent(Arrays.asList(key), k -> new PairSums());
  }

  int size() {
    return sums.size();
  }

  /** Adds the sums to the rows of before, as rows that replace these. */
  void flush(DuckDBConnection writer) throws SQLException {
    Map<List<Object>, PairSums> left = new HashMap<>(sums);
    Set<Long> minutes = new HashSet<>();
    Set<Object> hosts = new HashSet<>();
    sums.keySet()
        .forEach(
            key -> {
              minutes.add((Long) key.get(0));
              hosts.add(key.get(2));
            });
    for (Long minute : minutes) {
      addToRowsOf(minute, hosts, left, writer);
    }
    for (Map.Entry<List<Object>, PairSums> fresh : left.entrySet()) {
      add(fresh.getKey(), fresh.getValue().plus(null));
    }
  }

  private void addToRowsOf(
      Long minute, Set<Object> hosts, Map<List<Object>, PairSums> left, DuckDBConnection writer)
      throws SQLException {
    try (PreparedStatement ask =
        writer.prepareStatement(
            "FROM pairs WHERE window_start_ms = ? AND list_contains(?, host)")) {
      ask.setLong(1, minute);
      ask.setArray(2, writer.createArrayOf("VARCHAR", hosts.toArray()));
      try (ResultSet before = ask.executeQuery()) {
        while (before.next()) {
          List<Object> key = new ArrayList<>();
          for (int i = 1; i <= StoreTable.PAIRS.keyColumns(); i++) {
            key.add(before.getObject(i));
          }
          PairSums more = left.remove(key);
          if (more != null) {
            add(key, more.plus(before));
          }
        }
      }
    }
  }

  private void add(List<Object> key, Object[] more) {
    Object[] row = Arrays.copyOf(key.toArray(), key.size() + more.length);
    System.arraycopy(more, 0, row, key.size(), more.length);
    rows.add(row);
  }

  void clear() {
    sums.clear();
  }
}
