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
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.schema.WalkerNames;

/**
 * Sums of a table by minute, host, agent, target and what else is its key. Sums since the last
 * commit are in memory, and each commit adds them to the rows: memory has nothing that is committed
 * as read.
 */
final class MinuteSums<S extends MinuteSums.Sums> {
  /** Sums of one key since the last commit. */
  interface Sums {
    /**
     * Columns behind the key, with these sums added to the row of before.
     *
     * @param before row that the table has; null when it has none
     */
    Object[] plus(ResultSet before) throws SQLException;
  }

  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  /** Places of names in the key. */
  private static final int AGENT = 3;

  private static final int TARGET = 4;

  private final StoreTable table;
  private final PendingRows rows;
  private final int most;
  private final Supplier<S> make;
  private final Map<List<Object>, S> sums = new HashMap<>();

  /**
   * Starts without sums.
   *
   * @param most keys since the last commit; the agents and targets of more share a row
   */
  MinuteSums(StoreTable table, PendingRows rows, int most, Supplier<S> make) {
    this.table = table;
    this.rows = rows;
    this.most = most;
    this.make = make;
  }

  /**
   * Sums of a time.
   *
   * @param more columns of the key behind those that all tables have
   */
  S at(
      long ms,
      ResultHost host,
      Walker walker,
      String target,
      String consumer,
      WalkerKind walkerKind,
      Object... more) {
    long start = ms - Math.floorMod(ms, MINUTE_MS);
    List<Object> key =
        new ArrayList<>(
            Arrays.asList(
                start,
                start + MINUTE_MS,
                host.getHostname(),
                walker.getComm(),
                target,
                consumer,
                walkerKind == null ? null : walkerKind.toString(),
                host.getArch().toString(),
                host.getKernelRelease()));
    key.addAll(Arrays.asList(more));
    if (sums.size() >= most && !sums.containsKey(key)) {
      key.set(AGENT, WalkerNames.OTHERS);
      key.set(TARGET, WalkerNames.OTHERS);
    }
    return sums.computeIfAbsent(key, k -> make.get());
  }

  /** Sums of the time at which a lock was released. */
  S of(LockHold hold, Object... more) {
    return at(
        TraceRows.ms(hold.getReleasedEpochNs()),
        hold.getHost(),
        hold.getWalker(),
        TraceRows.comm(hold.getTarget()),
        TraceRows.consumer(hold.getConsumer()),
        hold.getWalkerKind(),
        more);
  }

  /** Sums of the end of a hold that is blamed. */
  S of(StallBlame blame, Object... more) {
    return at(
        TraceRows.endMs(blame),
        blame.getHost(),
        blame.getWalker(),
        TraceRows.comm(blame.getTarget()),
        TraceRows.consumer(blame.getConsumer()),
        blame.getWalkerKind(),
        more);
  }

  int size() {
    return sums.size();
  }

  /** Adds the sums to the rows of before, as rows that replace these. */
  void flush(DuckDBConnection writer) throws SQLException {
    Map<List<Object>, S> left = new HashMap<>(sums);
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
    for (Map.Entry<List<Object>, S> fresh : left.entrySet()) {
      add(fresh.getKey(), fresh.getValue().plus(null));
    }
  }

  private void addToRowsOf(
      Long minute, Set<Object> hosts, Map<List<Object>, S> left, DuckDBConnection writer)
      throws SQLException {
    try (PreparedStatement ask =
        writer.prepareStatement(
            "FROM %s WHERE window_start_ms = ? AND list_contains(?, host)"
                .formatted(table.table()))) {
      ask.setLong(1, minute);
      ask.setArray(2, writer.createArrayOf("VARCHAR", hosts.toArray()));
      try (ResultSet before = ask.executeQuery()) {
        while (before.next()) {
          List<Object> key = new ArrayList<>();
          for (int i = 1; i <= table.keyColumns(); i++) {
            key.add(before.getObject(i));
          }
          S more = left.remove(key);
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
