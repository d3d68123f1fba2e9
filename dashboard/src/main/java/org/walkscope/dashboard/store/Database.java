// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** Databases of DuckDB, with little memory, two threads, and no way to files or the network. */
final class Database {
  private Database() {}

  static DuckDBConnection inMemory() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:", settings("256MiB"))
        .unwrap(DuckDBConnection.class);
  }

  private static Properties settings(String memory) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memory);
    settings.setProperty("threads", "2");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("enable_external_access", "false");
    return settings;
  }
}
