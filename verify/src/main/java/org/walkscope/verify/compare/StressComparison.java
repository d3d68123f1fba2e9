// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.proc.Share;
import org.walkscope.verify.smaps.Comparison;
import org.walkscope.verify.smaps.ReadComparison;
import org.walkscope.verify.smaps.SmapsText;

/**
 * Reads under stress: of each kept one either every walk is complete, and then what was rebuilt is
 * what the kernel said, or it says that events are missing. And the probe's counters add up on
 * every CPU.
 *
 * @param walks rebuilt
 * @param completeWalks of them
 * @param missingWalks of which no event came
 * @param reads kept, with the kernel's answer
 * @param completeReads of which nothing is missing
 * @param wrong reads that are complete and not as the kernel said, in words
 * @param pagemap entries of complete reads of pagemap, and how many are as the kernel said
 * @param lostEvents counted by the probe
 * @param brokenCpus whose counters do not add up, in words
 * @param cpus whose counters were seen
 */
public record StressComparison(
    long walks,
    long completeWalks,
    long missingWalks,
    long reads,
    long completeReads,
    List<String> wrong,
    Share pagemap,
    long lostEvents,
    List<String> brokenCpus,
    int cpus) {

  /** Compares one run of the probe, of that detail. */
  public static StressComparison of(
      List<IndexedRead> index,
      RebuiltWalks rebuilt,
      List<Snapshot> snapshots,
      List<LockHold> holds,
      List<ProbeLoss> losses,
      Detail detail)
      throws IOException {
    List<Walk> walks = rebuilt.walks(); // a gap shows in their numbers
    List<String> wrong = new ArrayList<>();
    long complete = 0;
    Share pagemap = new Share(0, 0);
    for (IndexedRead read : index) {
      if (!isComplete(read, walks)) {
        continue;
      }
      complete++;
      List<String> differences;
      if (read.kernelFile().startsWith("smaps")) {
        differences = smaps(read, snapshots, detail);
      } else {
        List<FileResult> files = FilesComparison.of(List.of(read), walks, holds, detail);
        pagemap = pagemap.plus(FilesComparison.pagemapOf(files));
        differences = differences(files);
      }
      if (!differences.isEmpty()) {
        wrong.add(read.path().getFileName() + ": " + String.join("; ", differences));
      }
    }
    List<CpuLoss> cpus = lastRound(losses);
    List<String> broken = new ArrayList<>();
    long lost = 0;
    for (CpuLoss cpu : cpus) {
      long ofCpu = LostEvents.of(cpu);
      lost += ofCpu;
      if (cpu.getSeen() != cpu.getDelivered() + cpu.getFiltered() + ofCpu) {
        broken.add("CPU " + cpu.getCpu() + ": " + cpu);
      }
    }
    return new StressComparison(
        walks.size(),
        walks.stream().filter(walk -> walk.getCompleteness() == Completeness.COMPLETE).count(),
        rebuilt.missing(),
        index.size(),
        complete,
        wrong,
        pagemap,
        lost,
        broken,
        cpus.size());
  }

  /** True if no walk of the thread is missing from before the read to after it. */
  static boolean isComplete(IndexedRead read, List<Walk> walks) {
    List<Walk> ofThread =
        walks.stream()
            .filter(walk -> walk.getWalker().getTid() == read.tid())
            .sorted(Comparator.comparingLong(Walk::getWalk))
            .toList();
    long expected = 0;
    boolean any = false;
    for (int i = 0; i < ofThread.size(); i++) {
      Walk walk = ofThread.get(i);
      long began = IndexedRead.began(walk);
      boolean inside = began >= read.beginNs() && began <= read.endNs();
      boolean after = began > read.endNs();
      if ((inside || (after && any)) && expected != 0 && walk.getWalk() != expected) {
        return false;
      }
      if (inside && (walk.getCompleteness() != Completeness.COMPLETE || walk.getReadErrors() > 0)) {
        return false;
      }
      if (inside && walk.getFile() == ProcFile.NONE) {
        return false; // the kernel skipped the program that sees the read begin; it counts so
      }
      if (after) {
        return any;
      }
      any |= inside;
      expected = walk.getWalk() + 1;
    }
    return false; // none after it: the last of its walks may be missing
  }

  private static List<String> differences(List<FileResult> files) {
    return files.stream()
        .filter(file -> !file.isExact() && !file.name().equals("locks"))
        .flatMap(file -> file.lines().stream())
        .toList();
  }

  private static List<String> smaps(IndexedRead read, List<Snapshot> snapshots, Detail detail)
      throws IOException {
    ProcFile file = ProcFile.valueOf(read.kernelFile().toUpperCase(Locale.ROOT));
    Optional<Snapshot> own =
        snapshots.stream()
            .filter(s -> s.getWalker().getTid() == read.tid() && s.getFile() == file)
            .filter(s -> s.getTarget().getTgid() == read.pid())
            .filter(s -> began(s) >= read.beginNs() && began(s) <= read.endNs())
            .findFirst();
    if (own.isEmpty() || own.get().getCompleteness() != Completeness.COMPLETE) {
      return List.of("its walks are complete, its snapshot is not");
    }
    List<Comparison> rows = new ArrayList<>();
    if (file == ProcFile.SMAPS) {
      rows.addAll(
          ReadComparison.of(
                  "", own.get(), Optional.empty(), SmapsText.read(read.path()), null, null, detail)
              .vmas());
    } else {
      rows.add(
          Comparison.ofProcess(
              "smaps_rollup", own.get().getTotals(), SmapsText.readRollup(read.path()), detail));
    }
    return rows.stream()
        .filter(row -> !row.exact())
        .map(row -> row.range() + " " + row.problems())
        .toList();
  }

  private static long began(Snapshot snapshot) {
    return snapshot.getBeginEpochNs() - snapshot.getHost().getMonotonicToEpochNs();
  }

  private static List<CpuLoss> lastRound(List<ProbeLoss> losses) {
    return losses.stream()
        .max(Comparator.comparingLong(ProbeLoss::getTimestampNs))
        .map(ProbeLoss::getCpus)
        .orElse(List.of());
  }

  /** True if no complete read is wrong and all counters add up. */
  public boolean holds() {
    return holds(0);
  }

  /** The same, but at most this many complete reads are wrong. */
  public boolean holds(long mayBeWrong) {
    return wrong.size() <= mayBeWrong && brokenCpus.isEmpty() && cpus > 0 && completeWalks > 0;
  }

  /** Prints the result, with the first reads that differ under the word for them. */
  public void print(String name, String word, PrintWriter out) {
    out.printf(
        "%s: %d walks, %d complete, %d more missing; %d reads kept, %d complete, of which %d differ;"
            + " %d of %d pagemap entries differ; %d events lost%n",
        name,
        walks,
        completeWalks,
        missingWalks,
        reads,
        completeReads,
        wrong.size(),
        pagemap.all() - pagemap.exact(),
        pagemap.all(),
        lostEvents);
    wrong.stream().limit(10).forEach(line -> out.println("  " + word + ": " + line));
    brokenCpus.forEach(line -> out.println("  seen is not delivered + filtered + lost: " + line));
  }
}
