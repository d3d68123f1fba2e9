// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.pagetypes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.walkscope.offline.proc.PageTypesTable;
import org.walkscope.views.PageFlagNames;

/** Two tables of page types side by side: the rows of which they count different pages. */
public final class PageTypesDifference {
  private final Map<Long, long[]> counts = new LinkedHashMap<>();

  private PageTypesDifference() {}

  /** Difference between two tables. */
  public static PageTypesDifference between(PageTypesTable before, PageTypesTable after) {
    PageTypesDifference difference = new PageTypesDifference();
    before.rows().forEach(row -> difference.count(row, 0));
    after.rows().forEach(row -> difference.count(row, 1));
    difference.counts.values().removeIf(pages -> pages[0] == pages[1]);
    return difference;
  }

  private void count(PageTypesTable.Row row, int side) {
    counts.computeIfAbsent(row.flags(), flags -> new long[2])[side] += row.pages();
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Number of types whose page counts differ. */
  public int types() {
    return counts.size();
  }

  /** A row for each type, without end of line after the last; nothing when the tables agree. */
  public String text() {
    if (isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "             flags\t    before      after difference  symbolic-flags\t\t\tlong-symbolic-flags");
    counts.forEach(
        (flags, pages) ->
            text.append(
                "\n0x%016x\t%10d %10d %+10d  %s\t%s"
                    .formatted(
                        flags,
                        pages[0],
                        pages[1],
                        pages[1] - pages[0],
                        PageFlagNames.symbols(flags),
                        PageFlagNames.names(flags))));
    return text.toString();
  }
}
