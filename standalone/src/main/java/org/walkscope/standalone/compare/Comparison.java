// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.compare;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.TypeCounts;
import org.walkscope.standalone.proc.MapsLine;
import org.walkscope.standalone.proc.SmapsFields;

/**
 * A VMA, or the whole process, from the trace beside the kernel's own text.
 *
 * @param range addresses, or what the row is about
 * @param name from maps
 * @param figures every one that is compared
 * @param thp the sum of its three, for the table
 * @param presentPtes entries from the trace; null when it lacks the VMA
 * @param special of them, those that map no counted page: the zero page
 * @param problems whatever is wrong, in words; empty when exact
 */
public record Comparison(
    String range,
    String name,
    List<Figure> figures,
    Figure thp,
    Long presentPtes,
    Long special,
    List<String> problems) {

  /** Of a VMA; either side may be null when only the other has it. */
  static Comparison ofVma(SnapshotVma rebuilt, SmapsFields kernel, MapsLine line, int pageShift) {
    Kilobytes ours = rebuilt == null ? Kilobytes.NONE : Kilobytes.of(rebuilt.getSmaps());
    Kilobytes theirs = kernel == null ? Kilobytes.NONE : Kilobytes.of(kernel);
    List<String> problems = new ArrayList<>();
    Long special = null;
    if (rebuilt == null) {
      problems.add("not in the trace");
    } else if (kernel == null) {
      problems.add("not in the kernel's smaps");
    } else {
      special = special(rebuilt, kernel, pageShift);
      if (special < 0 || special > rebuilt.getCounts().getPfn()) {
        problems.add("present PTEs do not account for Rss");
      }
      switch (rebuilt.getCompleteness()) {
        case COMPLETE -> {
          // nothing to say
        }
        case LOSSY -> problems.add("the walk is lossy");
        case TRUNCATED -> problems.add("the walk is truncated");
      }
    }
    return of(
        line.range(),
        line.name().isEmpty() ? "anonymous" : line.name(),
        ours,
        theirs,
        rebuilt == null ? null : rebuilt.getSmaps().getPresentPtes(),
        special,
        problems);
  }

  /** Of the whole process. */
  static Comparison ofProcess(String name, Kilobytes rebuilt, Kilobytes kernel) {
    return of("", name, rebuilt, kernel, null, null, new ArrayList<>());
  }

  private static Comparison of(
      String range,
      String name,
      Kilobytes ours,
      Kilobytes theirs,
      Long presentPtes,
      Long special,
      List<String> problems) {
    List<Figure> figures = ours.beside(theirs);
    boolean bothSides = !ours.equals(Kilobytes.NONE) && !theirs.equals(Kilobytes.NONE);
    if (bothSides) {
      figures.stream()
          .filter(figure -> !figure.exact())
          .forEach(figure -> problems.add(figure.name() + " " + figure));
    }
    return new Comparison(
        range,
        name,
        figures,
        new Figure("THP", ours.thp(), theirs.thp()),
        presentPtes,
        special,
        List.copyOf(problems));
  }

  /**
   * smaps prints no count of PTEs, but its Rss is made of them: (present - special + pages that a
   * migration, device or poison entry stands for) × page + PMD leaves = Rss. Solved for special: it
   * must be from 0 to the entries of type PFN.
   */
  private static long special(SnapshotVma rebuilt, SmapsFields kernel, int pageShift) {
    TypeCounts counts = rebuilt.getCounts();
    long mappedPages = (kernel.rss() - kernel.thp()) << 10 >> pageShift;
    long standIns = counts.getMigration() + counts.getDevice() + counts.getHwpoison();
    return rebuilt.getSmaps().getPresentPtes() + standIns - mappedPages;
  }

  /** Every figure known on both sides and the same, and nothing missing. */
  public boolean exact() {
    return problems.isEmpty() && figures.stream().allMatch(Figure::exact);
  }
}
