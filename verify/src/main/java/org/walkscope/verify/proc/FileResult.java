// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.util.ArrayList;
import java.util.List;

/** Comparison of one file: figures of the trace that equal the kernel's. */
public final class FileResult {
  private static final int SHOWN = 5;

  private final String name;
  private final String unit;
  private final List<String> mismatches = new ArrayList<>();
  private long exact;
  private long all;

  /**
   * @param unit what is counted, in the plural
   */
  public FileResult(String name, String unit) {
    this.name = name;
    this.unit = unit;
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

  public String name() {
    return name;
  }

  public boolean isExact() {
    return exact == all;
  }

  public Share share() {
    return new Share(exact, all);
  }

  /** Lines for people: the figure, and the first differences. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%-12s exact %d/%d %s".formatted(name, exact, all, unit));
    mismatches.forEach(what -> lines.add("  MISMATCH: " + what));
    if (all - exact > mismatches.size()) {
      lines.add("  and " + (all - exact - mismatches.size()) + " more");
    }
    return lines;
  }
}
