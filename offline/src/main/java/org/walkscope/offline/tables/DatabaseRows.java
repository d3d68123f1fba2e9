// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.walkscope.views.perfetto.SortedRows;

/** Rows that DuckDB keeps and sorts, in files where its memory is too small. */
public final class DatabaseRows implements SortedRows {
  private static final String KEY =
      IntStream.range(0, KEYS).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));

  private final DuckDBConnection database;
  private final String table;
  private final DuckDBAppender rows;

  /**
   * Makes a table of rows.
   *
   * @param database that streams results
   */
  public DatabaseRows(Connection database, String table) throws SQLException {
    // of its own: rows of one table are read while those of another are added
    this.database = database.unwrap(DuckDBConnection.class).duplicate();
    this.table = table;
    try (Statement create = this.database.createStatement()) {
      create.execute(
          "CREATE TABLE " + table + " (" + KEY.replace(",", " BIGINT,") + " BIGINT, bytes BLOB)");
    }
    rows = this.database.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  @Override
  public void add(long[] key, byte[] row) throws IOException {
    try {
      rows.beginRow();
      for (long number : key) {
        rows.append(number);
      }
      rows.append(row);
      rows.endRow();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void forEach(Taker taker) throws IOException {
    try (DuckDBConnection closed = database;
        Statement query = closed.createStatement()) {
      rows.flush(); // close hides a failure
      rows.close();
      try (ResultSet sorted =
          query.executeQuery("SELECT " + KEY + ", bytes FROM " + table + " ORDER BY " + KEY)) {
        while (sorted.next()) {
          long[] key = new long[KEYS];
          for (int i = 0; i < KEYS; i++) {
            key[i] = sorted.getLong(i + 1);
          }
          taker.take(key, sorted.getBytes(KEYS + 1));
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("the results cannot be sorted: " + Database.reason(e), e);
  }
}
