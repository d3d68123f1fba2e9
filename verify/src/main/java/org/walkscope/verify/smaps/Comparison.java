// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import static org.walkscope.schema.SmapsField.ANONYMOUS;
import static org.walkscope.schema.SmapsField.ANON_HUGE_PAGES;
import static org.walkscope.schema.SmapsField.FILE_PMD_MAPPED;
import static org.walkscope.schema.SmapsField.PRIVATE_HUGETLB;
import static org.walkscope.schema.SmapsField.PSS;
import static org.walkscope.schema.SmapsField.REFERENCED;
import static org.walkscope.schema.SmapsField.RSS;
import static org.walkscope.schema.SmapsField.SHARED_HUGETLB;
import static org.walkscope.schema.SmapsField.SHMEM_PMD_MAPPED;
import static org.walkscope.schema.SmapsField.SWAP;
import static org.walkscope.schema.SmapsField.SWAP_PSS;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walkscope.schema.Detail;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.TypeCounts;
import org.walkscope.verify.proc.MapsLine;

/**
 * A VMA, or the whole process, from the trace beside the kernel's own text.
 *
 * @param range addresses, or what the row is about
 * @param name from maps
 * @param figures every field that the kernel's text has and a walk determines, as far as the trace
 *     was asked for what determines it
 * @param shown of them, and sums of them, what the table has room for
 * @param presentPtes entries from the trace; null when it lacks the VMA
 * @param special of them, those that map no counted page: the zero page
 * @param problems whatever is wrong, in words; empty when exact
 */
public record Comparison(
    String range,
    String name,
    List<Figure> figures,
    List<Figure> shown,
    Long presentPtes,
    Long special,
    List<String> problems) {

  /** Fields that show_smap() prints of a VMA without a walk. */
  private static final Set<String> NOT_WALKED =
      Set.of("Size", "KernelPageSize", "MMUPageSize", "THPeligible", "ProtectionKey");

  /** What entries determine of any VMA, and of one of anonymous memory. */
  private static final Set<SmapsField> OF_ENTRIES = Set.of(RSS, SWAP, SWAP_PSS);

  private static final Set<SmapsField> OF_ANONYMOUS_ENTRIES =
      Set.of(
          RSS,
          SWAP,
          SWAP_PSS,
          ANONYMOUS,
          ANON_HUGE_PAGES,
          SHMEM_PMD_MAPPED,
          FILE_PMD_MAPPED,
          SHARED_HUGETLB,
          PRIVATE_HUGETLB);

  private static final Set<String> KNOWN =
      Stream.concat(NOT_WALKED.stream(), Stream.of(SmapsField.values()).map(SmapsField::kernelName))
          .collect(Collectors.toUnmodifiableSet());

  /** Compares a VMA in a trace of that detail; a side that does not have it is null. */
  static Comparison ofVma(
      SnapshotVma rebuilt, SmapsFields kernel, MapsLine line, int pageShift, Detail detail) {
    Kilobytes ours = rebuilt == null ? Kilobytes.NONE : Kilobytes.of(rebuilt.getSmaps());
    Kilobytes theirs = kernel == null ? Kilobytes.NONE : Kilobytes.of(kernel);
    List<String> problems = new ArrayList<>();
    Long special = null;
    if (rebuilt == null) {
      problems.add("not in the trace");
    } else if (kernel == null) {
      problems.add("not in the kernel's smaps");
    } else {
      notCompared(kernel, problems);
      special = special(rebuilt, kernel, pageShift);
      // a PMD that stands for a page is among the PMD leaves already
      if (special < 0 || special > rebuilt.getCounts().getPfn() + standIns(rebuilt.getCounts())) {
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
        asked(detail, rebuilt != null && rebuilt.getVma().getAnonymous()),
        rebuilt == null ? null : rebuilt.getSmaps().getPresentPtes(),
        special,
        problems);
  }

  /**
   * Compares the whole process.
   *
   * @param detail of the trace
   */
  public static Comparison ofProcess(
      String name, SmapsTotals rebuilt, SmapsFields kernel, Detail detail) {
    List<String> problems = new ArrayList<>();
    notCompared(kernel, problems);
    return of(
        "",
        name,
        Kilobytes.of(rebuilt),
        Kilobytes.of(kernel),
        asked(detail, false),
        null,
        null,
        problems);
  }

  private static Set<SmapsField> asked(Detail detail, boolean anonymous) {
    if (detail == Detail.FOLIOS) {
      return Set.of(SmapsField.values());
    }
    return anonymous ? OF_ANONYMOUS_ENTRIES : OF_ENTRIES;
  }

  /** A field of the kernel's that nobody here has heard of must not go by unseen. */
  private static void notCompared(SmapsFields kernel, List<String> problems) {
    kernel.kilobytes().keySet().stream()
        .filter(name -> !KNOWN.contains(name))
        .sorted()
        .forEach(name -> problems.add(name + " is not compared"));
  }

  private static Comparison of(
      String range,
      String name,
      Kilobytes ours,
      Kilobytes theirs,
      Set<SmapsField> asked,
      Long presentPtes,
      Long special,
      List<String> problems) {
    List<Figure> figures = ours.beside(theirs, asked).stream().filter(Figure::asked).toList();
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
        List.of(
            ours.beside(theirs, asked, "Rss", RSS),
            ours.beside(theirs, asked, "Pss", PSS),
            ours.beside(theirs, asked, "Anonymous", ANONYMOUS),
            ours.beside(theirs, asked, "Referenced", REFERENCED),
            ours.beside(theirs, asked, "Hugetlb", SHARED_HUGETLB, PRIVATE_HUGETLB),
            ours.beside(theirs, asked, "Swap", SWAP),
            ours.beside(theirs, asked, "THP", ANON_HUGE_PAGES, SHMEM_PMD_MAPPED, FILE_PMD_MAPPED)),
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
    if (rebuilt.getVma().getHugetlb()) {
      return rebuilt.getSmaps().getPresentPtes(); // its pages are not in Rss, and no PTE is its own
    }
    TypeCounts counts = rebuilt.getCounts();
    long mappedPages = (kernel.rss() - kernel.thp()) << 10 >> pageShift;
    return rebuilt.getSmaps().getPresentPtes() + standIns(counts) - mappedPages;
  }

  private static long standIns(TypeCounts counts) {
    return counts.getMigration() + counts.getDevice() + counts.getHwpoison();
  }

  /** True if all figures are known on both sides and equal. */
  public boolean exact() {
    return problems.isEmpty() && !figures.isEmpty() && figures.stream().allMatch(Figure::exact);
  }
}
