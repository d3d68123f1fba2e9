// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.text.CsvText;

/**
 * Rows as CSV, with a header. NULL is an empty field, an empty string a quoted one, and what has
 * others in it is JSON.
 */
final class CsvRows implements RowFormat.Rows {
  private final PrintWriter out;

  CsvRows(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String[] columns) throws IOException {
    row(columns);
  }

  @Override
  public void row(Object[] values) throws IOException {
    List<String> fields = new ArrayList<>(values.length);
    for (Object value : values) {
      fields.add(value == null ? "" : CsvText.field(SqlValue.inCell(value)));
    }
    out.println(String.join(",", fields));
  }

  @Override
  public void end() {}
}
