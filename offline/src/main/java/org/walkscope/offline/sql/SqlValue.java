// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/** Values of DuckDB as text and as JSON. */
final class SqlValue {
  private static final JsonFactory JSON = new JsonFactory();

  private SqlValue() {}

  /** Text of a value that is not null; bytes in base 64. */
  static String text(Object value) {
    try {
      return value instanceof Blob blob
          ? Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()))
          : value.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON of a value that has others in it; text of any other that is not null. */
  static String inCell(Object value) throws IOException {
    if (!(value instanceof DuckDBStruct || value instanceof Map || value instanceof Array)) {
      return text(value);
    }
    StringWriter cell = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(cell)) {
      write(value, json);
    }
    return cell.toString();
  }

  static void write(Object value, JsonGenerator to) throws IOException {
    try {
      if (value instanceof DuckDBStruct struct) {
        writeMap(struct.getMap(), to);
      } else if (value instanceof Map<?, ?> map) {
        writeMap(map, to);
      } else if (value instanceof Array array) {
        to.writeStartArray();
        for (Object each : (Object[]) array.getArray()) {
          write(each, to);
        }
        to.writeEndArray();
      } else {
        writeLeaf(value, to);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static void writeMap(Map<?, ?> map, JsonGenerator to) throws IOException {
    to.writeStartObject();
    for (Map.Entry<?, ?> each : map.entrySet()) {
      to.writeFieldName(String.valueOf(each.getKey()));
      write(each.getValue(), to);
    }
    to.writeEndObject();
  }

  private static void writeLeaf(Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Boolean truth) {
      to.writeBoolean(truth);
    } else if (value instanceof Float || value instanceof Double) {
      to.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof BigDecimal number) {
      to.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      to.writeNumber(number);
    } else if (value instanceof Number number) {
      to.writeNumber(number.longValue());
    } else {
      to.writeString(text(value));
    }
  }
}
