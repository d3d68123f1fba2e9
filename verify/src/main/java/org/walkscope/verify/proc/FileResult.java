// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;

/** Comparison of one file: figures of the trace that equal the kernel's. */
public final class FileResult {
  private static final int SHOWN = 5;

  private final String name;
  private final String unit;
  private final Detail detail;
  private final List<String> mismatches = new ArrayList<>();
  private long exact;
  private long all;
  private long notCompared;

  /**
   * @param unit what is counted, in the plural
   * @param detail of the trace
   */
  public FileResult(String name, String unit, Detail detail) {
    this.name = name;
    this.unit = unit;
    this.detail = detail;
  }

  /** Counts a figure that equals the kernel's. */
  public void same() {
    all++;
    exact++;
  }

  /** Counts a figure that differs. */
  public void differs(String what) {
    all++;
    if (mismatches.size() < SHOWN) {
      mismatches.add(what);
    }
  }

  /** Counts a figure; text in case that it differs. */
  public void check(boolean same, String what) {
    if (same) {
      same();
    } else {
      differs(what);
    }
  }

  /**
   * Counts a figure that the trace leaves open; text in case that it must not.
   *
   * @param walk that the figure is about; it needs facts of folios where it passed a page
   */
  public void open(Walk walk, String what) {
    if (detail == Detail.FOLIOS
        || !hasPages(walk.getCounts())
        || walk.getCompleteness() != Completeness.COMPLETE) {
      differs(what);
    } else {
      notCompared++;
    }
  }

  public String name() {
    return name;
  }

  public boolean isExact() {
    return exact == all;
  }

  private static boolean hasPages(TypeCounts counts) {
    long without = counts.getNone() + counts.getMarker() + counts.getSwap();
    return PageTableEntries.in(counts) > without;
  }

  /** Figures that facts of folios determine, in a trace without them. */
  public long notCompared() {
    return notCompared;
  }

  public Share share() {
    return new Share(exact, all);
  }

  /** Lines for people: the figure, and the first differences. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-12s exact %d/%d %s%s"
            .formatted(
                name,
                exact,
                all,
                unit,
                notCompared == 0
                    ? ""
                    : "; %d not compared: they need --detail folios".formatted(notCompared)));
    mismatches.forEach(what -> lines.add("  MISMATCH: " + what));
    if (all - exact > mismatches.size()) {
      lines.add("  and " + (all - exact - mismatches.size()) + " more");
    }
    return lines;
  }
}
