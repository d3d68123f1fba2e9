// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.text.CountText;
import org.walkscope.verify.proc.MapsLine;

/**
 * Recorded read: its rebuilt snapshot beside the kernel's text.
 *
 * @param name of the recorded read
 * @param snapshot of smaps
 * @param rollups the process as a whole: the sum of the VMAs, and smaps_rollup's own walks
 * @param notWalked VMAs of the kernel's text that it makes no walk for, and why; not compared
 * @param problems of the snapshot as a whole
 * @param detail of the trace
 */
public record ReadComparison(
    String name,
    Snapshot snapshot,
    List<Comparison> vmas,
    List<Comparison> rollups,
    List<String> notWalked,
    List<String> problems,
    Detail detail) {
  /** The name of x86's gate VMA; no file and no anonymous VMA can have it. */
  private static final String GATE = "[vsyscall]";

  /**
   * Compares.
   *
   * @param rollupSnapshot of a read of smaps_rollup, when the trace has one
   * @param rollup null when there is no such text
   * @param maps null when there is no such text
   * @param detail of the trace
   */
  public static ReadComparison of(
      String name,
      Snapshot snapshot,
      Optional<Snapshot> rollupSnapshot,
      List<SmapsFields> smaps,
      SmapsFields rollup,
      List<MapsLine> maps,
      Detail detail) {
    List<String> problems = new ArrayList<>(completeness("smaps", snapshot));
    List<Comparison> rollups = new ArrayList<>();
    if (rollup != null) {
      rollups.add(
          Comparison.ofProcess(
              "smaps_rollup, from the walks of smaps", snapshot.getTotals(), rollup, detail));
      rollupSnapshot.ifPresent(
          own -> {
            problems.addAll(completeness("smaps_rollup", own));
            rollups.add(
                Comparison.ofProcess(
                    "smaps_rollup, from its own walks", own.getTotals(), rollup, detail));
          });
    }
    Set<String> rebuilt =
        snapshot.getVmas().stream().map(vma -> line(vma).range()).collect(Collectors.toSet());
    Map<Boolean, List<SmapsFields>> unwalked =
        smaps.stream()
            .collect(
                Collectors.partitioningBy(
                    vma -> !rebuilt.contains(vma.header().range()) && unwalkedGate(vma)));
    return new ReadComparison(
        name,
        snapshot,
        vmas(snapshot, unwalked.get(false), maps, detail),
        rollups,
        unwalked.get(true).stream().map(ReadComparison::gate).toList(),
        problems,
        detail);
  }

  /** smap_gather_stats() of 7.x returns at the gate VMA, so all that it could count is 0. */
  private static boolean unwalkedGate(SmapsFields vma) {
    return vma.header().name().equals(GATE)
        && Kilobytes.of(vma).fields().values().stream().allMatch(kilobytes -> kilobytes == 0);
  }

  private static String gate(SmapsFields vma) {
    return "%s %s: the kernel makes no walk of the gate VMA, and says 0 of each field"
        .formatted(vma.header().range(), vma.header().name());
  }

  private static List<String> completeness(String file, Snapshot snapshot) {
    List<String> problems = new ArrayList<>();
    if (snapshot.getCompleteness() != Completeness.COMPLETE) {
      problems.add(
          "the snapshot of %s is %s: %s and %s missing"
              .formatted(
                  file,
                  snapshot.getCompleteness(),
                  CountText.of(snapshot.getMissingEvents(), "event"),
                  CountText.of(snapshot.getMissingVmas(), "VMA")));
    }
    return problems;
  }

  /** VMAs of both sides in the kernel's order; those of the trace alone are last. */
  private static List<Comparison> vmas(
      Snapshot snapshot, List<SmapsFields> smaps, List<MapsLine> maps, Detail detail) {
    int pageShift = snapshot.getHost().getPageShift();
    Map<String, MapsLine> names = new HashMap<>();
    if (maps != null) {
      maps.forEach(line -> names.put(line.range(), line));
    }
    Map<String, SnapshotVma> rebuilt =
        snapshot.getVmas().stream()
            .collect(Collectors.toMap(vma -> line(vma).range(), Function.identity(), (a, b) -> b));
    Set<String> seen = new HashSet<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (SmapsFields kernel : smaps) {
      String range = kernel.header().range();
      seen.add(range);
      comparisons.add(
          Comparison.ofVma(
              rebuilt.get(range),
              kernel,
              names.getOrDefault(range, kernel.header()),
              pageShift,
              detail));
    }
    for (SnapshotVma vma : snapshot.getVmas()) {
      if (seen.add(line(vma).range())) {
        comparisons.add(Comparison.ofVma(vma, null, line(vma), pageShift, detail));
      }
    }
    return comparisons;
  }

  private static MapsLine line(SnapshotVma vma) {
    return new MapsLine(vma.getVma().getStart(), vma.getVma().getEnd(), "", 0, "", 0, "");
  }

  /** VMAs of which every figure is exact. */
  public long exactVmas() {
    return vmas.stream().filter(Comparison::exact).count();
  }

  /** True if all figures of this read equal the kernel's. */
  public boolean exact() {
    return problems.isEmpty()
        && !vmas.isEmpty()
        && exactVmas() == vmas.size()
        && rollups.stream().allMatch(Comparison::exact);
  }
}
