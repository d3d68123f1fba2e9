// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.FOLIO;
import static org.walkscope.schema.EntryType.MIGRATION;
import static org.walkscope.schema.EntryType.NONE;
import static org.walkscope.schema.EntryType.PFN;
import static org.walkscope.schema.EntryType.SWAP;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

class WalkerComparisonsTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long PAGE = 4096;
  private static final long PMD = 0x20_0000;
  private static final long RW = 0x8000_0000_0000_0067L; // present, young, dirty, NX
  private static final long YOUNG = 0x20;
  private static final EntryType[] SMAPS = {FOLIO, SWAP, MIGRATION};

  private final Host x86 = TestHosts.x86();
  private final Host arm64 = TestHosts.arm64();

  private static long pte(long pfn) {
    return RW | pfn << 12;
  }

  /** A valid page of arm64, whose PFN stands where x86 has it. */
  private static long arm(long pfn) {
    return 0x60_0000_0000_0fc3L | pfn << 12;
  }

  private MadeWalk legacy() {
    return MadeWalk.legacy(x86, A, A + PMD)
        .ptes(FOLIO, A, 16, pte(0x1000))
        .ptes(NONE, A + 16 * PAGE, 496, 0);
  }

  private MadeWalk range() {
    return MadeWalk.range(x86, A, A + PMD, SMAPS).ptes(FOLIO, A, 16, pte(0x1000));
  }

  private static WalkerComparison compare(Walk before, Walk range, Walk after) {
    return compare(List.of(before), List.of(range), List.of(after));
  }

  private static WalkerComparison compare(List<Walk> before, List<Walk> range, List<Walk> after) {
    return WalkerComparisons.of(
        Reading.of(before), Reading.of(range), Reading.of(after), List.of());
  }

  private WalkerComparison compare(MadeWalk range) {
    return compare(legacy().build(1), range.build(2), legacy().build(3));
  }

  @Test
  void whatBothTellIsEqualWhateverElseTheLegacyWalkerTells() {
    WalkerComparison comparison = compare(range());
    assertThat(comparison.getReasons()).isEmpty();
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getComparedBytes()).isEqualTo(16 * PAGE);
    assertThat(comparison.getLegacy().getReadings()).isEqualTo(2);
    assertThat(comparison.getLegacy().getSteps()).isEqualTo(4);
    assertThat(comparison.getRange().getSteps()).isEqualTo(1);
  }

  @Test
  void typesThatWereAskedForAndNotToldAreMissing() {
    MadeWalk asked = MadeWalk.range(x86, A, A + PMD, FOLIO, NONE);
    WalkerComparison comparison = compare(asked.ptes(FOLIO, A, 16, pte(0x1000)));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    DifferingRange range = comparison.getRanges().get(0);
    assertThat(range.getLegacy().getType()).isEqualTo(NONE);
    assertThat(range.getLegacy().getEntries()).isEqualTo(496);
    assertThat(range.getRange()).isNull();
  }

  @Test
  void youngIsNoDifferenceAndThePageFrameIs() {
    MadeWalk old = MadeWalk.range(x86, A, A + PMD, SMAPS);
    assertThat(compare(old.ptes(FOLIO, A, 16, pte(0x1000) & ~YOUNG)).getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    MadeWalk moved = MadeWalk.range(x86, A, A + PMD, SMAPS);
    WalkerComparison comparison = compare(moved.ptes(FOLIO, A, 16, pte(0x1001)));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    DifferingRange range = comparison.getRanges().get(0);
    assertThat(range.getLegacy().getPosition()).isEqualTo(0x1000);
    assertThat(range.getRange().getPosition()).isEqualTo(0x1001);
  }

  /** However each walker cut them into extents. */
  @Test
  void aPageFrameInTheMiddleOfAnExtentIsADifferenceToo() {
    MadeWalk legacy = legacy16().positions(100);
    MadeWalk two =
        MadeWalk.range(x86, A, A + PMD, FOLIO)
            .ptes(FOLIO, A, 8, pte(0x1000))
            .positions(40)
            .ptes(FOLIO, A + 8 * PAGE, 8, pte(0x5000))
            .positions(60);
    assertThat(compare(legacy.build(1), two.build(2), legacy.build(3)).getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    WalkerComparison comparison =
        compare(legacy.build(1), two.positions(61).build(2), legacy.build(3));
    assertThat(comparison.getReasons()).containsExactly("1 range differs");
    assertThat(comparison.getRanges().get(0).getStart()).isEqualTo(A);
    assertThat(comparison.getRanges().get(0).getEnd()).isEqualTo(A + 16 * PAGE);
    assertThat(comparison.getComparedBytes()).isZero();
    assertThat(
            compare(legacy.build(1), two.positions(60).build(2), legacy16().positions(7).build(3))
                .getReasons())
        .singleElement()
        .asString()
        .startsWith("memory changed");
  }

  private MadeWalk legacy16() {
    return MadeWalk.legacy(x86, A, A + PMD).ptes(FOLIO, A, 16, pte(0x1000));
  }

  @Test
  void typeAndLevelAreDifferences() {
    MadeWalk other = MadeWalk.range(x86, A, A + PMD, FOLIO, PFN);
    assertThat(compare(other.ptes(PFN, A, 16, pte(0x1000))).getReasons())
        .containsExactly("1 range differs");
    MadeWalk huge = MadeWalk.range(x86, A, A + PMD, FOLIO);
    assertThat(compare(huge.has(FOLIO, Level.PMD, A, 1, PMD, pte(0x1000) | 0x80)).getVerdict())
        .isEqualTo(ComparisonVerdict.DIFFERS);
  }

  @Test
  void swapIsComparedByDeviceAndOffset() {
    long offset5 = ~(5L << 9) & ((1L << 59) - (1L << 9));
    MadeWalk legacy = MadeWalk.legacy(x86, A, A + PMD).ptes(SWAP, A, 8, offset5);
    for (long raw : new long[] {offset5, offset5 | 1L << 59, offset5 & ~(1L << 10)}) {
      MadeWalk range = MadeWalk.range(x86, A, A + PMD, SWAP).ptes(SWAP, A, 8, raw);
      WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
      assertThat(comparison.getVerdict())
          .isEqualTo(raw == offset5 ? ComparisonVerdict.EQUAL : ComparisonVerdict.DIFFERS);
    }
  }

  /** 16 PTEs of one page of 64 KiB, and 16 PMDs of one of 32 MiB. */
  @Test
  void hugetlbIsTheSameInHoweverManyEntries() {
    for (boolean big : new boolean[] {false, true}) {
      long bytes = big ? 32L << 20 : 64 << 10;
      Level level = big ? Level.PMD : Level.PTE;
      long raw = big ? arm(0x8000) & ~2L : arm(0x8000);
      MadeWalk legacy =
          MadeWalk.legacy(arm64, A, A + 2 * bytes).hugetlb().has(FOLIO, level, A, 2, bytes, raw);
      MadeWalk range =
          MadeWalk.range(arm64, A, A + 2 * bytes, SMAPS)
              .hugetlb()
              .has(FOLIO, level, A, 32, bytes / 16, raw | 1L << 52)
              .steps(2, 2);
      WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
      assertThat(comparison.getReasons()).isEmpty();
      assertThat(comparison.getComparedBytes()).isEqualTo(2 * bytes);
    }
  }

  @Test
  void findsTheLastEntryOfABatchThatIsSkipped() {
    MadeWalk faulty = MadeWalk.range(x86, A, A + PMD, SMAPS).ptes(FOLIO, A, 15, pte(0x1000));
    WalkerComparison comparison = compare(faulty);
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    assertThat(comparison.getRanges()).hasSize(1);
    DifferingRange range = comparison.getRanges().get(0);
    assertThat(range.getStart()).isEqualTo(A + 15 * PAGE);
    assertThat(range.getEnd()).isEqualTo(A + 16 * PAGE);
    assertThat(range.getLegacy().getEntries()).isEqualTo(1);
    assertThat(range.getRange()).isNull();
  }

  @Test
  void findsContiguousPmdsThatAreToldShort() {
    long bytes = 32L << 20;
    MadeWalk legacy =
        MadeWalk.legacy(arm64, A, A + 2 * bytes)
            .hugetlb()
            .has(FOLIO, Level.PMD, A, 2, bytes, arm(0x8000) & ~2L);
    MadeWalk range =
        MadeWalk.range(arm64, A, A + 2 * bytes, SMAPS)
            .hugetlb()
            .has(FOLIO, Level.PMD, A, 15, PMD, arm(0x8000) & ~2L)
            .has(FOLIO, Level.PMD, A + bytes, 15, PMD, arm(0xa000) & ~2L);
    WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
    assertThat(comparison.getRanges())
        .extracting(DifferingRange::getStart)
        .containsExactly(A + 15 * PMD, A + bytes + 15 * PMD);
    assertThat(comparison.getRanges()).allMatch(r -> r.getEnd() - r.getStart() == PMD);
  }

  @Test
  void findsBatchesThatAreSplit() {
    WalkerComparison comparison = compare(range().steps(16, 1));
    assertThat(comparison.getReasons()).singleElement().asString().startsWith("batch efficiency");
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    assertThat(compare(range().steps(1, 1)).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
  }

  @Test
  void stepsThatATableEndsAreNoSplitBatches() {
    MadeWalk legacy = MadeWalk.legacy(x86, A, A + 4 * PMD).ptes(NONE, A, 2048, 0);
    MadeWalk range = MadeWalk.range(x86, A, A + 4 * PMD, NONE).ptes(NONE, A, 2048, 0);
    Walk four = range.steps(4, 1).build(2);
    assertThat(compare(legacy.build(1), four, legacy.build(3)).getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    Walk eight = range.steps(8, 1).build(2);
    assertThat(compare(legacy.build(1), eight, legacy.build(3)).getVerdict())
        .isEqualTo(ComparisonVerdict.DIFFERS);
  }

  @Test
  void findsLocksThatAreHeldLongerAndNamesThem() {
    Walk before = legacy().holds(Level.PTE, 2_000, 100).build(1);
    Walk after = legacy().holds(Level.PTE, 900_000, 100).build(3);
    Walk slow = range().holds(Level.PTE, 12_000, 100).build(2);
    WalkerComparison comparison = compare(before, slow, after);
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.DIFFERS);
    assertThat(comparison.getReasons()).singleElement().asString().contains("PTL of level PTE");

    // a noisy machine: most holds are long, and one is not
    Walk noisy = range().holds(Level.PTE, 500_000, 400).holds(Level.PTE, 6_900, 1).build(2);
    assertThat(compare(before, noisy, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    Walk few = range().holds(Level.PTE, 12_000, 99).build(2);
    assertThat(compare(before, few, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    // where all takes long, a little more is no other walker
    Walk slowOnce = legacy().holds(Level.PTE, 6_000, 100).build(1);
    Walk slowToo = range().holds(Level.PTE, 17_500, 100).build(2);
    assertThat(compare(slowOnce, slowToo, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    // the probe's time for many steps under a lock is not the walker's
    Walk steps = range().steps(101, 101).holds(Level.PTE, 12_000, 100).build(2);
    assertThat(compare(before, steps, after).getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
  }

  @Test
  void memoryThatChangedMeanwhileIsNotComparable() {
    MadeWalk then = MadeWalk.legacy(x86, A, A + PMD).ptes(FOLIO, A, 15, pte(0x1000));
    WalkerComparison comparison = compare(legacy().build(1), range().build(2), then.build(3));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.NOT_COMPARABLE);
    assertThat(comparison.getReasons()).singleElement().asString().startsWith("memory changed");
    assertThat(comparison.getRanges()).isEmpty();
  }

  @Test
  void whatIsNotWholeIsNotComparable() {
    assertObstacle(walk -> walk.setCompleteness(Completeness.LOSSY), "lossy");
    assertObstacle(walk -> walk.setCompleteness(Completeness.TRUNCATED), "truncated");
    assertObstacle(walk -> walk.setWeight(8), "stands for 8");
    assertObstacle(walk -> walk.getCounts().setFolio(17), "more extents");
    assertObstacle(walk -> walk.setTarget(new Target(42, "target", 1L, 5L)), "mm differs");
    assertObstacle(walk -> walk.setTarget(new Target(42, "target", 2L, MadeWalk.MM)), "mm differs");
  }

  private void assertObstacle(Consumer<Walk> damage, String reason) {
    for (int which = 0; which < 3; which++) {
      List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
      damage.accept(walks.get(which));
      WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
      assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.NOT_COMPARABLE);
      assertThat(comparison.getReasons()).singleElement().asString().contains(reason);
    }
  }

  @Test
  void walksMissingBetweenAreNotComparable() {
    Walk other = MadeWalk.range(x86, A + PMD, A + 2 * PMD, SMAPS).build(4);
    WalkerComparison comparison =
        compare(
            List.of(legacy().build(1)),
            List.of(range().build(2), other),
            List.of(legacy().build(5)));
    assertThat(comparison.getReasons()).singleElement().asString().contains("1 walks missing");
  }

  /** The last walks of a reading may be lost, with nothing to tell but the next one's number. */
  @Test
  void walksMissingBetweenReadingsAreNotComparable() {
    WalkerComparison comparison = compare(legacy().build(1), range().build(2), legacy().build(4));
    assertThat(comparison.getReasons()).containsExactly("1 walks between the readings are missing");
    Walk other = legacy().build(3);
    other.setWalker(TestHosts.walker(8));
    assertThat(compare(legacy().build(1), range().build(2), other).getReasons())
        .containsExactly("read by different threads");
  }

  @Test
  void ofARangeWalkedAgainTheLastWalkCounts() {
    Walk lossy = legacy().build(2);
    lossy.setCompleteness(Completeness.LOSSY);
    WalkerComparison comparison =
        compare(
            List.of(lossy, legacy().build(3)),
            List.of(range().build(4)),
            List.of(legacy().build(5)));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getLegacy().getWalks()).isEqualTo(3);
  }

  /** clear_refs: one legacy walk over everything, and one a VMA by pt_range_walk. */
  @Test
  void oneWalkOverTheWholeProcessIsComparedWithThoseOfItsVmas() {
    MadeWalk whole =
        MadeWalk.legacy(x86, 0, -1)
            .ptes(FOLIO, A, 512, pte(0x1000))
            .hole(A + PMD, PMD, Level.PMD)
            .ptes(FOLIO, A + 2 * PMD, 16, pte(0x3000));
    Walk first = MadeWalk.range(x86, A, A + PMD, FOLIO).ptes(FOLIO, A, 512, pte(0x1000)).build(2);
    Walk second =
        MadeWalk.range(x86, A + 2 * PMD, A + 3 * PMD, FOLIO)
            .ptes(FOLIO, A + 2 * PMD, 16, pte(0x3000))
            .build(3);
    assertThat(
            compare(List.of(whole.build(1)), List.of(first, second), List.of(whole.build(4)))
                .getVerdict())
        .isEqualTo(ComparisonVerdict.EQUAL);
    // a VMA that pt_range_walk never came to
    WalkerComparison comparison =
        compare(List.of(whole.build(1)), List.of(first), List.of(whole.build(3)));
    assertThat(comparison.getRanges())
        .extracting(DifferingRange::getStart)
        .containsExactly(A + 2 * PMD);
  }

  /** A walk may begin in the middle of a leaf, which is told from its own boundary on. */
  @Test
  void entriesAreComparedInsideWhatWasWalked() {
    MadeWalk legacy =
        MadeWalk.legacy(x86, A + PMD / 2, A + PMD)
            .has(FOLIO, Level.PMD, A, 1, PMD, pte(0x1000) | 0x80);
    MadeWalk range =
        MadeWalk.range(x86, A + PMD / 2, A + PMD, FOLIO)
            .has(FOLIO, Level.PMD, A, 1, PMD, pte(0x1000) | 0x80);
    WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getComparedBytes()).isEqualTo(PMD / 2);
  }

  @Test
  void aResultThatDiffersIsNamedUnlessTheLegacyWalkerIsOfTwoMindsItself() {
    List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
    walks.forEach(walk -> walk.setSmaps(totals(16 * PAGE, 8)));
    walks.get(1).setSmaps(totals(15 * PAGE, 8));
    WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getReasons()).containsExactly("1 figure differs");
    assertThat(comparison.getFigures().get(0).getFigure()).isEqualTo("Rss");
    assertThat(comparison.getFigures().get(0).getRange()).isEqualTo(15 * PAGE);

    walks.get(2).setSmaps(totals(14 * PAGE, 8));
    comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getVerdict()).isEqualTo(ComparisonVerdict.EQUAL);
    assertThat(comparison.getFiguresUndecided()).isEqualTo(1);
  }

  private static SmapsTotals totals(long rss, long presentPtes) {
    return SmapsTotals.newBuilder()
        .setRss(rss)
        .setSwap(0)
        .setHugetlb(0)
        .setPresentPtes(presentPtes)
        .build();
  }

  @Test
  void eachPageOfPagemapIsCompared() {
    List<Walk> walks = List.of(legacy().build(1), range().build(2), legacy().build(3));
    walks.get(0).setPagemap(List.of(new PagemapRun(A - PAGE, 4L, 0L, 0L), run(3, 10, 1)));
    walks.get(1).setPagemap(List.of(new PagemapRun(A, 3L, 0L, 0L), run(3, 4, 1), run(7, 6, 1)));
    walks.get(2).setPagemap(List.of(new PagemapRun(A, 3L, 0L, 0L), run(3, 10, 1)));
    WalkerComparison comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getFigures()).isEmpty();
    assertThat(comparison.getFiguresCompared()).isEqualTo(13);

    walks.get(1).setPagemap(List.of(run(3, 4, 1), run(7, 6, 0)));
    comparison = compare(walks.get(0), walks.get(1), walks.get(2));
    assertThat(comparison.getFigures()).hasSize(5);
    assertThat(comparison.getFigures().get(0).getStart()).isEqualTo(A + 8 * PAGE);
  }

  private static PagemapRun run(long page, long pages, long step) {
    return new PagemapRun(A + page * PAGE, pages, 1L << 63 | page, step);
  }

  @Test
  void locksAroundTheWalksAreCountedByKind() {
    List<LockHold> holds = new ArrayList<>();
    for (long walk = 1; walk <= 4; walk++) {
      holds.add(
          LockHold.newBuilder()
              .setHost(x86)
              .setWalker(TestHosts.walker(7))
              .setKind(LockKind.MMAP_LOCK_READ)
              .setMm(MadeWalk.MM)
              .setLock(1)
              .setFirstWalk(walk)
              .setLastWalk(walk)
              .setWalks(1)
              .setReleasedEpochNs(1)
              .setWaitNs(5)
              .setHoldNs(100 * walk)
              .setWaitBound(false)
              .setHoldBound(false)
              .setDowngraded(false)
              .build());
    }
    WalkerComparison comparison =
        WalkerComparisons.of(
            Reading.of(List.of(legacy().build(1))),
            Reading.of(List.of(range().build(2))),
            Reading.of(List.of(legacy().build(3))),
            holds);
    assertThat(comparison.getLocks()).hasSize(1);
    assertThat(comparison.getLocks().get(0).getLegacy().getHold().getSumNs()).isEqualTo(400);
    assertThat(comparison.getLocks().get(0).getRange().getHold().getSumNs()).isEqualTo(200);
  }

  @Test
  void aLongListIsCutAndTheRestCounted() {
    MadeWalk legacy = MadeWalk.legacy(x86, A, A + 3000 * PAGE);
    MadeWalk range = MadeWalk.range(x86, A, A + 3000 * PAGE, FOLIO);
    for (int page = 0; page < 3000; page += 2) {
      legacy.ptes(FOLIO, A + page * PAGE, 1, pte(page));
    }
    WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
    assertThat(comparison.getRanges()).hasSize(WalkerComparisons.LISTED);
    assertThat(comparison.getRangesDropped()).isEqualTo(1500 - WalkerComparisons.LISTED);
    assertThat(comparison.getReasons()).containsExactly("1500 ranges differ");
  }
}
