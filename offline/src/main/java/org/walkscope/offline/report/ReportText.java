// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.text.TerminalText;

/** Report for a terminal. */
final class ReportText {
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};
  private static final double STEP = 1000;
  private static final List<LockKind> WAITED_FOR =
      List.of(LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE, LockKind.VMA_LOCK);
  private static final String NOT_TOLD = "not told";

  private final PrintWriter out;

  ReportText(PrintWriter out) {
    this.out = out;
  }

  void print(Report report) {
    line("WALKS  (host, walker → target, consumer; the longest in sum first)");
    line(
        "%9s %9s %9s %9s %9s %9s %9s",
        "reads", "walks", "total", "median", "p99", "longest", "batch");
    report.walks().forEach(group -> walks(group.getKey(), group.getValue()));
    line("%nSLOWEST WALKS");
    report.slowest().forEach(this::slow);
    line("%nLOCKS HELD AROUND WALKS  (host, walker, lock)");
    line("%9s %9s %9s %9s %9s %9s", "holds", "total", "longest", "waiters", "blamed", "convoys");
    report.holds().forEach(group -> holds(group.getKey(), group.getValue()));
    report.waitsSeen().forEach(this::waits);
    if (!report.worst().isEmpty()) {
      line("%nHOLDS THAT OTHERS WAITED FOR");
      report.worst().forEach(this::blame);
    }
    line("%nLOSS");
    loss(report);
  }

  private void walks(WalkGroup.Who who, WalkGroup group) {
    line(
        "%9d %9d %9s %9s %9s %9s %9s  %s: %s → %s, %s%s",
        group.reads(),
        group.walks(),
        time(group.totalNs()),
        time(group.medianNs()),
        time(group.p99Ns()),
        time(group.longestNs()),
        efficiency(group),
        name(who.hostname()),
        name(who.walker()),
        name(who.target()),
        name(who.consumer()),
        who.walkerKind().equals("LEGACY") ? "" : " by pt_range_walk");
  }

  private static String efficiency(WalkGroup group) {
    return group.steps() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f", (double) group.achievableSteps() / group.steps());
  }

  private void slow(Walk walk) {
    line(
        "%9s  walk %d of %s[%d] on %s, %s of %s[%d]: %d entries in %d steps%s",
        time(walk.getDurationNs()),
        walk.getWalk(),
        name(walk.getWalker().getComm()),
        walk.getWalker().getTid(),
        name(walk.getHost().getHostname()),
        name(walk.getConsumer()),
        name(walk.getTarget().getComm()),
        walk.getTarget().getTgid(),
        PageTableEntries.in(walk.getCounts()),
        walk.getSteps(),
        switch (walk.getCompleteness()) {
          case COMPLETE -> "";
          case LOSSY -> ", lossy";
          case TRUNCATED -> ", truncated";
        });
  }

  private void holds(HoldGroup.Who who, HoldGroup group) {
    line(
        "%9s %9s %9s %9d %9s %9d  %s: %s, %s",
        group.holds() == null ? NOT_TOLD : group.holds().toString(),
        timeOrNot(group.totalNs()),
        timeOrNot(group.longestNs()),
        group.waiters(),
        time(group.blamedNs()),
        group.convoys(),
        name(who.hostname()),
        name(who.walker()),
        who.lock());
  }

  /** Waits that cannot be seen are named: none in the table is not none on the host. */
  private void waits(String hostname, Optional<List<LockKind>> seen) {
    String words =
        seen.map(
                kinds ->
                    WAITED_FOR.stream()
                        .map(
                            kind ->
                                word(kind)
                                    + (kinds.contains(kind) ? "" : " not visible in this run"))
                        .collect(joining(", ")))
            .orElse("the probe does not say which are visible");
    line("waits on %s: %s", name(hostname), words);
  }

  private static String word(LockKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void blame(StallBlame blame) {
    long waiters = blame.getWaiters().size() + blame.getWaitersDropped();
    line(
        "%9s  waited for %s of %s[%d] on %s, walk %d, held %s: %d waits, the first by %s[%d]%s",
        time(blame.getBlamedNs()),
        word(blame.getHeld()),
        name(blame.getWalker().getComm()),
        blame.getWalker().getTid(),
        name(blame.getHost().getHostname()),
        blame.getLastWalk(),
        blame.getHoldNs() == null ? "for an unknown time" : time(blame.getHoldNs()),
        waiters,
        name(blame.getWaiters().get(0).getComm()),
        blame.getWaiters().get(0).getTid(),
        blame.getConvoy() ? ", a convoy" : "");
  }

  private void loss(Report report) {
    long[] events = report.events();
    line(
        "events: seen %d = delivered %d + filtered %d + lost at the probe %d",
        events[0], events[1], events[2], events[3]);
    if (report.missingWalks() > 0) {
      line("walks of which no event came: %d", report.missingWalks());
    }
    for (StageLoss loss : report.losses()) {
      line(
          "%s: %s left out %d %s, first at %s",
          name(loss.getHostname()),
          name(loss.getStage()),
          loss.getCount(),
          name(loss.getCounter()),
          name(loss.getFirst()));
    }
    report.broken().forEach(what -> line("BROKEN: %s", TerminalText.line(what)));
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String name(CharSequence name) {
    return TerminalText.name(name);
  }

  private static String timeOrNot(Long ns) {
    return ns == null ? NOT_TOLD : time(ns);
  }

  /** Three digits or more and a unit. */
  static String time(long ns) {
    double value = ns;
    int unit = 0;
    while (value >= STEP && unit + 1 < UNITS.length) {
      value /= STEP;
      unit++;
    }
    String form = unit == 0 || value >= 100 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
    return String.format(Locale.ROOT, form, value, UNITS[unit]);
  }
}
