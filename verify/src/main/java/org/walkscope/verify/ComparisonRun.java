// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.walkscope.command.Progress;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.text.CountText;
import org.walkscope.verify.compare.FilesComparison;
import org.walkscope.verify.compare.LossSummary;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.RunResults;
import org.walkscope.verify.compare.StallSummary;
import org.walkscope.verify.compare.Verdict;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.smaps.ComparisonTable;
import org.walkscope.verify.smaps.ReadComparison;
import org.walkscope.verify.smaps.SmapsText;
import org.walkscope.verify.smaps.SnapshotChoice;

/** Recorded reads rebuilt by a run, beside the kernel's own text. */
final class ComparisonRun {
  /** Way from captures to results. */
  @FunctionalInterface
  interface Way {
    RunResults over(List<RecordedRead> reads) throws IOException;
  }

  private final Way way;
  private final Progress progress;
  private final PrintWriter out;

  ComparisonRun(Way way, Progress progress, PrintWriter out) {
    this.way = way;
    this.progress = progress;
    this.out = out;
  }

  /** The verdict, printed. */
  Verdict compare(List<RecordedRead> reads, Set<Arch> required) throws IOException {
    return compare(reads, required, List.of());
  }

  /**
   * The verdict, printed.
   *
   * @param index the reads that the captures have, with the kernel's answers
   */
  Verdict compare(List<RecordedRead> reads, Set<Arch> required, List<IndexedRead> index)
      throws IOException {
    List<KernelText> texts = new ArrayList<>();
    for (RecordedRead read : reads) {
      texts.add(KernelText.of(read));
    }
    // event time goes on through the captures of one partition
    texts.sort(Comparator.comparingLong(KernelText::firstEpochNs));
    try (RunResults results = way.over(texts.stream().map(KernelText::read).toList())) {
      Verdict verdict = verdict(texts, results, required, index);
      verdict.reads().forEach(new ComparisonTable(out)::print);
      verdict.print(out);
      return verdict;
    }
  }

  private Verdict verdict(
      List<KernelText> texts, RunResults results, Set<Arch> required, List<IndexedRead> index)
      throws IOException {
    List<Snapshot> snapshots = results.read(Topics.SNAPSHOTS, Snapshot.class);
    RebuiltWalks walks = RebuiltWalks.in(results);
    List<LockHold> holds = results.read(Topics.LOCK_HOLDS, LockHold.class);
    LossSummary loss = LossSummary.of(results, walks);
    progress.say("%s rebuilt", CountText.of(snapshots.size(), "snapshot"));
    List<ReadComparison> comparisons = new ArrayList<>();
    for (KernelText text : texts) {
      comparisons.add(comparison(text, snapshots, index));
      Optional<IndexedRead> twin = first(index, "smaps_range");
      if (twin.isPresent()) {
        comparisons.add(twinComparison(text, twin.get(), snapshots, index));
      }
    }
    List<FileResult> files =
        index.isEmpty()
            ? List.of()
            : FilesComparison.of(index, walks.walks(), holds, texts.get(0).host().getDetail());
    StallSummary stalls = StallSummary.of(holds, results.read(Topics.STALLS, Stall.class));
    return new Verdict(comparisons, files, loss, stalls, required);
  }

  private static ReadComparison comparison(
      KernelText text, List<Snapshot> snapshots, List<IndexedRead> index) throws IOException {
    SnapshotChoice choice = new SnapshotChoice(text.host(), text.read().tgid());
    Optional<Snapshot> smaps = chosen(choice, snapshots, ProcFile.SMAPS, index);
    if (smaps.isEmpty()) {
      throw new IOException(
          "%s: no snapshot of smaps of %s came out of the job"
              .formatted(text.read().name(), choice));
    }
    return ReadComparison.of(
        text.read().name(),
        smaps.get(),
        chosen(choice, snapshots, ProcFile.SMAPS_ROLLUP, index),
        text.smaps(),
        text.rollup(),
        text.maps(),
        text.host().getDetail());
  }

  /** Compares a read through pt_range_walk with the answer of its twin of smaps. */
  private static ReadComparison twinComparison(
      KernelText text, IndexedRead smaps, List<Snapshot> snapshots, List<IndexedRead> index)
      throws IOException {
    String name = text.read().name() + " through pt_range_walk";
    SnapshotChoice choice = new SnapshotChoice(text.host(), text.read().tgid());
    Optional<Snapshot> snapshot = choice.of(snapshots, ProcFile.SMAPS, smaps);
    if (snapshot.isEmpty()) {
      throw new IOException(
          "%s: no snapshot of smaps of %s came out of the job".formatted(name, choice));
    }
    Optional<IndexedRead> rollup = first(index, "smaps_rollup_range");
    return ReadComparison.of(
        name,
        snapshot.get(),
        rollup.flatMap(read -> choice.of(snapshots, ProcFile.SMAPS_ROLLUP, read)),
        SmapsText.read(smaps.path()),
        rollup.isEmpty() ? null : SmapsText.readRollup(rollup.get().path()),
        text.maps(),
        text.host().getDetail());
  }

  private static Optional<IndexedRead> first(List<IndexedRead> index, String file) {
    return index.stream().filter(read -> read.file().equals(file)).findFirst();
  }

  /** The first read of the file that the index has; without an index the last of the trace. */
  private static Optional<Snapshot> chosen(
      SnapshotChoice choice, List<Snapshot> snapshots, ProcFile file, List<IndexedRead> index) {
    String name = file.name().toLowerCase(Locale.ROOT);
    return first(index, name)
        .map(read -> choice.of(snapshots, file, read))
        .orElseGet(() -> choice.last(snapshots, file));
  }
}
