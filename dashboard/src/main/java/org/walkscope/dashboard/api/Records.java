// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.sql.Connection;
import java.sql.SQLException;
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
    return Rows.of(
        connection,
        "SELECT record FROM " + from,
        List.of(values),
        row -> decode(codec, row.getBytes(1)));
  }

  /** Record of a row. */
  public static <T extends SpecificRecord> T decode(RecordCodec<T> codec, byte[] record)
      throws SQLException {
    try {
      return codec.decode(record);
    } catch (BadRecordException e) {
      throw new SQLException("a record of the store that does not decode", e);
    }
  }
}
