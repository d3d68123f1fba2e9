// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.walkscope.capture.CaptureDamage;
import org.walkscope.command.InputFile;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Summary as text for people, a row for each fact. */
final class SummaryText {
  /** Most streams and counters that are listed. */
  private static final int SHOWN = 8;

  private final CaptureSummary summary;
  private final PrintWriter out;

  SummaryText(CaptureSummary summary, PrintWriter out) {
    this.summary = summary;
    this.out = out;
  }

  static String line(TraceFragment f, long blockAt) {
    return String.format(
        Locale.ROOT,
        "fragment %d of tid %d (%s) in the block at byte %d: %s, %s, %d…%d ns",
        f.getFragment(),
        f.getWalker().getTid(),
        TerminalText.name(f.getWalker().getComm()),
        blockAt,
        CountText.of(f.getEvents(), "event"),
        CountText.of(f.getEntries(), "entry", "entries"),
        f.getFirstTimestampNs(),
        f.getLastTimestampNs());
  }

  void print(String capture, long bytesRead) {
    row("capture", "%s, %,d bytes read", TerminalText.name(InputFile.shown(capture)), bytesRead);
    printStreams();
    row(
        "fragments",
        "%,d of %s%s, %.3f s from first to last event",
        summary.fragments(),
        CountText.of(summary.threads(), "walker thread"),
        summary.isMore() ? " or more" : "",
        summary.streams().stream().mapToDouble(StreamSummary::seconds).max().orElse(0));
    printAbsent();
    printEvents();
    printLoss();
    printMet();
    printDamage();
    printEnd();
  }

  private void printStreams() {
    if (summary.streams().size() > 1) {
      row(
          "hosts",
          "%,d%s, in %s",
          summary.hosts(),
          summary.isMore() ? " or more" : "",
          CountText.of(summary.streams().size(), "stream"));
    }
    summary.streams().stream()
        .limit(SHOWN)
        .flatMap(stream -> stream.hostRows().stream())
        .forEach(line -> row(line.name(), "%s", line.text()));
    if (summary.streams().size() > SHOWN) {
      row("", "and %s more", CountText.of(summary.streams().size() - SHOWN, "stream"));
    }
    long set = summary.streams().stream().mapToLong(stream -> stream.clocksSet).sum();
    if (set > 0) {
      row("clock", "set %s while it was traced", CountText.of(set, "time"));
    }
  }

  private void printAbsent() {
    if (summary.fragmentsBefore() > 0) {
      row(
          "before",
          "%s of these threads came before the capture's first",
          CountText.of(summary.fragmentsBefore(), "fragment"));
    }
    if (summary.fragmentsBetween() > 0) {
      row(
          "between",
          "%s",
          CountText.of(summary.fragmentsBetween(), "fragment is missing", "fragments are missing"));
    }
  }

  private void printEvents() {
    List<String> kinds = new ArrayList<>();
    for (EventCounts.Kind kind : EventCounts.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      kinds.add(String.format(Locale.ROOT, "%s %,d", name, summary.counts().of(kind)));
    }
    row("events", "%,d: %s", summary.counts().total(), String.join(", ", kinds));
    row(
        "entries",
        "%,d in %s, %s; %,d column bytes, %.3f an entry",
        summary.counts().entries,
        CountText.of(summary.counts().runs, "run"),
        CountText.of(summary.counts().folios, "folio"),
        summary.columnBytes(),
        summary.counts().entries == 0
            ? 0
            : (double) summary.columnBytes() / summary.counts().entries);
    row(
        "walks' own",
        "%s lost, %s",
        CountText.of(summary.counts().lost, "event"),
        CountText.of(summary.counts().readErrors, "read error"));
  }

  private void printLoss() {
    long seen = 0;
    long delivered = 0;
    long filtered = 0;
    long lost = 0;
    int cpus = 0;
    long[] byReason = new long[LostEvents.COUNTERS.size()];
    for (StreamSummary stream : summary.streams()) {
      seen += stream.seen;
      delivered += stream.delivered;
      filtered += stream.filtered;
      cpus += stream.cpus;
      for (int i = 0; i < byReason.length; i++) {
        byReason[i] += stream.lost[i];
        lost += stream.lost[i];
      }
    }
    if (cpus == 0) {
      return;
    }
    String why = LostEvents.words(byReason);
    long open = seen - delivered - filtered - lost;
    row(
        "probe",
        "seen %,d, delivered %,d, filtered %,d, lost %,d on %s%s%s",
        seen,
        delivered,
        filtered,
        lost,
        CountText.of(cpus, "CPU"),
        why.isEmpty() ? "" : ": " + why,
        open == 0 ? "" : String.format(Locale.ROOT, "; %,d not accounted for", open));
  }

  private void printMet() {
    summary.met().stream()
        .limit(SHOWN)
        .forEach(
            met ->
                row(
                    met.stage(),
                    "%s: %,d, first: %s",
                    TerminalText.name(Counter.words(met.stage(), met.counter())),
                    met.count(),
                    met.first()));
    if (summary.met().size() > SHOWN) {
      row("", "and %s more", CountText.of(summary.met().size() - SHOWN, "counter"));
    }
  }

  private void printDamage() {
    for (CaptureDamage damage : summary.damages()) {
      row("damaged", "%s", TerminalText.line(text(damage)));
    }
    if (summary.damagedParts() > 0) {
      long written =
          summary.streams().stream()
              .filter(stream -> stream.end != null)
              .mapToLong(stream -> stream.end.fragments())
              .sum();
      row(
          "skipped",
          "%s, %,d bytes, %s%s",
          CountText.of(summary.damagedParts(), "part"),
          summary.damagedBytes(),
          damagedRecords(),
          written > summary.fragments()
              ? "; " + CountText.of(written - summary.fragments(), "fragment") + " missing"
              : "");
    }
  }

  private String damagedRecords() {
    String counted =
        CountText.of(summary.damagedRecords(), "record") + " by the heads of the blocks";
    if (summary.uncountedParts() == 0) {
      return counted;
    }
    String uncounted =
        String.format(
            Locale.ROOT, "an unknown number of records in %,d of them", summary.uncountedParts());
    return summary.damagedRecords() == 0 ? uncounted : counted + " and " + uncounted;
  }

  /** Text for a damaged part. */
  static String text(CaptureDamage damage) {
    if (damage.bytes() == 0) {
      return damage.reason();
    }
    return String.format(
        Locale.ROOT,
        "%,d bytes from byte %d on, %s: %s",
        damage.bytes(),
        damage.at(),
        damage.records() < 0
            ? "an unknown number of records"
            : CountText.of(damage.records(), "record"),
        damage.reason());
  }

  private void printEnd() {
    List<StreamSummary.End> ends =
        summary.streams().stream().map(s -> s.end).filter(end -> end != null).toList();
    if (ends.isEmpty()) {
      row("end", summary.isCut() ? "none read: cut short" : "none read");
      return;
    }
    row(
        "end",
        "of a stream of %s and %,d bytes",
        CountText.of(ends.stream().mapToLong(StreamSummary.End::frames).sum(), "frame"),
        ends.stream().mapToLong(StreamSummary.End::bytes).sum());
  }

  private void row(String name, String format, Object... values) {
    out.printf(Locale.ROOT, "%-11s%s%n", name, String.format(Locale.ROOT, format, values));
  }
}
