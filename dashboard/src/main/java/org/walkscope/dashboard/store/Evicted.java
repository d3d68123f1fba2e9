// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Account of the rows that were deleted for lack of room: how many, and since when all are there.
 */
public final class Evicted {
  private record Key(boolean fleet, long lengthMs) {}

  private record Rows(long rows, long newestMs) {
    Rows plus(Rows other) {
      return new Rows(rows + other.rows, Math.max(newestMs, other.newestMs));
    }
  }

  private Evicted() {}

  /**
   * Deletes rows and accounts for them, within the connection's transaction.
   *
   * @param ask statement that deletes, and returns for each row whether it is one of the fleet, the
   *     length of its window and its time
   * @return rows that were deleted
   */
  static long delete(StoreTable table, PreparedStatement ask) throws SQLException {
    Map<Key, Rows> gone = new HashMap<>();
    try (ResultSet rows = ask.executeQuery()) {
      while (rows.next()) {
        gone.merge(
            new Key(rows.getBoolean(1), rows.getLong(2)), new Rows(1, rows.getLong(3)), Rows::plus);
      }
    }
    long all = 0;
    for (Map.Entry<Key, Rows> each : gone.entrySet()) {
      add(table, each.getKey(), each.getValue(), ask.getConnection());
      all += each.getValue().rows();
    }
    return all;
  }

  private static void add(StoreTable table, Key key, Rows more, Connection writer)
      throws SQLException {
    Rows sum = more;
    String where = " WHERE \"table\" = ? AND fleet = ? AND length_ms = ?";
    try (PreparedStatement ask =
        writer.prepareStatement("SELECT rows, newest_ms FROM evicted" + where)) {
      set(ask, table, key);
      try (ResultSet before = ask.executeQuery()) {
        while (before.next()) {
          sum = sum.plus(new Rows(before.getLong(1), before.getLong(2)));
        }
      }
    }
    try (PreparedStatement delete = writer.prepareStatement("DELETE FROM evicted" + where);
        PreparedStatement insert =
            writer.prepareStatement("INSERT INTO evicted VALUES (?, ?, ?, ?, ?)")) {
      set(delete, table, key);
      delete.executeUpdate();
      set(insert, table, key);
      insert.setLong(4, sum.rows());
      insert.setLong(5, sum.newestMs());
      insert.executeUpdate();
    }
  }

  private static void set(PreparedStatement ask, StoreTable table, Key key) throws SQLException {
    ask.setString(1, table.table());
    ask.setBoolean(2, key.fleet());
    ask.setLong(3, key.lengthMs());
  }

  /** Rows that were deleted, by table. */
  static Map<String, Long> byTable(Connection connection) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Statement ask = connection.createStatement();
        ResultSet found =
            ask.executeQuery("SELECT \"table\", sum(rows)::BIGINT FROM evicted GROUP BY ALL")) {
      while (found.next()) {
        rows.put(found.getString(1), found.getLong(2));
      }
    }
    return rows;
  }

  /**
   * Time since which all rows of a table are there; null when none was deleted.
   *
   * @param fleet whether rows without a host are meant
   * @param lengthMs length of windows; 0 of other rows and of pairs
   */
  public static Long wholeSinceMs(Connection connection, String table, boolean fleet, long lengthMs)
      throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT newest_ms FROM evicted WHERE \"table\" = ? AND fleet = ? AND length_ms = ?")) {
      ask.setString(1, table);
      ask.setBoolean(2, fleet);
      ask.setLong(3, lengthMs);
      try (ResultSet found = ask.executeQuery()) {
        return found.next() ? (Long) found.getLong(1) : null;
      }
    }
  }
}
