// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Durations over time, in blocks: two rows a factor of ten, and columns of equal time. Memory does
 * not grow with the input: columns double their time when there are too many.
 */
public final class Heatmap {
  private static final String SHADES = " ░▒▓█";
  private static final int MOST_COLUMNS = 512;
  private static final int ROWS_PER_DECADE = 2;
  private static final int ROWS = 2 * 12;
  private static final int LABEL = 9;

  /** Counts of each row, by the number of the column's time. */
  private Map<Long, long[]> columns = new TreeMap<>();

  private long columnNs = 1_000_000;
  private long beginNs = Long.MAX_VALUE;
  private long endNs = Long.MIN_VALUE;

  /** Counts a duration. */
  public void add(long epochNs, long durationNs) {
    beginNs = Math.min(beginNs, epochNs);
    endNs = Math.max(endNs, epochNs + durationNs);
    int row = (int) (Math.log10((double) Math.max(1, durationNs)) * ROWS_PER_DECADE);
    columns
        .computeIfAbsent(Math.floorDiv(epochNs, columnNs), column -> new long[ROWS])[
        Math.min(ROWS - 1, row)]++;
    while (columns.size() > MOST_COLUMNS) {
      widen();
    }
  }

  private void widen() {
    columns = merged(columns, 2);
    columnNs *= 2;
  }

  private static Map<Long, long[]> merged(Map<Long, long[]> columns, long by) {
    Map<Long, long[]> wider = new TreeMap<>();
    columns.forEach(
        (at, counts) -> {
          long[] sum = wider.computeIfAbsent(Math.floorDiv(at, by), column -> new long[ROWS]);
          for (int row = 0; row < ROWS; row++) {
            sum[row] += counts[row];
          }
        });
    return wider;
  }

  /** Prints the map, the longest durations on top; nothing without durations. */
  public void print(PrintWriter out, int width) {
    if (columns.isEmpty()) {
      return;
    }
    long by = columnsTogether(Math.max(1, width - LABEL - 2));
    TreeMap<Long, long[]> shown = new TreeMap<>(merged(columns, by));
    long highest = shown.values().stream().flatMapToLong(Arrays::stream).max().orElse(1);
    for (int row = row(shown, true); row >= row(shown, false); row--) {
      out.println(label(row) + " │" + line(shown, row, highest));
    }
    long first = shown.firstKey();
    int length = (int) (shown.lastKey() - first) + 1;
    out.println(" ".repeat(LABEL) + " └" + "─".repeat(length));
    out.println(
        " ".repeat(LABEL + 2)
            + TimeText.of(endNs - beginNs)
            + " in all, "
            + TimeText.of(by * columnNs)
            + " a column; the darker, the more walks");
  }

  /** Columns that become one so that there are some at most. */
  private long columnsTogether(int most) {
    TreeMap<Long, long[]> all = new TreeMap<>(columns);
    long span = all.lastKey() - all.firstKey() + 1;
    return (span + most - 1) / most;
  }

  /**
   * Puts the map into an object: cells with walks, of a column's time from the first column and a
   * row's durations.
   *
   * @param most columns at most
   */
  public void into(ObjectNode json, int most) {
    ArrayNode cells = json.putArray("cells");
    if (columns.isEmpty()) {
      return;
    }
    long by = columnsTogether(most);
    TreeMap<Long, long[]> shown = new TreeMap<>(merged(columns, by));
    json.put("begin_epoch_ms", shown.firstKey() * by * columnNs / 1_000_000)
        .put("column_ns", by * columnNs)
        .put("rows_per_decade", ROWS_PER_DECADE);
    shown.forEach(
        (at, counts) -> {
          for (int row = 0; row < ROWS; row++) {
            if (counts[row] > 0) {
              cells
                  .addObject()
                  .put("column", at - shown.firstKey())
                  .put("row", row)
                  .put("walks", counts[row]);
            }
          }
        });
  }

  /** Highest or lowest row with a count. */
  private static int row(NavigableMap<Long, long[]> shown, boolean highest) {
    int found = highest ? 0 : ROWS - 1;
    for (long[] counts : shown.values()) {
      for (int row = 0; row < ROWS; row++) {
        if (counts[row] > 0) {
          found = highest ? Math.max(found, row) : Math.min(found, row);
        }
      }
    }
    return found;
  }

  private static String label(int row) {
    String label =
        row % ROWS_PER_DECADE == 0
            ? TimeText.of((long) Math.pow(10, (double) row / ROWS_PER_DECADE))
            : "";
    return " ".repeat(LABEL - label.length()) + label;
  }

  private static String line(NavigableMap<Long, long[]> shown, int row, long most) {
    StringBuilder line = new StringBuilder();
    for (long at = shown.firstKey(); at <= shown.lastKey(); at++) {
      long[] counts = shown.get(at);
      line.append(shade(counts == null ? 0 : counts[row], most));
    }
    return line.toString().stripTrailing();
  }

  /** Shade of a count, by its logarithm. */
  private static char shade(long count, long most) {
    if (count == 0) {
      return SHADES.charAt(0);
    }
    double share = most == 1 ? 1 : Math.log((double) count) / Math.log((double) most);
    return SHADES.charAt(1 + (int) Math.round(share * (SHADES.length() - 2)));
  }
}
