// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of a query. */
public final class Rows {
  /** Reads one row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  @FunctionalInterface
  public interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  private Rows() {}

  /**
   * Asks.
   *
   * @param values values of the question marks, in their order
   */
  public static <T> List<T> of(
      Connection connection, String sql, List<Object> values, Reader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    each(connection, sql, values, row -> rows.add(reader.read(row)));
    return rows;
  }

  /**
   * Asks, and gives one row after the other.
   *
   * @param values values of the question marks, in their order
   */
  public static void each(Connection connection, String sql, List<Object> values, Taker taker)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        ask.setObject(i + 1, values.get(i));
      }
      try (ResultSet found = ask.executeQuery()) {
        while (found.next()) {
          taker.take(found);
        }
      }
    }
  }

  /** Number of the one row that is asked for; null for NULL. */
  public static Long number(Connection connection, String sql, List<Object> values)
      throws SQLException {
    Long[] number = {null};
    each(connection, sql, values, row -> number[0] = number(row, 1));
    return number[0];
  }

  /** Number of a column; null for NULL. */
  public static Long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** Number of a column; null for NULL. */
  public static Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
