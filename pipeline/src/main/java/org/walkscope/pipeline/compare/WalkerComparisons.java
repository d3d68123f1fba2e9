// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.walkscope.pipeline.window.Durations;
import org.walkscope.schema.ComparedLock;
import org.walkscope.schema.ComparedWalks;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.schema.WalkerKind;
import org.walkscope.text.CountText;

/**
 * Does pt_range_walk find what the legacy walker finds, in no more steps than it needs, without
 * holding locks longer?
 *
 * <p>A reading by pt_range_walk is compared with the legacy readings right before and right after
 * it. Where the two legacy readings have the same ranges, nothing changed meanwhile, and a
 * difference is the walker's.
 */
public final class WalkerComparisons {
  /** Ranges, and figures, in one record: about 60 bytes each, far below Kafka's 1 MiB. */
  static final int LISTED = 1_000;

  private final Reading before;
  private final Reading range;
  private final Reading after;
  private final List<LockHold> around;
  private final List<String> reasons = new ArrayList<>();

  private WalkerComparisons(Reading before, Reading range, Reading after, List<LockHold> around) {
    this.before = before;
    this.range = range;
    this.after = after;
    this.around = around;
  }

  /**
   * Compares readings of at least one walk each.
   *
   * @param around the locks held around the walks; empty leaves them out of the figures
   */
  public static WalkerComparison of(
      Reading before, Reading range, Reading after, List<LockHold> around) {
    return new WalkerComparisons(before, range, after, around).compare();
  }

  private WalkerComparison compare() {
    WalkerComparison comparison = withoutVerdict();
    String obstacle = obstacle();
    if (obstacle != null) {
      reasons.add(obstacle);
      comparison.setVerdict(ComparisonVerdict.NOT_COMPARABLE);
      return comparison;
    }
    ranges(comparison);
    figures(comparison);
    String batches = BatchRule.broken(range);
    if (batches != null) {
      reasons.add(batches);
    }
    reasons.addAll(HoldRule.broken(comparison.getLocks()));
    comparison.setVerdict(reasons.isEmpty() ? ComparisonVerdict.EQUAL : ComparisonVerdict.DIFFERS);
    return comparison;
  }

  /** Reason why no verdict is possible; null with a verdict. */
  private String obstacle() {
    for (Reading reading : List.of(before, range, after)) {
      String problem = reading.problem();
      if (problem != null) {
        String which = reading == before ? "before" : reading == range ? "pt_range_walk" : "after";
        return which + ": " + problem;
      }
    }
    if (!isOf(before, WalkerKind.LEGACY)
        || !isOf(range, WalkerKind.PT_RANGE_WALK)
        || !isOf(after, WalkerKind.LEGACY)) {
      return "not readings by the legacy walker, pt_range_walk and the legacy walker";
    }
    String gap = gap();
    if (gap != null) {
      return gap;
    }
    if (!sameProcess(before, range) || !sameProcess(range, after)) {
      return "mm differs";
    }
    RangeDifferences changed = RangeDifferences.of(before.told(), after.told(), 1);
    if (!changed.none()) {
      DifferingRange first = changed.listed().get(0);
      return "memory changed: %x-%x".formatted(first.getStart(), first.getEnd());
    }
    return null;
  }

  /**
   * Walks that are missing between the three readings, by the numbers of the thread's walks; null
   * if none is. Missing last walks of a reading show in the first number of the next.
   */
  private String gap() {
    if (!sameThread(before, range) || !sameThread(range, after)) {
      return "read by different threads";
    }
    long all = after.lastWalk() - before.first().getWalk() + 1;
    long told = (long) before.walks().size() + range.walks().size() + after.walks().size();
    if (all < told) {
      return "numbers of walks begin anew: the probe was attached again between the readings";
    }
    if (all == told) {
      return null;
    }
    return CountText.of(
        all - told,
        "walk between the readings is missing",
        "walks between the readings are missing");
  }

  private static boolean isOf(Reading reading, WalkerKind kind) {
    return reading.walks().stream().allMatch(walk -> walk.getWalkerKind() == kind);
  }

  private static boolean sameThread(Reading a, Reading b) {
    Walker one = a.first().getWalker();
    Walker other = b.first().getWalker();
    return one.getTid() == other.getTid() && one.getStartBoottimeNs() == other.getStartBoottimeNs();
  }

  private static boolean sameProcess(Reading a, Reading b) {
    ResultHost first = a.first().getHost();
    ResultHost second = b.first().getHost();
    return first.getHostname().equals(second.getHostname())
        && first.getBootId().equals(second.getBootId())
        && a.first().getTarget().getMm() == b.first().getTarget().getMm()
        && a.first().getTarget().getTgid() == b.first().getTarget().getTgid()
        && Objects.equals(
            a.first().getTarget().getStartBoottimeNs(), b.first().getTarget().getStartBoottimeNs());
  }

  private void ranges(WalkerComparison comparison) {
    RangeDifferences differences =
        RangeDifferences.of(range.asAsked(before.told()), range.told(), LISTED);
    comparison.setRanges(differences.listed());
    comparison.setRangesDropped(differences.dropped());
    comparison.setComparedBytes(differences.agreedBytes());
    long count = differences.listed().size() + differences.dropped();
    if (count > 0) {
      reasons.add(0, CountText.of(count, "range differs", "ranges differ"));
    }
  }

  private void figures(WalkerComparison comparison) {
    FigureDifferences differences = FigureDifferences.of(before, range, after, LISTED);
    comparison.setFigures(differences.listed());
    comparison.setFiguresDropped(differences.dropped());
    comparison.setFiguresCompared(differences.compared());
    comparison.setFiguresUndecided(differences.undecided());
    long count = differences.listed().size() + differences.dropped();
    if (count > 0) {
      reasons.add(CountText.of(count, "figure differs", "figures differ"));
    }
  }

  private WalkerComparison withoutVerdict() {
    Walk first = range.first();
    return WalkerComparison.newBuilder()
        .setHost(first.getHost())
        .setTarget(first.getTarget())
        .setConsumer(first.getConsumer())
        .setFile(first.getFile())
        .setWalker(first.getWalker())
        .setBeginEpochNs(before.beginEpochNs())
        .setEndEpochNs(after.endEpochNs())
        .setVerdict(ComparisonVerdict.NOT_COMPARABLE)
        .setReasons(reasons)
        .setRanges(new ArrayList<>())
        .setRangesDropped(0)
        .setFigures(new ArrayList<>())
        .setFiguresDropped(0)
        .setFiguresCompared(0)
        .setFiguresUndecided(0)
        .setComparedBytes(0)
        .setLegacy(walks(List.of(before, after)))
        .setRange(walks(List.of(range)))
        .setLocks(locks())
        .build();
  }

  private List<ComparedLock> locks() {
    Map<LockSpans.Lock, LockSpans> legacy = LockSpans.of(List.of(before, after), around);
    Map<LockSpans.Lock, LockSpans> ours = LockSpans.of(List.of(range), around);
    TreeSet<LockSpans.Lock> all = new TreeSet<>(legacy.keySet());
    all.addAll(ours.keySet());
    List<ComparedLock> locks = new ArrayList<>();
    for (LockSpans.Lock lock : all) {
      LockSpans theirs = legacy.getOrDefault(lock, new LockSpans());
      LockSpans own = ours.getOrDefault(lock, new LockSpans());
      locks.add(new ComparedLock(lock.kind(), lock.level(), theirs.toRecord(), own.toRecord()));
    }
    return locks;
  }

  private static ComparedWalks walks(List<Reading> readings) {
    Durations durations = new Durations();
    ComparedWalks sums =
        ComparedWalks.newBuilder()
            .setReadings(readings.size())
            .setWalks(0)
            .setEntries(0)
            .setSteps(0)
            .setAchievableSteps(0)
            .setAchievableExact(true)
            .setDuration(durations.toDistribution())
            .build();
    for (Reading reading : readings) {
      for (Walk walk : reading.walks()) {
        sums.setWalks(sums.getWalks() + 1);
        sums.setEntries(sums.getEntries() + PageTableEntries.in(walk.getCounts()));
        sums.setSteps(sums.getSteps() + walk.getSteps());
        sums.setAchievableSteps(sums.getAchievableSteps() + walk.getAchievableSteps());
        sums.setAchievableExact(sums.getAchievableExact() && walk.getAchievableExact());
        durations.add(walk.getDurationNs());
      }
    }
    sums.setDuration(durations.toDistribution());
    return sums;
  }
}
