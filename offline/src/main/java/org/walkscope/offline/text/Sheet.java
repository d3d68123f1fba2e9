// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.walkscope.text.TerminalText;

/**
 * Table of an answer, for people and for programs. The ending of a column's name says what it
 * holds: {@code _ns} a time, {@code _ratio} a share of 1, {@code _hex} an address; others hold
 * numbers, or text.
 */
public final class Sheet {
  /** Column of hostnames, for people only where there are several. */
  public static final String HOST = "host";

  private final String key;
  private final String title;
  private final List<String> columns;
  private final List<Object[]> rows = new ArrayList<>();

  /** Of each row. */
  private final List<ObjectNode> more = new ArrayList<>();

  private final Map<String, String> notKnown = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private String none = "none";

  /**
   * Makes a table without rows.
   *
   * @param key in JSON. Example: locks
   * @param title for people
   */
  public Sheet(String key, String title, String... columns) {
    this.key = key;
    this.title = title;
    this.columns = List.of(columns);
  }

  /**
   * Adds a row: a value for each column, null for what is not known. Returns an object for further
   * fields of the row, for programs alone.
   */
  public ObjectNode row(Object... values) {
    rows.add(values);
    more.add(JsonNodeFactory.instance.objectNode());
    return more.get(more.size() - 1);
  }

  /** Sets what people see in a column for what is not known, instead of a dash. */
  public void notKnown(String column, String words) {
    notKnown.put(column, words);
  }

  /** Sets what a table without rows says to people. */
  public void none(String words) {
    none = words;
  }

  /** Adds a line below the table, for people. */
  public void note(String line) {
    notes.add(line);
  }

  /** Prints the table: numbers to the right, texts to the left. */
  public void print(PrintWriter out) {
    out.println(title);
    if (rows.isEmpty()) {
      out.println("  " + none);
    } else {
      printRows(out);
    }
    notes.forEach(note -> out.println("  " + note));
    out.println();
  }

  private void printRows(PrintWriter out) {
    int[] printed = IntStream.range(0, columns.size()).filter(i -> !isOneHost(i)).toArray();
    List<String[]> lines = new ArrayList<>();
    lines.add(columns.stream().map(Sheet::header).toArray(String[]::new));
    rows.forEach(row -> lines.add(shown(row)));
    for (String[] line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i : printed) {
        int width = lines.stream().mapToInt(each -> each[i].length()).max().orElse(0);
        String space = " ".repeat(width - line[i].length());
        text.append("  ").append(isText(i) ? line[i] + space : space + line[i]);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static String header(String column) {
    return column.replaceFirst("_(ns|ratio|hex)$", "").replace('_', ' ');
  }

  private boolean isOneHost(int column) {
    return columns.get(column).equals(HOST)
        && rows.stream().map(row -> row[column]).distinct().count() == 1;
  }

  private boolean isText(int column) {
    return rows.stream()
        .anyMatch(row -> row[column] instanceof String || row[column] instanceof Boolean);
  }

  private String[] shown(Object... row) {
    String[] shown = new String[row.length];
    for (int i = 0; i < row.length; i++) {
      shown[i] = shown(columns.get(i), row[i]);
    }
    return shown;
  }

  private String shown(String column, Object value) {
    if (value == null) {
      return notKnown.getOrDefault(column, "-");
    } else if (value instanceof Long number && column.endsWith("_ns")) {
      return TimeText.of(number);
    } else if (value instanceof Long number && column.endsWith("_hex")) {
      return "0x" + Long.toHexString(number);
    } else if (value instanceof Long number) {
      return String.format(Locale.ROOT, "%,d", number);
    } else if (value instanceof Boolean is) {
      return is ? "yes" : "";
    } else if (value instanceof Double share) {
      return String.format(Locale.ROOT, "%.2f", share);
    }
    return TerminalText.name(value.toString());
  }

  /** Puts the rows into an object, an array of objects under the key. */
  public void into(ObjectNode json) {
    ArrayNode array = json.putArray(key);
    for (int r = 0; r < rows.size(); r++) {
      Object[] row = rows.get(r);
      ObjectNode object = array.addObject();
      for (int i = 0; i < row.length; i++) {
        String column = columns.get(i);
        object.putPOJO(column, column.endsWith("_hex") ? shown(column, row[i]) : row[i]);
      }
      object.setAll(more.get(r));
    }
  }
}
