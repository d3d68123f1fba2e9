// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;

/** Records of rows. */
public final class Records {
  private Records() {}

  /**
   * Reads records.
   *
   * @param from table and what follows it in the query. Example: walks WHERE id = ?
   */
  public static <T extends SpecificRecord> List<T> of(
      Connection connection, Class<T> type, String from, Object... values) throws SQLException {
    RecordCodec<T> codec = RecordCodec.of(type);
    List<T> records = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement("SELECT record FROM " + from)) {
      new Condition(from, List.of(values)).bind(query, 1);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          records.add(codec.decode(rows.getBytes(1)));
        }
      }
    } catch (BadRecordException e) {
      throw new SQLException("a record of the store that does not decode", e);
    }
    return records;
  }
}
