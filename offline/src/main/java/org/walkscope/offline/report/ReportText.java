// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.walkscope.command.Terminal;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.text.Sparkline;
import org.walkscope.offline.text.TargetText;
import org.walkscope.offline.text.TimeText;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Report for a terminal. */
final class ReportText {
  private static final List<LockKind> WAITED_FOR =
      List.of(LockKind.MMAP_LOCK_READ, LockKind.MMAP_LOCK_WRITE, LockKind.VMA_LOCK);
  private static final String NOT_TOLD = "not told";

  private final PrintWriter out;

  private final boolean plot;

  /**
   * Writes the report.
   *
   * @param plot true to draw durations
   */
  ReportText(PrintWriter out, boolean plot) {
    this.out = out;
    this.plot = plot;
  }

  void print(Report report) {
    line(
        "WALKS  (host, walker → target, consumer; the longest in sum first; median and p99 are at most 1 %% above the exact ones)");
    line(
        "%9s %9s %9s %9s %9s %9s %9s%s",
        "reads",
        "walks",
        "total",
        "median",
        "p99",
        "longest",
        "batch",
        plot ? "  100ns ··· 10s" : "");
    report.walks().forEach(group -> walks(group.getKey(), group.getValue()));
    if (plot) {
      line("%nDURATIONS OF WALKS OVER TIME");
      report.heatmap().print(out, Terminal.columns());
    }
    line("%nSLOWEST WALKS");
    report.slowest().forEach(this::slow);
    line("%nLOCKS HELD AROUND WALKS  (host, walker, lock)");
    line("%9s %9s %9s %9s %9s %9s", "holds", "total", "longest", "waits", "blamed", "convoys");
    report.holds().forEach(group -> holds(group.getKey(), group.getValue()));
    report.waitsSeen().forEach((host, runs) -> runs.forEach(seen -> waits(host, seen)));
    if (!report.worst().isEmpty()) {
      line("%nHOLDS THAT OTHERS WAITED FOR  (waits count as far as the lock was held meanwhile)");
      report.worst().forEach(this::blame);
    }
    line("%nLOSS");
    LossText.ofReport(report.losses()).forEach(each -> line("%s", each));
  }

  private void walks(WalkKey who, WalkGroup group) {
    line(
        "%,9d %,9d %9s %9s %9s %9s %9s  %s%s: %s → %s, %s%s%s",
        group.reads(),
        group.walks(),
        TimeText.of(group.totalNs()),
        time(group.medianNs()),
        time(group.p99Ns()),
        time(group.longestNs()),
        efficiency(group),
        plot ? Sparkline.of(group.durations()) + "  " : "",
        name(who.hostname()),
        name(who.walker()),
        TargetText.name(who.target()),
        name(who.consumer()),
        who.walkerKind().equals("LEGACY") ? "" : " by pt_range_walk",
        group.incomplete() == 0
            ? ""
            : String.format(Locale.ROOT, " (%,d not complete)", group.incomplete()));
  }

  private static String efficiency(WalkGroup group) {
    if (group.efficiency() == null) {
      return group.steps() == null ? NOT_TOLD : "-";
    }
    return String.format(
        Locale.ROOT, "%s%.2f", group.isAchievableExact() ? "" : "≥", group.efficiency());
  }

  private void slow(Walk walk) {
    line(
        "%9s  walk %d of %s[%d] on %s, %s of %s: %s%s",
        TimeText.of(walk.getDurationNs()),
        walk.getWalk(),
        name(walk.getWalker().getComm()),
        walk.getWalker().getTid(),
        name(walk.getHost().getHostname()),
        name(walk.getConsumer()),
        TargetText.of(walk.getTarget()),
        PageTableEntries.isTold(walk)
            ? CountText.of(PageTableEntries.in(walk.getCounts()), "entry", "entries")
                + " in "
                + CountText.of(walk.getSteps(), "step")
            : "entries and steps " + NOT_TOLD,
        switch (walk.getCompleteness()) {
          case COMPLETE -> "";
          case LOSSY -> ", lossy";
          case TRUNCATED -> ", truncated";
        });
  }

  private void holds(HoldGroup.Who who, HoldGroup group) {
    line(
        "%9s %9s %9s %,9d %9s %,9d  %s: %s, %s",
        group.holds() == null ? NOT_TOLD : String.format(Locale.ROOT, "%,d", group.holds()),
        holdTime(group.totalNs(), group.holdBounds() > 0),
        holdTime(group.longestNs(), group.longestBound()),
        group.waits(),
        TimeText.atLeast(group.blamedNs(), group.blamedBound()),
        group.convoys(),
        name(who.hostname()),
        name(who.walker()),
        word(who.lock()));
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
                                    + (kinds.contains(kind) ? " seen" : " not visible in this run"))
                        .collect(joining(", ")))
            .orElse("the probe does not say which are visible");
    line("waits on %s: %s", name(hostname), words);
  }

  private static String word(LockKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void blame(StallBlame blame) {
    line(
        "%9s  waited for %s of %s[%d] on %s, walk %d, held %s: %s, the first by %s[%d]%s",
        TimeText.atLeast(blame.getBlamedNs(), HoldGroup.isBound(blame)),
        word(blame.getHeld()),
        name(blame.getWalker().getComm()),
        blame.getWalker().getTid(),
        name(blame.getHost().getHostname()),
        blame.getLastWalk(),
        blame.getHoldNs() == null
            ? "for an unknown time"
            : TimeText.atMost(blame.getHoldNs(), blame.getHoldBound()),
        CountText.of(HoldGroup.waits(blame), "wait"),
        name(blame.getWaiters().get(0).getComm()),
        blame.getWaiters().get(0).getTid(),
        blame.getConvoy() ? ", a convoy" : "");
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String name(CharSequence name) {
    return TerminalText.name(name);
  }

  private static String time(Long ns) {
    return ns == null ? "-" : TimeText.of(ns);
  }

  private static String holdTime(Long ns, boolean bound) {
    return ns == null ? NOT_TOLD : TimeText.atMost(ns, bound);
  }
}
