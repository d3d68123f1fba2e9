// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.walkscope.text.TerminalText;

/** Rows in columns for people: numbers to the right, long values cut. */
final class TableRows implements RowFormat.Rows {
  /** Rows that the widths of columns are taken from. */
  private static final int MEASURED = 1000;

  private final PrintWriter out;
  private final List<String[]> first = new ArrayList<>();
  private String[] columns;
  private boolean[] numbers;
  private int[] widths;

  TableRows(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String[] names) {
    columns = cells(names);
    numbers = new boolean[names.length];
  }

  @Override
  public void row(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      numbers[i] |= values[i] instanceof Number;
    }
    if (widths != null) {
      print(cells(values));
      return;
    }
    first.add(cells(values));
    if (first.size() == MEASURED) {
      printFirst();
    }
  }

  @Override
  public void end() {
    if (widths == null) {
      printFirst();
    }
  }

  private void printFirst() {
    widths = new int[columns.length];
    first.add(0, columns);
    first.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length())));
    first.forEach(this::print);
    first.clear();
  }

  private static String[] cells(Object[] values) {
    return Arrays.stream(values)
        .map(value -> value == null ? "" : TerminalText.name(SqlValue.text(value)))
        .toArray(String[]::new);
  }

  private void print(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - cells[i].length()));
      line.append(i == 0 ? "" : "  ");
      line.append(numbers[i] ? space + cells[i] : cells[i] + space);
    }
    out.println(line.toString().stripTrailing());
  }
}
