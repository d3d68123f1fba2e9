// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.replay.ReplayProgress;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.Arch;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.command.Progress;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;
import org.walkscope.verify.compare.ComparisonTable;
import org.walkscope.verify.compare.FileResult;
import org.walkscope.verify.compare.FilesComparison;
import org.walkscope.verify.compare.LossSummary;
import org.walkscope.verify.compare.ReadComparison;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.SnapshotChoice;
import org.walkscope.verify.compare.StallSummary;
import org.walkscope.verify.compare.Verdict;
import org.walkscope.verify.proc.IndexedRead;
import org.walkscope.verify.proc.SmapsText;

/**
 * Recorded reads through broker and job, and what came out beside the kernel's own text. Every
 * figure is read back from the result topics, never taken from a capture.
 */
final class ComparisonRun {
  private final int brokerPort;
  private final Progress progress;
  private final PrintWriter out;

  ComparisonRun(int brokerPort, Progress progress, PrintWriter out) {
    this.brokerPort = brokerPort;
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
    progress.say("starting a Kafka broker in this JVM");
    try (EmbeddedBroker broker = EmbeddedBroker.start(brokerPort, -1)) {
      progress.say("Kafka answers on %s", broker.bootstrapServers());
      for (KernelText text : texts) {
        replay(text.read(), broker.bootstrapServers());
      }
      progress.say("starting Flink in this JVM, exactly once, to the end of the topic");
      try (EmbeddedFlink flink = EmbeddedFlink.start(broker.bootstrapServers(), true)) {
        flink.awaitEnd();
      }
      progress.say("the job has ended; reading the result topics back");
      Verdict verdict =
          verdict(texts, new CommittedRecords(broker.bootstrapServers()), required, index);
      verdict.reads().forEach(new ComparisonTable(out)::print);
      verdict.print(out);
      return verdict;
    }
  }

  private void replay(RecordedRead read, String bootstrapServers) throws IOException {
    KafkaConnection connection = new KafkaConnection(bootstrapServers, new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader capture = CaptureReader.open(read.capture())) {
      ReplayProgress done = Replay.atOnce(capture, sink);
      progress.say(
          "replayed %s: %d events over %d entries in %d fragments",
          read.name(), done.events(), done.entries(), done.fragments());
    } catch (CaptureException e) {
      throw new IOException(read.capture() + ": " + e.getMessage(), e);
    }
  }

  private Verdict verdict(
      List<KernelText> texts,
      CommittedRecords committed,
      Set<Arch> required,
      List<IndexedRead> index)
      throws IOException {
    List<Snapshot> snapshots = committed.read(Topics.SNAPSHOTS, Snapshot.class);
    long eventsOnTopic =
        committed.read(Topics.TRACE, TraceFragment.class).stream()
            .mapToLong(TraceFragment::getEvents)
            .sum();
    RebuiltWalks walks = RebuiltWalks.in(committed);
    List<LockHold> holds = committed.read(Topics.LOCK_HOLDS, LockHold.class);
    LossSummary loss =
        LossSummary.of(
                committed.read(Topics.LOSS, ProbeLoss.class),
                committed.read(Topics.LOSS, StageLoss.class),
                eventsOnTopic,
                committed.raw(Topics.DEAD_LETTER).size())
            .withMissing(walks);
    progress.say("%d snapshots read back", snapshots.size());
    List<ReadComparison> comparisons = new ArrayList<>();
    for (KernelText text : texts) {
      comparisons.add(comparison(text, snapshots, index));
      Optional<IndexedRead> twin = first(index, "smaps_range");
      if (twin.isPresent()) {
        comparisons.add(twinComparison(text, twin.get(), snapshots, index));
      }
    }
    List<FileResult> files =
        index.isEmpty() ? List.of() : FilesComparison.of(index, walks.walks(), holds);
    StallSummary stalls = StallSummary.of(holds, committed.read(Topics.STALLS, Stall.class));
    return new Verdict(comparisons, files, loss, stalls, required);
  }

  private static ReadComparison comparison(
      KernelText text, List<Snapshot> snapshots, List<IndexedRead> index) throws IOException {
    SnapshotChoice choice = new SnapshotChoice(ResultHosts.of(text.host()), text.read().tgid());
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
        text.maps());
  }

  /** Compares a read through pt_range_walk with the answer of its twin of smaps. */
  private static ReadComparison twinComparison(
      KernelText text, IndexedRead smaps, List<Snapshot> snapshots, List<IndexedRead> index)
      throws IOException {
    String name = text.read().name() + " through pt_range_walk";
    SnapshotChoice choice = new SnapshotChoice(ResultHosts.of(text.host()), text.read().tgid());
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
        text.maps());
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
