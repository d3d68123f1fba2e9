// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Snapshot;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Prints one recorded read: a row for every VMA, each figure as trace = kernel, in kB. */
public final class ComparisonTable {
  private static final List<String> TITLES =
      List.of(
          "address range",
          "VMA",
          "Rss",
          "Pss",
          "Anonymous",
          "Referenced",
          "Hugetlb",
          "Swap",
          "THP",
          "present PTEs",
          "fields");

  private static final int MAX_NAME = 28;

  private final PrintWriter out;

  /** Prints there. */
  public ComparisonTable(PrintWriter out) {
    this.out = out;
  }

  /** The table of one read. */
  public void print(ReadComparison read) {
    Snapshot snapshot = read.snapshot();
    out.printf(
        "%n%s: %s, Linux %s; %s[%d] read smaps of %s[%d]: %s, %s%n",
        read.name(),
        snapshot.getHost().getArch().name().toLowerCase(Locale.ROOT),
        TerminalText.name(snapshot.getHost().getKernelRelease()),
        TerminalText.name(snapshot.getWalker().getComm()),
        snapshot.getWalker().getTid(),
        TerminalText.name(snapshot.getTarget().getComm()),
        snapshot.getTarget().getTgid(),
        CountText.of(snapshot.getVmas().size(), "VMA"),
        CountText.of(snapshot.getWalks(), "walk"));
    out.printf(
        "each figure in kB: from the trace = in the kernel's own text; fields: exact of all %s%n",
        read.detail() == Detail.FOLIOS
            ? "it prints"
            : "that entries alone determine (–: facts of folios do)");
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    read.vmas().forEach(vma -> rows.add(row(vma)));
    read.rollups().forEach(rollup -> rows.add(row(rollup)));
    int[] widths = widths(rows);
    rows.forEach(row -> printRow(row, widths));
    read.notWalked().forEach(vma -> out.println("not compared: " + vma));
    read.problems().forEach(problem -> out.println("MISMATCH: " + problem));
    out.flush();
  }

  private static List<String> row(Comparison comparison) {
    List<String> row = new ArrayList<>();
    row.add(comparison.range());
    row.add(shortened(comparison));
    comparison.shown().forEach(figure -> row.add(figure.toString()));
    row.add(ptes(comparison));
    row.add(fields(comparison));
    if (!comparison.exact()) {
      row.add("MISMATCH: " + String.join(", ", comparison.problems()));
    }
    return row;
  }

  private static String shortened(Comparison comparison) {
    String name = comparison.name();
    return comparison.range().isEmpty() || name.length() <= MAX_NAME
        ? name
        : "…" + name.substring(name.length() - MAX_NAME + 1);
  }

  private static String ptes(Comparison comparison) {
    if (comparison.presentPtes() == null) {
      return "";
    }
    return comparison.special() == null || comparison.special() == 0
        ? comparison.presentPtes().toString()
        : "%d, %d zero".formatted(comparison.presentPtes(), comparison.special());
  }

  /** Number of exact fields of those compared. */
  private static String fields(Comparison comparison) {
    long exact = comparison.figures().stream().filter(Figure::exact).count();
    return exact + "/" + comparison.figures().size();
  }

  /** The rows of the whole process have no range, and their name may spread over it. */
  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[TITLES.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        if (!(row.get(0).isEmpty() && i == 1)) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
    }
    return widths;
  }

  private void printRow(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    if (row.get(0).isEmpty()) {
      line.append(padded(row.get(1), widths[0] + 2 + widths[1]));
    } else {
      line.append(padded(row.get(0), widths[0])).append("  ").append(padded(row.get(1), widths[1]));
    }
    for (int i = 2; i < row.size(); i++) {
      String cell = row.get(i);
      line.append("  ");
      line.append(" ".repeat(i < widths.length ? widths[i] - cell.length() : 0)).append(cell);
    }
    out.println(line);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
