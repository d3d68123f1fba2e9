// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Walk;

/**
 * Each rule of smaps_pte_entry, smaps_pmd_entry, smaps_account and smaps_hugetlb_range by itself.
 */
public class SmapsRulesTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long END = START + 0x4000_0000L;
  private static final long PAGE = 0x8000_0001_0000_0067L;
  private static final long ZERO = 0x8000_0000_0200_0225L; // special
  private static final long PROT_NONE = 0x120L | (~0x1_0000_0000L & 0x000f_ffff_ffff_f000L);
  private static final long THP = 0x8000_0001_0000_00e7L;
  private static final long HUGE_ZERO = 0x8000_0001_0000_02a5L;
  private static final long TWO_MB = 2 << 20;

  private static final int ANON = 0x1;
  private static final int KSM = 0x3;
  private static final int SWAPBACKED = 0x8;
  private static final long SHARED = 0xfb; // read write shared, may all
  private static final long PRIVATE_FILE = 0x75; // read exec, mayread maywrite mayexec
  private static final long NEVER_WRITTEN = 0x55; // no maywrite

  @Test
  void countsPresentPagesOfEveryProtectionAndNotTheZeroPage() {
    SmapsTotals totals =
        of(
            smaps(START, END),
            s ->
                s.ptes(
                    START,
                    PAGE,
                    4096,
                    3,
                    START + 12288,
                    PROT_NONE,
                    -4096,
                    2,
                    START + 20480,
                    ZERO,
                    0,
                    5,
                    START + 40960,
                    0,
                    0,
                    1));
    assertThat(totals.getRss()).isEqualTo(5 * 4096);
    assertThat(totals.getAnonymous()).isEqualTo(5 * 4096);
    assertThat(totals.getPresentPtes()).isEqualTo(10);
    assertThat(totals.getSwap()).isZero();
  }

  @Test
  void countsSwappedPagesAsSwapAlone() {
    SmapsTotals totals = of(smaps(START, END), s -> s.ptes(START, swap(0, 100), -512, 7));
    assertThat(totals.getSwap()).isEqualTo(7 * 4096);
    assertThat(totals.getRss()).isZero();
    assertThat(totals.getPresentPtes()).isZero();
  }

  @Test
  void countsMigratingAndDevicePagesAsResidentAndAnonymousInAnonymousMemory() {
    SmapsTotals totals =
        of(
            smaps(START, END),
            s -> s.ptes(START, swap(27, 0x500), -512, 2, START + 8192, swap(29, 0x900), -512, 3));
    assertThat(totals.getRss()).isEqualTo(5 * 4096);
    assertThat(totals.getAnonymous()).isEqualTo(5 * 4096);
    assertThat(totals.getPresentPtes()).isZero();
  }

  @Test
  void countsAPoisonedPageAsResidentAndKnowsNotWhetherItIsAnonymous() {
    SmapsTotals totals = of(smaps(START, END), s -> s.ptes(START, swap(24, 0x500), 0, 1));
    assertThat(totals.getRss()).isEqualTo(4096);
    assertThat(totals.getAnonymous()).isNull();
    totals =
        of(
            smaps(START, END),
            s -> s.ptes(START, swap(24, 0x500), 0, 1).folios(START, 0x500, 1, 0, ANON));
    assertThat(totals.getAnonymous()).isEqualTo(4096);
  }

  @Test
  void countsNothingForMarkers() {
    SmapsTotals totals = of(smaps(START, END), s -> s.ptes(START, swap(31, 4), 0, 16));
    assertThat(totals).isEqualTo(of(smaps(START, END), s -> {}));
  }

  @Test
  void leavesAnonymousOpenInAPrivateFileMappingWithoutFolioFacts() {
    WalkScript.Begin begin = smaps(START, END).kind(WalkScript.FILE).flags(PRIVATE_FILE);
    assertThat(of(begin, s -> s.ptes(START, PAGE, 4096, 2)).getAnonymous()).isNull();
    assertThat(of(begin, s -> s.ptes(START, 0, 0, 2)).getAnonymous()).isZero();
    SmapsTotals totals =
        of(
            begin,
            s ->
                s.ptes(START, PAGE, 4096, 2)
                    .folios(START, 0x100000, 1, 0, 0, START + 4096, 0x100001, 1, 0, ANON));
    assertThat(totals.getAnonymous()).isEqualTo(4096);
    assertThat(totals.getRss()).isEqualTo(8192);
  }

  @Test
  void countsKsmPagesAsAnonymous() {
    WalkScript.Begin begin = smaps(START, END).kind(WalkScript.FILE).flags(PRIVATE_FILE);
    SmapsTotals totals =
        of(begin, s -> s.ptes(START, PAGE, 4096, 1).folios(START, 0x100000, 1, 0, KSM));
    assertThat(totals.getAnonymous()).isEqualTo(4096);
  }

  @Test
  void knowsThatSharedAndUnwritableMappingsHoldNoAnonymousPages() {
    for (long flags : new long[] {SHARED, NEVER_WRITTEN}) {
      WalkScript.Begin begin = smaps(START, END).kind(WalkScript.FILE).flags(flags);
      SmapsTotals totals = of(begin, s -> s.ptes(START, PAGE, 4096, 2));
      assertThat(totals.getAnonymous()).isZero();
      assertThat(totals.getRss()).isEqualTo(8192);
    }
  }

  @Test
  void countsAHugePageAsAnonHugePagesInAnonymousMemory() {
    SmapsTotals totals = of(smaps(START, END), s -> s.pmds(START, THP, 0, 1));
    assertThat(totals.getRss()).isEqualTo(TWO_MB);
    assertThat(totals.getAnonymous()).isEqualTo(TWO_MB);
    assertThat(totals.getAnonHugePages()).isEqualTo(TWO_MB);
    assertThat(totals.getShmemPmdMapped()).isZero();
    assertThat(totals.getPresentPtes()).isZero();
  }

  @Test
  void tellsShmemFromFileHugePagesByTheirFolio() {
    WalkScript.Begin begin = smaps(START, END).kind(WalkScript.FILE).flags(SHARED);
    SmapsTotals shmem =
        of(begin, s -> s.pmds(START, THP, 0, 1).folios(START, 0x100000, 512, 9, SWAPBACKED));
    assertThat(shmem.getShmemPmdMapped()).isEqualTo(TWO_MB);
    assertThat(shmem.getFilePmdMapped()).isZero();
    SmapsTotals file = of(begin, s -> s.pmds(START, THP, 0, 1).folios(START, 0x100000, 512, 9, 0));
    assertThat(file.getFilePmdMapped()).isEqualTo(TWO_MB);
    assertThat(file.getAnonHugePages()).isZero();
    SmapsTotals device =
        of(
            smaps(START, END).kind(WalkScript.FILE | WalkScript.DAX).flags(SHARED),
            s -> s.pmds(START, THP, 0, 1).folios(START, 0x100000, 512, 9, 0));
    assertThat(device.getFilePmdMapped()).isNull();
    assertThat(device.getRss()).isEqualTo(TWO_MB);
    SmapsTotals unknown = of(begin, s -> s.pmds(START, THP, 0, 1));
    assertThat(unknown.getShmemPmdMapped()).isNull();
    assertThat(unknown.getFilePmdMapped()).isNull();
    assertThat(unknown.getAnonHugePages()).isZero();
    assertThat(unknown.getRss()).isEqualTo(TWO_MB);
  }

  @Test
  void countsNothingForTheHugeZeroPageMarkedSpecialOrNot() {
    assertThat(of(smaps(START, END), s -> s.pmds(START, HUGE_ZERO, 0, 1)).getRss()).isZero();
    SmapsTotals old =
        of(
            smaps(START, END),
            s -> s.pmds(START, THP & ~2L, 0, 1).folios(START, 0x100000, 512, 9, 0));
    assertThat(old.getRss()).isZero();
    assertThat(old.getAnonHugePages()).isZero();
  }

  @Test
  void countsAMigratingHugePageAsResidentButNoSwapEntryOfAPmd() {
    assertThat(of(smaps(START, END), s -> s.pmds(START, swap(26, 0x200), 0, 1)).getAnonHugePages())
        .isEqualTo(TWO_MB);
    assertThat(of(smaps(START, END), s -> s.pmds(START, swap(1, 0x200), 0, 1)).getSwap()).isZero();
  }

  @Test
  void countsHugetlbPagesApartFromRss() {
    WalkScript.Begin begin = smaps(START, END).hugetlb(21);
    SmapsTotals totals =
        of(
            begin,
            s ->
                s.entries(WalkScript.PMD, 21, 1, START, THP, 0, 1)
                    .entries(WalkScript.PMD, 21, 1, START + TWO_MB, 0, 0, 1)
                    .entries(WalkScript.PMD, 21, 1, START + 2 * TWO_MB, swap(31, 1), 0, 1)
                    .entries(WalkScript.PMD, 21, 1, START + 3 * TWO_MB, swap(25, 0x200), 0, 1));
    assertThat(totals.getHugetlb()).isEqualTo(2 * TWO_MB);
    assertThat(totals.getRss()).isZero();
    assertThat(totals.getAnonHugePages()).isZero();
  }

  @Test
  void countsAContiguousHugetlbPageOfArmOnceInAsManyEntriesAsItHas() {
    long pte = 0x0078_0000_0000_0fd3L | 0x1_0000_0000L; // contiguous
    WalkScript.Begin begin = smaps(START, END).hugetlb(16);
    Walk inEntries =
        walk(TestHosts.arm64(), begin, s -> s.entries(WalkScript.PTE, 12, 1, START, pte, 4096, 16));
    Walk inOne =
        walk(TestHosts.arm64(), begin, s -> s.entries(WalkScript.PTE, 16, 1, START, pte, 0, 1));
    assertThat(inEntries.getSmaps().getHugetlb()).isEqualTo(64 << 10);
    assertThat(inOne.getSmaps().getHugetlb()).isEqualTo(64 << 10);
    assertThat(inEntries.getSteps()).isEqualTo(1);
    assertThat(inOne.getSteps()).isEqualTo(1);
    assertThat(inEntries.getAchievableSteps()).isEqualTo(1);
    assertThat(inEntries.getExtents().get(0).getFolioOrder()).isEqualTo(4);
  }

  @Test
  void asksTheShmemObjectForSwapOnceOrHoleByHole() {
    WalkScript.Begin whole = smaps(START, END).kind(WalkScript.FILE).flags(SHARED).shmemSwap(40960);
    assertThat(of(whole, s -> s.ptes(START, swap(0, 9), 0, 1)).getSwap()).isEqualTo(40960 + 4096);

    WalkScript.Begin byHole =
        smaps(START, END)
            .kind(WalkScript.FILE)
            .flags(0x73)
            .shmemSwap(40960)
            .ops("smaps_shmem_walk_vma_lock_ops");
    assertThat(ending(byHole, 8192).getSwap()).isEqualTo(8192);

    byHole.ops("smaps_pte_range.isra.0"); // a callback does not tell: the rule of the kernel does
    assertThat(ending(byHole, 8192).getSwap()).isEqualTo(8192);
    whole.ops("smaps_pte_range.isra.0");
    assertThat(ending(whole, 0).getSwap()).isEqualTo(40960);
  }

  @Test
  void yieldsZerosForTheGateVmaAndForAWalkThatFailedAtOnce() {
    WalkScript.Begin gate =
        smaps(0xffff_ffff_ff60_0000L, 0xffff_ffff_ff60_1000L).kind(WalkScript.GATE).ops("");
    SmapsTotals none = of(smaps(START, END), s -> {});
    assertThat(of(gate, s -> {})).isEqualTo(none);
    Walk failed = walkEnding(smaps(START, END), -22, 0);
    assertThat(failed.getSmaps()).isEqualTo(none);
    assertThat(failed.getResult()).isEqualTo(-22);
  }

  @Test
  void namesTheConsumerByFileAndSymbolAndComputesNothingForOthers() {
    assertThat(walk(smaps(START, END).file(WalkScript.SMAPS_ROLLUP), s -> {}).getConsumer())
        .isEqualTo("smaps_rollup");
    Walk other = walk(smaps(START, END).file(0).ops("mlock_walk_ops.78"), s -> {});
    assertThat(other.getConsumer()).isEqualTo("mlock");
    assertThat(other.getSmaps()).isNull();
    assertThat(walk(smaps(START, END).file(0).ops("nobody_ops.1"), s -> {}).getConsumer())
        .isEqualTo("nobody_ops.1");
    assertThat(walk(smaps(START, END).file(0).ops(""), s -> {}).getConsumer())
        .isEqualTo("walk_page_vma");
  }

  @Test
  void callsAWalkLossyWhoseEntriesCouldNotAllBeNamed() {
    Host host = TestHosts.x86();
    host.getConstants().clear();
    Walk nameless = walk(host, smaps(START, END), s -> s.ptes(START, swap(3, 9), -512, 2));
    assertThat(nameless.getCompleteness()).isEqualTo(Completeness.LOSSY);
    assertThat(nameless.getReadErrors()).isEqualTo(2);
  }

  private static SmapsTotals ending(WalkScript.Begin begin, long partialSwap) {
    return walkEnding(begin, 0, partialSwap).getSmaps();
  }

  private static Walk walkEnding(WalkScript.Begin begin, long result, long partialSwap) {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    trace.write(to -> WalkScript.begin(to, 1, 0, begin.build()).end(result, partialSwap));
    return RebuildHarness.walksOf(trace.fragments()).get(0);
  }

  private static SmapsTotals of(WalkScript.Begin begin, Consumer<WalkScript> events) {
    return walk(begin, events).getSmaps();
  }

  private static Walk walk(WalkScript.Begin begin, Consumer<WalkScript> events) {
    return walk(TestHosts.x86(), begin, events);
  }

  public static Walk walk(Host host, WalkScript.Begin begin, Consumer<WalkScript> events) {
    ThreadTrace trace = new ThreadTrace(host, TestHosts.walker(7));
    trace.write(
        to -> {
          WalkScript script = WalkScript.begin(to, 1, 0, begin.build());
          events.accept(script);
          script.end();
        });
    return RebuildHarness.walksOf(trace.fragments()).get(0);
  }

  private static long swap(int type, long offset) {
    return (~offset << 14 >>> 5) | ((long) type << 59);
  }
}
