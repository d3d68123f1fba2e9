// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Table of DuckDB that records of one schema are appended to. */
final class RecordTable {
  /** Elements of lists at which rows are written out: rows of many would fill the memory. */
  private static final int MOST_ELEMENTS = 1 << 16;

  private final Schema schema;
  private final DuckDBAppender rows;
  private int elements;

  RecordTable(DuckDBConnection database, String name, Schema schema) throws SQLException {
    this.schema = schema;
    try (Statement create = database.createStatement()) {
      create.execute("CREATE TABLE " + name + " (" + ColumnTypes.columns(schema) + ")");
    }
    rows = database.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name);
  }

  void append(IndexedRecord record) throws SQLException {
    rows.beginRow();
    appendFields(schema, record);
    rows.endRow();
    if (elements > MOST_ELEMENTS) {
      rows.flush();
      elements = 0;
    }
  }

  void close() throws SQLException {
    rows.flush(); // close hides a failure
    rows.close();
  }

  private void appendFields(Schema record, IndexedRecord values) throws SQLException {
    for (Schema.Field field : record.getFields()) {
      append(field.schema(), values.get(field.pos()));
    }
  }

  private void append(Schema type, Object value) throws SQLException {
    if (value == null) {
      rows.appendNull();
      return;
    }
    switch (type.getType()) {
      case UNION -> append(ColumnTypes.known(type), value);
      case RECORD -> {
        rows.beginStruct();
        appendFields(type, (IndexedRecord) value);
        rows.endStruct();
      }
      case ARRAY -> rows.append((List<?>) element(type, value));
      case MAP -> rows.append((Map<?, ?>) value);
      case BYTES -> rows.append(bytes(value));
      case INT -> rows.append((int) value);
      case LONG -> rows.append((long) value);
      case DOUBLE -> rows.append((double) value);
      case BOOLEAN -> rows.append((boolean) value);
      default -> rows.append(value.toString());
    }
  }

  /** Value in a list, as the appender takes it: a struct is the list of its fields. */
  private Object element(Schema type, Object value) {
    if (value == null) {
      return null;
    }
    elements++;
    return switch (type.getType()) {
      case UNION -> element(ColumnTypes.known(type), value);
      case RECORD -> {
        List<Object> fields = new ArrayList<>(type.getFields().size());
        for (Schema.Field field : type.getFields()) {
          fields.add(element(field.schema(), ((IndexedRecord) value).get(field.pos())));
        }
        yield fields;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(((List<?>) value).size());
        ((List<?>) value).forEach(each -> list.add(element(type.getElementType(), each)));
        yield list;
      }
      case ENUM, STRING -> value.toString();
      case BYTES -> bytes(value);
      default -> value;
    };
  }

  private static byte[] bytes(Object value) {
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
