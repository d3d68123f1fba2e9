// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.walkscope.schema.ComparedEntries;
import org.walkscope.schema.ComparedLock;
import org.walkscope.schema.ComparedSpans;
import org.walkscope.schema.ComparedWalks;
import org.walkscope.schema.DifferingFigure;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.WalkerComparison;

/** A comparison of two walkers for people: the verdict, what differs, and the table of ratios. */
public final class WalkerTable {
  private static final int SHOWN = 20;
  private static final String ROW = "  %-30s %28s %28s %18s%n";

  private final PrintWriter out;

  public WalkerTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints one. */
  public void print(WalkerReadings readings) {
    out.println();
    WalkerComparison trace = readings.trace();
    if (trace == null) {
      out.println(readings.file() + ": not comparable: a read has no walk in the trace");
      return;
    }
    out.printf(
        "%s: %s%s%n",
        readings.file(),
        WalkerVerdict.of(readings).words(),
        trace.getReasons().isEmpty() ? "" : ": " + String.join("; ", trace.getReasons()));
    out.printf("  answer: %s%n", readings.answer());
    out.printf(
        "  compared: %d bytes, %d figures; %d figures changed from the first to the last read%n",
        trace.getComparedBytes(), trace.getFiguresCompared(), trace.getFiguresUndecided());
    differences(trace);
    ratios(trace);
  }

  private void differences(WalkerComparison trace) {
    trace.getRanges().stream().limit(SHOWN).forEach(this::range);
    more("ranges", trace.getRanges().size() + trace.getRangesDropped());
    for (DifferingFigure figure : trace.getFigures().stream().limit(SHOWN).toList()) {
      out.printf(
          "  DIFFERS: %x %s: legacy %d, pt_range_walk %d%n",
          figure.getStart(), figure.getFigure(), figure.getLegacy(), figure.getRange());
    }
    more("figures", trace.getFigures().size() + trace.getFiguresDropped());
  }

  private void range(DifferingRange range) {
    out.printf(
        "  DIFFERS: %x-%x: legacy %s, pt_range_walk %s%n",
        range.getStart(), range.getEnd(), words(range.getLegacy()), words(range.getRange()));
  }

  private static String words(ComparedEntries side) {
    if (side == null) {
      return "nothing";
    }
    String position = side.getType() == EntryType.SWAP ? "offset" : "pfn";
    return "%d %s %s%s%s"
        .formatted(
            side.getEntries(),
            side.getLevel(),
            side.getType(),
            side.getDevice() == null ? "" : " device " + side.getDevice(),
            side.getPosition() == null ? "" : " %s %x".formatted(position, side.getPosition()));
  }

  private void more(String what, long all) {
    if (all > SHOWN) {
      out.printf("  and %d more %s%n", all - SHOWN, what);
    }
  }

  private void ratios(WalkerComparison trace) {
    ComparedWalks legacy = trace.getLegacy();
    ComparedWalks range = trace.getRange();
    out.printf(ROW, "a reading", "legacy", "new", "new/old");
    count("walks", legacy.getWalks(), range.getWalks(), legacy);
    count("entries", legacy.getEntries(), range.getEntries(), legacy);
    count("steps", legacy.getSteps(), range.getSteps(), legacy);
    fraction(
        "entries per step",
        legacy.getEntries(),
        legacy.getSteps(),
        range.getEntries(),
        range.getSteps());
    fraction(
        "batch efficiency" + (range.getAchievableExact() ? "" : " (bound)"),
        legacy.getAchievableSteps(),
        legacy.getSteps(),
        range.getAchievableSteps(),
        range.getSteps());
    distribution("walk", legacy.getDuration(), range.getDuration(), legacy);
    for (ComparedLock lock : trace.getLocks()) {
      String name = name(lock);
      ComparedSpans theirs = lock.getLegacy();
      ComparedSpans ours = lock.getRange();
      count(name + " acquired", theirs.getHold().getCount(), ours.getHold().getCount(), legacy);
      distribution(name + " wait", theirs.getWait(), ours.getWait(), legacy);
      distribution(name + " hold", theirs.getHold(), ours.getHold(), legacy);
    }
  }

  private static String name(ComparedLock lock) {
    String kind = lock.getKind().name().toLowerCase(Locale.ROOT);
    if (lock.getKind() != LockKind.PTL) {
      return kind;
    }
    return kind + " " + (lock.getLevel() == null ? "of unknown level" : lock.getLevel());
  }

  /** Counts one reading of each walker. */
  private void count(String name, long legacy, long range, ComparedWalks of) {
    double one = (double) legacy / of.getReadings();
    out.printf(ROW, name, number(one), number((double) range), ratio((double) range, one));
  }

  private void fraction(String name, long legacy, long legacyOf, long range, long rangeOf) {
    double theirs = legacyOf == 0 ? 0 : (double) legacy / legacyOf;
    double ours = rangeOf == 0 ? 0 : (double) range / rangeOf;
    out.printf(ROW, name, "%.3f".formatted(theirs), "%.3f".formatted(ours), ratio(ours, theirs));
  }

  private void distribution(
      String name, Distribution legacy, Distribution range, ComparedWalks of) {
    count(name + " ns, all", legacy.getSumNs(), range.getSumNs(), of);
    List<Long> theirs = List.of(legacy.getP50Ns(), legacy.getP90Ns(), legacy.getP99Ns());
    List<Long> ours = List.of(range.getP50Ns(), range.getP90Ns(), range.getP99Ns());
    List<String> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ratio((double) ours.get(i), (double) theirs.get(i)));
    }
    out.printf(ROW, name + " ns, p50/p90/p99", joined(theirs), joined(ours), joined(ratios));
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining("/"));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : "%.1f".formatted(value);
  }

  private static String ratio(double range, double legacy) {
    return legacy == 0 ? "-" : "%.2f".formatted(range / legacy);
  }
}
