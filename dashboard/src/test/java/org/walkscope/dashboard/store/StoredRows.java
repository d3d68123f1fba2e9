// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.RecordCodec;

/** Rows of a store as lists, and records as they come from a topic. */
public final class StoredRows {
  private StoredRows() {}

  /** Takes a record as the reader does. */
  @SuppressWarnings("unchecked")
  public static boolean take(HistoryStore store, SpecificRecord record) {
    Class<SpecificRecord> type = (Class<SpecificRecord>) record.getClass();
    return store.take(record, RecordCodec.of(type).encode(record));
  }

  /** Rows that a query finds. */
  public static List<List<Object>> of(HistoryStore store, String query) throws SQLException {
    return store.read(
        connection -> {
          List<List<Object>> rows = new ArrayList<>();
          try (Statement ask = connection.createStatement();
              ResultSet found = ask.executeQuery(query)) {
            while (found.next()) {
              List<Object> row = new ArrayList<>();
              for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                row.add(found.getObject(i));
              }
              rows.add(row);
            }
          }
          return rows;
        });
  }

  /** Number that a query finds. */
  public static long number(HistoryStore store, String query) throws SQLException {
    return ((Number) of(store, query).get(0).get(0)).longValue();
  }
}
