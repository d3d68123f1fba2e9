// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Forms in which rows are printed. */
enum RowFormat {
  TABLE,
  CSV,
  JSON;

  /** Printer of the rows of one result. */
  interface Rows {
    void begin(String[] columns) throws IOException;

    void row(Object[] values) throws IOException;

    void end() throws IOException;
  }

  /** Reader of the word for a form. */
  static final class Word implements ITypeConverter<RowFormat> {
    @Override
    public RowFormat convert(String word) {
      return Arrays.stream(values())
          .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("table, csv or json, not '" + word + "'"));
    }
  }

  private Rows to(PrintWriter out) {
    return switch (this) {
      case TABLE -> new TableRows(out);
      case CSV -> new CsvRows(out);
      case JSON -> new JsonRows(out);
    };
  }

  void print(ResultSet result, PrintWriter out) throws SQLException, IOException {
    ResultSetMetaData head = result.getMetaData();
    String[] columns = new String[head.getColumnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = head.getColumnLabel(i + 1);
    }
    Rows printed = to(out);
    printed.begin(columns);
    while (result.next()) {
      Object[] values = new Object[columns.length];
      for (int i = 0; i < columns.length; i++) {
        values[i] = result.getObject(i + 1);
      }
      printed.row(values);
    }
    printed.end();
    out.flush();
  }
}
