// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.proc.IndexedRead;

/**
 * Complete reads in which the walker met entries that stand for a page on its way, by file and
 * level. Of a hugetlb page on its way pagemap says nothing, and numa_maps of no page; smaps counts
 * each.
 */
public final class MigrationReads {
  private final Map<String, Map<Level, Long>> reads = new TreeMap<>();
  private final Map<WalkerKind, Map<Level, Long>> entries = new EnumMap<>(WalkerKind.class);
  private final Set<WalkerKind> walkers;

  private MigrationReads(Set<WalkerKind> walkers) {
    this.walkers = walkers;
  }

  /** Counts. */
  public static MigrationReads of(List<IndexedRead> index, List<Walk> walks) {
    MigrationReads found =
        new MigrationReads(walks.stream().map(Walk::getWalkerKind).collect(Collectors.toSet()));
    for (IndexedRead read : index) {
      if (StressComparison.isComplete(read, walks)) {
        found.add(read, read.walksOf(walks));
      }
    }
    return found;
  }

  private void add(IndexedRead read, List<Walk> walks) {
    Map<Level, Long> levels = new EnumMap<>(Level.class);
    for (Walk walk : walks) {
      for (Extent extent : walk.getExtents()) {
        if (extent.getType() == EntryType.MIGRATION) {
          levels.merge(extent.getLevel(), 1L, (a, b) -> a);
          entries
              .computeIfAbsent(walk.getWalkerKind(), kind -> new EnumMap<>(Level.class))
              .merge(extent.getLevel(), extent.getEntries(), Long::sum);
        }
      }
    }
    Map<Level, Long> ofFile = reads.computeIfAbsent(read.file(), file -> new HashMap<>());
    levels.forEach((level, one) -> ofFile.merge(level, one, Long::sum));
  }

  /** Entries that this walker met. */
  public long entries(WalkerKind walker, Level level) {
    return entries.getOrDefault(walker, Map.of()).getOrDefault(level, 0L);
  }

  /** What no complete read met of these levels, in words; empty: each walker met each of them. */
  public List<String> notMet(Set<Level> levels) {
    if (walkers.isEmpty()) {
      return List.of("no walk is in the trace");
    }
    return walkers.stream()
        .sorted()
        .flatMap(
            walker ->
                levels.stream()
                    .sorted()
                    .filter(level -> entries(walker, level) == 0)
                    .map(level -> "no complete read of " + walker + " met one of level " + level))
        .toList();
  }

  /** A row a file, then a row a walker. */
  public void print(PrintWriter out) {
    out.printf("%-40s", "complete reads with MIGRATION entries");
    for (Level level : Level.values()) {
      out.printf("%8s", level);
    }
    out.println();
    reads.forEach((file, levels) -> row(out, file, levels));
    walkers.forEach(
        walker ->
            row(out, "entries that " + walker + " met", entries.getOrDefault(walker, Map.of())));
  }

  private static void row(PrintWriter out, String name, Map<Level, Long> levels) {
    out.printf("%-40s", name);
    for (Level level : Level.values()) {
      out.printf("%8d", levels.getOrDefault(level, 0L));
    }
    out.println();
  }
}
