// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.schema.EntryType.FOLIO;
import static org.walkscope.schema.EntryType.NONE;
import static org.walkscope.schema.EntryType.PFN;
import static org.walkscope.schema.EntryType.SWAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** What each walker tells of the same memory. */
class WalkerComparisonsTest extends ComparisonFixture {
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
  void aLongListIsCutAndTheRestCounted() {
    MadeWalk legacy = MadeWalk.legacy(x86, A, A + 3000 * PAGE);
    MadeWalk range = MadeWalk.range(x86, A, A + 3000 * PAGE, FOLIO);
    for (int page = 0; page < 3000; page += 2) {
      legacy.ptes(FOLIO, A + page * PAGE, 1, pte(page));
    }
    WalkerComparison comparison = compare(legacy.build(1), range.build(2), legacy.build(3));
    assertThat(comparison.getRanges()).hasSize(WalkerComparisons.LISTED);
    assertThat(comparison.getRangesDropped()).isEqualTo(1500 - WalkerComparisons.LISTED);
    assertThat(comparison.getReasons()).containsExactly("1,500 ranges differ");
  }

  /** A valid page of arm64, whose PFN stands where x86 has it. */
  private static long arm(long pfn) {
    return 0x60_0000_0000_0fc3L | pfn << 12;
  }

  private MadeWalk legacy16() {
    return MadeWalk.legacy(x86, A, A + PMD).ptes(FOLIO, A, 16, pte(0x1000));
  }
}
