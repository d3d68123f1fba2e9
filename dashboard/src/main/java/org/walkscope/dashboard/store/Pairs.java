// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.schema.WalkerNames;

/**
 * Who walks whom: by host and minute, and of the whole fleet by minute and hour. Sums since the
 * last commit are in memory, and each commit adds them to the rows: memory has nothing that is
 * committed as read.
 */
final class Pairs {
  /** Rows of pairs since the last commit; the agents and targets of more share a row. */
  private static final int MOST = 5_000;

  /** Column of the agent, before that of the target. */
  private static final int FIRST_NAME = 3;

  private final PendingRows rows;
  private final Map<List<Object>, PairSums> sums = new HashMap<>();

  Pairs(PendingRows rows) {
    this.rows = rows;
  }

  void add(Walk walk) {
    if (walk.getVma() == null || !walk.getVma().getGate()) { // in smaps, and never walked
      each(
              TraceRows.overMs(walk),
              walk.getHost(),
              walk.getWalker(),
              walk.getTarget().getComm(),
              walk.getConsumer(),
              walk.getWalkerKind())
          .forEach(sums -> sums.add(walk));
    }
  }

  void add(LockHold hold) {
    each(
            TraceRows.ms(hold.getReleasedEpochNs()),
            hold.getHost(),
            hold.getWalker(),
            TraceRows.comm(hold.getTarget()),
            TraceRows.consumer(hold.getConsumer()),
            hold.getWalkerKind())
        .forEach(sums -> sums.add(hold));
  }

  void add(StallBlame blame) {
    each(
            TraceRows.endMs(blame),
            blame.getHost(),
            blame.getWalker(),
            TraceRows.comm(blame.getTarget()),
            TraceRows.consumer(blame.getConsumer()),
            blame.getWalkerKind())
        .forEach(sums -> sums.add(blame));
  }

  /** Sums that something at a time is in. */
  private List<PairSums> each(
      long ms,
      ResultHost host,
      Walker walker,
      String target,
      String consumer,
      WalkerKind walkerKind) {
    String kind = walkerKind == null ? null : walkerKind.toString();
    Object[] names = {
      walker.getComm(), target, consumer, kind, host.getArch().toString(), host.getKernelRelease()
    };
    return List.of(
        sums(ms, PairWindows.MINUTE_MS, host.getHostname(), names),
        sums(ms, PairWindows.MINUTE_MS, null, names),
        sums(ms, PairWindows.HOUR_MS, null, names));
  }

  private PairSums sums(long ms, long lengthMs, String host, Object[] names) {
    long start = ms - Math.floorMod(ms, lengthMs);
    Object[] key = new Object[FIRST_NAME + names.length];
    key[0] = start;
    key[1] = start + lengthMs;
    key[2] = host;
    System.arraycopy(names, 0, key, FIRST_NAME, names.length);
    if (sums.size() >= MOST && !sums.containsKey(Arrays.asList(key))) {
      key[FIRST_NAME] = WalkerNames.OTHERS;
      key[FIRST_NAME + 1] = WalkerNames.OTHERS;
    }
    return sums.computeIfAbsent(Arrays.asList(key), k -> new PairSums());
  }

  int size() {
    return sums.size();
  }

  /** Adds the sums to the rows of before, as rows that replace these. */
  void flush(DuckDBConnection writer) throws SQLException {
    Map<List<Object>, PairSums> left = new HashMap<>(sums);
    Set<Long> starts = new HashSet<>();
    Set<Object> hosts = new HashSet<>();
    sums.keySet()
        .forEach(
            key -> {
              starts.add((Long) key.get(0));
              if (key.get(2) != null) {
                hosts.add(key.get(2));
              }
            });
    for (Long start : starts) {
      addToRowsOf(start, hosts, left, writer);
    }
    for (Map.Entry<List<Object>, PairSums> fresh : left.entrySet()) {
      add(fresh.getKey(), fresh.getValue().plus(null));
    }
  }

  private void addToRowsOf(
      Long start, Set<Object> hosts, Map<List<Object>, PairSums> left, DuckDBConnection writer)
      throws SQLException {
    try (PreparedStatement ask =
        writer.prepareStatement(
            "FROM pairs WHERE window_start_ms = ? AND (host IS NULL OR list_contains(?, host))")) {
      ask.setLong(1, start);
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
