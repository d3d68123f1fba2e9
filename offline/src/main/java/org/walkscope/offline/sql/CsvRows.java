// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.Arrays;
import org.walkscope.text.CsvText;

/** Rows as CSV, with a header. NULL is an empty field, an empty string a quoted one. */
final class CsvRows implements RowFormat.Rows {
  private final PrintWriter out;

  CsvRows(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String[] columns) {
    row(columns);
  }

  @Override
  public void row(Object[] values) {
    out.println(Arrays.stream(values).map(CsvRows::field).collect(joining(",")));
  }

  @Override
  public void end() {}

  private static String field(Object value) {
    return value == null ? "" : CsvText.field(SqlValue.text(value));
  }
}
