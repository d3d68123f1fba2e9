// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Sha256;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/** Databases of DuckDB with our tables, with little memory, and no way to files or the network. */
final class Database {
  /** Schemas of the records in the tables. */
  private static final List<Schema> RECORDS =
      List.of(
          WalkLatency.getClassSchema(),
          LockTimings.getClassSchema(),
          BatchEfficiency.getClassSchema(),
          StallSums.getClassSchema(),
          Walk.getClassSchema(),
          LockHold.getClassSchema(),
          StallBlame.getClassSchema(),
          Snapshot.getClassSchema(),
          WalkerComparison.getClassSchema(),
          TraceHealth.getClassSchema(),
          ProbeLoss.getClassSchema(),
          StageLoss.getClassSchema());

  private static final Pattern COMMENT = Pattern.compile("--.*|/\\*.*?\\*/|\\s+");

  private Database() {}

  /**
   * Makes a database in memory.
   *
   * @param memory most memory of the database, bytes
   */
  static DuckDBConnection inMemory(long memory) throws SQLException {
    Properties settings = settings(memory);
    settings.setProperty("temp_directory", "");
    return withTables(open("jdbc:duckdb:", settings));
  }

  /**
   * Opens the database of a folder, and makes it if it is not there.
   *
   * @param log most bytes of the log beside the file
   * @throws IOException with a line that says what to do
   */
  static DuckDBConnection in(StoreFolder folder, long memory, long log) throws IOException {
    Properties settings = settings(memory);
    settings.setProperty("temp_directory", folder.spill().toString());
    settings.setProperty("checkpoint_threshold", log + "B");
    settings.setProperty("max_temp_directory_size", "1GiB");
    Path file = folder.database();
    try {
      return withTables(open("jdbc:duckdb:" + file, settings));
    } catch (SQLException e) {
      throw new IOException(
          "%s is no history that can be read (%s): move it away, and a new one begins"
              .formatted(file, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static DuckDBConnection open(String url, Properties settings) throws SQLException {
    return DriverManager.getConnection(url, settings).unwrap(DuckDBConnection.class);
  }

  private static Properties settings(long memory) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memory + "B");
    settings.setProperty("threads", "2");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("enable_external_access", "false");
    return settings;
  }

  private static DuckDBConnection withTables(DuckDBConnection database) throws SQLException {
    database.setAutoCommit(false);
    try (Statement sql = database.createStatement()) {
      String tables = tables();
      String layout = layout(tables, RECORDS);
      if (count(sql, "SELECT count(*) FROM duckdb_tables()") == 0) {
        sql.execute(tables);
        sql.execute("CREATE TABLE layout AS SELECT '" + layout + "' AS tables");
        database.commit();
      } else if (count(sql, "SELECT count(*) FROM layout WHERE tables = '" + layout + "'") != 1) {
        throw new SQLException("it has the tables of another version");
      }
      return database;
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  private static long count(Statement sql, String query) throws SQLException {
    try (ResultSet found = sql.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static String tables() {
    try (InputStream file = Database.class.getResourceAsStream("tables.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Digest of the tables, whatever is said of them in comments, and of their records. */
  static String layout(String tables, List<Schema> records) {
    StringBuilder all = new StringBuilder(COMMENT.matcher(tables).replaceAll(" "));
    for (Schema record : records) {
      all.append(' ').append(SchemaNormalization.parsingFingerprint64(record));
    }
    return HexFormat.of()
        .formatHex(Sha256.digest().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
