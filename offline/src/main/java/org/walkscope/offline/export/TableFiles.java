// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Tables of a database as files that only their owner can read. */
final class TableFiles {
  private final Connection database;
  private final ExportForm form;

  TableFiles(Connection database, ExportForm form) {
    this.database = database;
    this.form = form;
  }

  List<String> tables() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT table_name FROM duckdb_tables() ORDER BY table_name")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  void write(String table, Path file) throws SQLException, IOException {
    String to = file.toString().replace("'", "''");
    try (Statement statement = database.createStatement()) {
      statement.execute("COPY (" + rows(table) + ") TO '" + to + "' (" + form.options + ")");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Query of the rows of a table: CSV has no values in others, so these are JSON there. */
  private String rows(String table) throws SQLException {
    List<String> nested = form == ExportForm.CSV ? nestedColumns(table) : List.of();
    String replaced =
        nested.stream()
            .map(column -> "to_json(\"%s\") AS \"%s\"".formatted(column, column))
            .collect(joining(", "));
    return "SELECT *" + (nested.isEmpty() ? "" : " REPLACE (" + replaced + ")") + " FROM " + table;
  }

  private List<String> nestedColumns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ?"
                + " AND regexp_matches(data_type, '^(STRUCT|MAP)\\(|\\]$')")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
    }
    return columns;
  }

  /** Writes a file a table into a folder. */
  void writeAll(Path folder) throws SQLException, IOException {
    for (String table : tables()) {
      write(table, folder.resolve(table + "." + form.suffix));
    }
  }
}
