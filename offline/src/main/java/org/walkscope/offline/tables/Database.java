// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Connections to files of DuckDB. */
public final class Database {
  private Database() {}

  /**
   * Opens a database for statements of our own, and makes it if it is not there.
   *
   * @param memory most memory. Examples: 2GiB, 50%
   * @param spill folder for what does not fit
   */
  public static Connection writable(Path file, String memory, Path spill) throws SQLException {
    return DriverManager.getConnection(url(file), settings(memory, spill));
  }

  /** The same for results that do not fit into memory: they are read as they are made. */
  public static Connection streaming(Path file, String memory, Path spill) throws SQLException {
    Properties settings = settings(memory, spill);
    settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    settings.setProperty("threads", "1"); // each would sort in memory of its own
    return DriverManager.getConnection(url(file), settings);
  }

  /**
   * Opens a database for statements of others: they cannot change it, reach no file and no network,
   * and cannot lift these limits. A failure has its place in the statement in it, as JSON.
   */
  public static Connection readOnly(Path file, String memory, Path spill) throws SQLException {
    Properties settings = settings(memory, spill);
    settings.setProperty("access_mode", "READ_ONLY");
    settings.setProperty("errors_as_json", "true");
    settings.setProperty("enable_external_access", "false");
    settings.setProperty("lock_configuration", "true");
    return DriverManager.getConnection(url(file), settings);
  }

  /** Writes all that was committed into the file itself; close alone does not tell a full disk. */
  public static void checkpoint(Connection database) throws SQLException {
    database.setAutoCommit(true); // a checkpoint is no part of a transaction
    try (Statement statement = database.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  /** True if a file is a database that can be opened and has this table. */
  public static boolean has(Path file, String table) {
    Properties settings = new Properties();
    settings.setProperty("access_mode", "READ_ONLY");
    try (Connection database = DriverManager.getConnection(url(file), settings);
        Statement statement = database.createStatement()) {
      return statement.execute("SELECT count(*) FROM " + table);
    } catch (SQLException e) {
      return false;
    }
  }

  /** True if a file can be a database: behind a ';' the driver reads settings, which win. */
  public static boolean canBe(Path file) {
    return file.toString().indexOf(';') < 0;
  }

  /** Reason of a failure in one line: what DuckDB advises behind it are its own settings. */
  public static String reason(SQLException failure) {
    String first = String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    return first.contains("Out of Memory Error") ? first + "; --memory gives more" : first;
  }

  private static String url(Path file) throws SQLException {
    if (!canBe(file)) {
      throw new SQLException("no database can be at " + file + ": there is a ';' in its name");
    }
    return "jdbc:duckdb:" + file;
  }

  private static Properties settings(String memory, Path spill) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memory);
    settings.setProperty("temp_directory", spill.toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return settings;
  }
}
