// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ledger;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ledger as a table of {@code docs/operating.md}, a row for each counter. */
public final class CounterTable {
  /** Line before the table. */
  public static final String FROM = "<!-- counters: made from org.walkscope.ledger.Counter -->\n";

  /** Line after it. */
  public static final String TO = "<!-- end of counters -->\n";

  private CounterTable() {}

  /** Lines of Markdown. */
  public static String markdown() {
    return Stream.of(Counter.values())
        .map(CounterTable::row)
        .collect(
            Collectors.joining(
                "", "| counter | stage | severity | means | do |\n|---|---|---|---|---|\n", ""));
  }

  /** A document with the table between its marks made anew. */
  public static String into(String document) {
    int from = document.indexOf(FROM) + FROM.length();
    int to = document.indexOf(TO, from);
    if (from < FROM.length() || to < 0) {
      throw new IllegalArgumentException("a document without the marks of the counters' table");
    }
    return document.substring(0, from) + markdown() + document.substring(to);
  }

  private static String row(Counter counter) {
    return String.format(
        "| `%s` | %s | %s | %s | %s |%n",
        counter.label(),
        counter.stage().label(),
        counter.severity().label(),
        counter.means(),
        counter.remedy());
  }
}
