// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.procfile.smaps.SmapsRulesTest;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;

class StepsAndExtentsTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long END = START + 0x4000_0000L;
  private static final long PAGE = 0x8000_0001_0000_0067L; // PFN 0x100000
  private static final long THP = 0x8000_0001_0000_00e7L;
  private static final int ANON = 0x1;

  @Test
  void needsOneStepForThePagesOfOneFolioAndOneForEachOther() {
    Walk walk =
        walk(
            s ->
                s.ptes(START, PAGE, 4096, 20)
                    .folios(
                        START,
                        0x100000,
                        16,
                        4,
                        ANON,
                        START + 0x10000,
                        0x100010,
                        1,
                        0,
                        ANON,
                        START + 0x11000,
                        0x100011,
                        1,
                        0,
                        ANON,
                        START + 0x12000,
                        0x100012,
                        2,
                        1,
                        ANON));
    assertThat(walk.getSteps()).isEqualTo(20);
    assertThat(walk.getAchievableSteps()).isEqualTo(4);
    assertThat(walk.getAchievableExact()).isTrue();
  }

  @Test
  void joinsAFolioAcrossRunsOfWhichOnlyYoungAndDirtyDiffer() {
    long old = PAGE & ~0x60L;
    Walk walk =
        walk(
            s ->
                s.ptes(START, PAGE, 4096, 4, START + 0x4000, old + 0x4000, 4096, 4)
                    .folios(START, 0x100000, 8, 3, ANON));
    assertThat(walk.getAchievableSteps()).isEqualTo(1);
    assertThat(walk.getExtents()).hasSize(1);
    Walk writeProtected =
        walk(
            s ->
                s.ptes(START, PAGE, 4096, 4, START + 0x4000, (PAGE & ~2L) + 0x4000, 4096, 4)
                    .folios(START, 0x100000, 8, 3, ANON));
    assertThat(writeProtected.getAchievableSteps()).isEqualTo(2);
    assertThat(writeProtected.getExtents()).hasSize(2);
  }

  @Test
  void takesPagesOfOneFolioInAnotherOrderAsStepsOfTheirOwn() {
    Walk walk =
        walk(s -> s.ptes(START, PAGE + 0x7000, -4096, 8).folios(START, 0x100000, 8, 3, ANON));
    assertThat(walk.getAchievableSteps()).isEqualTo(8);
  }

  @Test
  void givesALowerBoundWhereNoFactTellsNeighboursApart() {
    Walk guessed = walk(s -> s.ptes(START, PAGE, 4096, 20));
    assertThat(guessed.getAchievableSteps()).isEqualTo(1);
    assertThat(guessed.getAchievableExact()).isFalse();
    Walk scattered = walk(s -> s.ptes(START, PAGE, 12288, 20));
    assertThat(scattered.getAchievableSteps()).isEqualTo(20);
    assertThat(scattered.getAchievableExact()).as("nothing to tell").isTrue();
  }

  @Test
  void decidesByTheFolioOfEitherNeighbour() {
    // the fact of the first says that its folio ends; that of the second that its folio begins
    Walk walk =
        walk(
            s ->
                s.ptes(START, PAGE, 4096, 4)
                    .folios(START, 0x100000, 2, 1, ANON, START + 0x3000, 0x100003, 1, 0, ANON));
    assertThat(walk.getAchievableSteps()).isEqualTo(3);
    assertThat(walk.getAchievableExact()).isTrue();
  }

  @Test
  void joinsSwapOnlyAtConsecutiveOffsetsOfOneDevice() {
    assertThat(walk(s -> s.ptes(START, swap(2, 100), -512, 9)).getAchievableSteps()).isEqualTo(1);
    assertThat(walk(s -> s.ptes(START, swap(2, 100), 512, 9)).getAchievableSteps()).isEqualTo(9);
    assertThat(
            walk(s -> s.ptes(START, swap(2, 100), 0, 1, START + 4096, swap(3, 101), 0, 1))
                .getAchievableSteps())
        .isEqualTo(2);
    assertThat(
            walk(s -> s.ptes(START, swap(2, 100), 0, 1, START + 4096, swap(2, 101) | 2, 0, 1))
                .getAchievableSteps())
        .isEqualTo(1);
  }

  @Test
  void joinsNoneMarkersAndMigrationByTypeAlone() {
    Walk walk =
        walk(
            s ->
                s.ptes(
                    START,
                    0,
                    0,
                    8,
                    START + 0x8000,
                    swap(31, 1),
                    0,
                    2,
                    START + 0xa000,
                    swap(31, 4),
                    0,
                    2,
                    START + 0xc000,
                    swap(25, 7),
                    0,
                    1,
                    START + 0xd000,
                    swap(27, 99),
                    0,
                    1));
    assertThat(walk.getAchievableSteps()).isEqualTo(3);
    assertThat(walk.getExtents())
        .extracting(Extent::getType)
        .containsExactly(
            EntryType.NONE,
            EntryType.MARKER,
            EntryType.MARKER,
            EntryType.MIGRATION,
            EntryType.MIGRATION);
  }

  @Test
  void joinsAcrossTablesButNeitherAcrossLevelsNorGaps() {
    long table = 0x20_0000;
    Walk walk =
        walk(
            s ->
                s.ptes(START, 0, 0, 512)
                    .ptes(START + table, 0, 0, 512)
                    .hole(START + 2 * table, START + 3 * table, 3)
                    .hole(START + 3 * table, START + 5 * table, 3)
                    .ptes(START + 6 * table, 0, 0, 512));
    assertThat(walk.getSteps()).isEqualTo(3 * 512 + 2);
    assertThat(walk.getAchievableSteps()).isEqualTo(3);
    assertThat(walk.getExtents()).extracting(Extent::getEntries).containsExactly(1024L, 0L, 512L);
    assertThat(walk.getExtents())
        .extracting(Extent::getBytes)
        .containsExactly(2 * table, 3 * table, table);
    assertThat(walk.getExtents())
        .extracting(Extent::getLevel)
        .containsExactly(Level.PTE, Level.PMD, Level.PTE);
    assertThat(walk.getCounts().getNone()).isEqualTo(3 * 512);
  }

  @Test
  void takesEachHugePageAsAFolio() {
    Walk walk =
        walk(
            s ->
                s.pmds(START, THP, 0, 1)
                    .folios(START, 0x100000, 512, 9, ANON)
                    .pmds(START + 0x20_0000, THP + 0x20_0000, 0, 1)
                    .folios(START + 0x20_0000, 0x100200, 512, 9, ANON));
    assertThat(walk.getSteps()).isEqualTo(2);
    assertThat(walk.getAchievableSteps()).isEqualTo(2);
    assertThat(walk.getExtents()).hasSize(1);
    assertThat(walk.getExtents().get(0).getFolioOrder()).isEqualTo(9);
  }

  @Test
  void takesNoHoleLookedUpInsideATableAsAStep() {
    Walk walk =
        walk(
            s ->
                s.ptes(START, 0, 0, 512)
                    .hole(START + 4096, START + 8192, 0)
                    .hole(START + 0x20_0000, START + 0x40_0000, 3));
    assertThat(walk.getSteps()).isEqualTo(513);
    assertThat(walk.getExtents()).hasSize(2);
  }

  @Test
  void countsOnceWhatAWalkerReadsAgainAfterDroppingTheLockInsideATable() {
    Walk walk = walk(s -> s.ptes(START, PAGE, 4096, 512).ptes(START + 0x10_0000, PAGE, 4096, 256));
    assertThat(walk.getSteps()).isEqualTo(512);
    assertThat(walk.getCounts().getFolio()).isEqualTo(512);
    assertThat(walk.getExtents()).hasSize(1);
  }

  @Test
  void tellsOfAnExtentsFirstEntryWhatItSays() {
    List<Extent> extents =
        walk(s ->
                s.ptes(START, PAGE, 4096, 2)
                    .ptes(START + 0x2000, swap(2, 5), -512, 2)
                    .ptes(START + 0x4000, 0, 0, 1))
            .getExtents();
    assertThat(extents).hasSize(3);
    assertThat(extents.get(0).getPosition()).isEqualTo(0x10_0000);
    assertThat(extents.get(0).getSwapDevice()).isNull();
    assertThat(extents.get(1).getPosition()).isEqualTo(5);
    assertThat(extents.get(1).getSwapDevice()).isEqualTo(2);
    assertThat(extents.get(2).getPosition()).isNull();
    assertThat(extents.get(2).getSwapDevice()).isNull();
  }

  @Test
  void keepsThePositionOfTheFirstEntryOfAnExtent() {
    Extent extent = walk(s -> s.ptes(START, PAGE, 8192, 3)).getExtents().get(0);
    assertThat(extent.getPosition()).isEqualTo(0x10_0000);
    assertThat(extent.getStart()).isEqualTo(START);
    assertThat(extent.getFolioOrder()).isNull();
  }

  @Test
  void reachesTheSameForARunAsForItsEntriesOneByOne() {
    Walk asRun = walk(s -> s.ptes(START, PAGE, 4096, 64, START + 0x4_0000, swap(2, 5), -512, 64));
    Walk oneByOne =
        walk(
            s -> {
              long[] runs = new long[128 * 4];
              for (int i = 0; i < 128; i++) {
                runs[4 * i] = START + i * 4096L;
                runs[4 * i + 1] = i < 64 ? PAGE + i * 4096L : swap(2, 5 + i - 64);
                runs[4 * i + 3] = 1;
              }
              s.ptes(runs);
            });
    assertThat(oneByOne).isEqualTo(asRun);
  }

  private static Walk walk(Consumer<WalkScript> events) {
    return SmapsRulesTest.walk(TestHosts.x86(), smaps(START, END), events);
  }

  private static long swap(int type, long offset) {
    return (~offset << 14 >>> 5) | ((long) type << 59);
  }

  /** The same pages, one by one, in a run, and in one entry of a huge page. */
  @Test
  void sumsThePositionsOfAllPagesHoweverTheyAreToldApart() {
    long frame = PAGE >>> 12 & 0xff_ffff_ffffL;
    long sum = 0;
    for (long page = 0; page < 3; page++) {
      sum += ((START >>> 12) + page) * (frame + 2 * page);
    }
    Extent run = walk(s -> s.ptes(START, PAGE, 8192, 3)).getExtents().get(0);
    Extent each =
        walk(s ->
                s.ptes(
                    START,
                    PAGE,
                    0,
                    1,
                    START + 4096,
                    PAGE + 8192,
                    0,
                    1,
                    START + 8192,
                    PAGE + 16384,
                    0,
                    1))
            .getExtents()
            .get(0);
    assertThat(run.getPositionsSum()).isEqualTo(sum);
    assertThat(each.getPositionsSum()).isEqualTo(sum);

    long leaf = (PAGE & ~0x1f_f000L) | 0x80;
    long first = leaf >>> 12 & 0xff_ffff_fe00L;
    long ofLeaves = 0;
    for (long page = 0; page < 1024; page++) {
      ofLeaves += ((START >>> 12) + page) * (first + page);
    }
    Extent leaves = walk(s -> s.pmds(START, leaf, 0x20_0000, 2)).getExtents().get(0);
    assertThat(leaves.getPositionsSum()).isEqualTo(ofLeaves);
  }

  /** The legacy walker tells no depth where a huge page is missing, pt_range_walk its level. */
  @Test
  void aHoleOfHugetlbIsOfOneLevelForBothWalkers() {
    for (int depth : new int[] {-1, 4}) {
      Walk walk =
          RebuildHarness.walksOf(
                  new ThreadTrace(TestHosts.arm64(), TestHosts.walker(7))
                      .write(
                          to ->
                              WalkScript.begin(
                                      to,
                                      1,
                                      1000,
                                      WalkScript.smaps(START, START + 0x1_0000).hugetlb(16).build())
                                  .hole(START, START + 0x1_0000, depth)
                                  .end())
                      .fragments())
              .get(0);
      assertThat(walk.getExtents()).extracting(Extent::getLevel).containsExactly(Level.PTE);
    }
  }
}
