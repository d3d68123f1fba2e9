// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import static java.util.stream.Collectors.joining;

import org.apache.avro.Schema;

/** Types of DuckDB for the schemas of records: records are structs, arrays lists, null is NULL. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** Columns of the table of a record, with their types. */
  static String columns(Schema record) {
    return record.getFields().stream()
        .map(field -> '"' + field.name() + "\" " + of(field))
        .collect(joining(", "));
  }

  private static String of(Schema.Field field) {
    // unsigned, and its 32 bits are appended as they are
    return field.name().equals("uid") ? "UINTEGER" : of(field.schema());
  }

  private static String of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> "STRUCT(" + columns(schema) + ")";
      case ARRAY -> of(schema.getElementType()) + "[]";
      case MAP -> "MAP(VARCHAR, " + of(schema.getValueType()) + ")";
      case UNION -> of(known(schema));
      case ENUM -> schema.getEnumSymbols().stream().collect(joining("', '", "ENUM('", "')"));
      case STRING -> "VARCHAR";
      case BYTES -> "BLOB";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      default -> throw new IllegalArgumentException("no column for " + schema);
    };
  }

  /** What a union of null and another schema is when it is not null. */
  static Schema known(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
