// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.pagetypes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.offline.proc.PageTypesTable;

/** Output of page-types, parsed. */
public final class PageTypesText {
  private static final Pattern ROW =
      Pattern.compile("^0x([0-9a-f]{16})\\t *(\\d+) +\\d+ ", Pattern.MULTILINE);

  private PageTypesText() {}

  /**
   * The table of a text.
   *
   * @param pageShift of the host that printed it
   */
  public static PageTypesTable read(String text, int pageShift) {
    PageTypesTable table = new PageTypesTable(pageShift);
    Matcher row = ROW.matcher(text);
    while (row.find()) {
      table.add(Long.parseUnsignedLong(row.group(1), 16), Long.parseLong(row.group(2)));
    }
    return table;
  }

  /**
   * The first line of which two texts differ, both sides of it; null when they are the same to the
   * byte.
   */
  public static String firstDifference(String ours, String theirs) {
    if (ours.equals(theirs)) {
      return null;
    }
    String[] mine = ours.split("\n", -1);
    String[] kernel = theirs.split("\n", -1);
    int line = 0;
    while (line < mine.length && line < kernel.length && mine[line].equals(kernel[line])) {
      line++;
    }
    return "line %d: page-types printed %s, from the trace %s"
        .formatted(line + 1, at(kernel, line), at(mine, line));
  }

  private static String at(String[] lines, int line) {
    return line < lines.length ? "'" + lines[line] + "'" : "nothing";
  }
}
