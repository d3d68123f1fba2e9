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

  private Rows() {}

  /**
   * Asks.
   *
   * @param values values of the question marks, in their order
   */
  public static <T> List<T> of(
      Connection connection, String sql, List<Object> values, Reader<T> reader)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        ask.setObject(i + 1, values.get(i));
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet found = ask.executeQuery()) {
        while (found.next()) {
          rows.add(reader.read(found));
        }
      }
      return rows;
    }
  }

  /** Number of a column; null for NULL. */
  public static Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
