// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Rows of one table that wait for the next commit. Of rows with the same key the last one counts,
 * and replaces the row that the table has.
 */
final class PendingRows {
  private static final String STAGED = "staged";

  private final StoreTable table;
  private final List<Object[]> unkeyed = new ArrayList<>();
  private final Map<List<Object>, Object[]> keyed = new LinkedHashMap<>();
  private final List<String> key;

  PendingRows(StoreTable table, Connection writer) throws SQLException {
    this.table = table;
    this.key = key(table, writer);
  }

  private static List<String> key(StoreTable table, Connection writer) throws SQLException {
    try (Statement ask = writer.createStatement();
        ResultSet columns =
            ask.executeQuery("SELECT column_name FROM (DESCRIBE " + table.table() + ")")) {
      List<String> key = new ArrayList<>();
      while (columns.next() && key.size() < table.keyColumns()) {
        key.add(columns.getString(1));
      }
      return key;
    }
  }

  private String delete() {
    return key.stream()
        .map(name -> "t.\"%s\" IS NOT DISTINCT FROM s.\"%s\"".formatted(name, name))
        .collect(
            joining(
                " AND ",
                "DELETE FROM %s t USING %s s WHERE ".formatted(table.table(), STAGED),
                key.get(0).endsWith("_ms") ? times() : ""));
  }

  /** Condition by which DuckDB leaves rows of other times unread. */
  private String times() {
    LongSummaryStatistics times =
        keyed.keySet().stream().mapToLong(of -> (Long) of.get(0)).summaryStatistics();
    return " AND t.\"%s\" BETWEEN %d AND %d".formatted(key.get(0), times.getMin(), times.getMax());
  }

  void add(Object... row) {
    if (table.keyColumns() == 0) {
      unkeyed.add(row);
    } else {
      keyed.put(Arrays.asList(row).subList(0, table.keyColumns()), row);
    }
  }

  int size() {
    return unkeyed.size() + keyed.size();
  }

  /** Writes the rows within the transaction of the connection; they still wait. */
  void write(DuckDBConnection writer) throws SQLException {
    if (!unkeyed.isEmpty()) {
      append(writer.createAppender(table.table()), unkeyed);
    }
    if (!keyed.isEmpty()) {
      try (Statement change = writer.createStatement()) {
        change.execute(
            "CREATE OR REPLACE TEMP TABLE %s AS FROM %s LIMIT 0".formatted(STAGED, table.table()));
        append(writer.createAppender("temp", "main", STAGED), keyed.values());
        change.execute(delete());
        change.execute("INSERT INTO %s FROM %s".formatted(table.table(), STAGED));
        change.execute("DROP TABLE " + STAGED); // rows deleted from it would stay in memory
      }
    }
  }

  private static void append(DuckDBAppender appender, Iterable<Object[]> rows) throws SQLException {
    try (DuckDBAppender to = appender) {
      for (Object[] row : rows) {
        to.beginRow();
        for (Object value : row) {
          append(to, value);
        }
        to.endRow();
      }
      to.flush(); // close hides a failure
    }
  }

  private static void append(DuckDBAppender to, Object value) throws SQLException {
    if (value == null) {
      to.appendNull();
    } else if (value instanceof Long number) {
      to.append(number.longValue());
    } else if (value instanceof Integer number) {
      to.append(number.intValue());
    } else if (value instanceof Double number) {
      to.append(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      to.append(flag.booleanValue());
    } else if (value instanceof byte[] bytes) {
      to.append(bytes);
    } else {
      to.append(value.toString());
    }
  }

  void clear() {
    unkeyed.clear();
    keyed.clear();
  }
}
