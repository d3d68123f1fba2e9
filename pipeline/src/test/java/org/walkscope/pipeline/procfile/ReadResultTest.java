// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.procfile.smaps.SmapsRulesTest;
import org.walkscope.schema.ClearedVma;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.NumaTotals;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ScanRegion;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/** What reads of pagemap, numa_maps and clear_refs and PAGEMAP_SCAN make of a walk. */
class ReadResultTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long PAGE = 0x8000_0001_0000_0067L; // young, dirty, write; frame 0x100000
  private static final long OLD_CLEAN = 0x8000_0001_0000_0005L;
  private static final int ANON = 0x1;
  private static final int NUMA_MAPS = 3;
  private static final int PAGEMAP = 4;
  private static final int CLEAR_REFS = 5;
  private static final int SCAN = 6;
  private static final long VM_SOFTDIRTY = 0x0800_0000L;
  private static final long PRESENT = 1L << 63;
  private static final long FILE = 1L << 61;
  private static final long EXCLUSIVE = 1L << 56;
  private static final long SOFT_DIRTY = 1L << 55;

  @Test
  void pagemapTellsEveryPageOfTheRangeGapsIncluded() {
    Walk walk =
        walk(
            over(START, START + 0x6000).file(PAGEMAP).argument(1),
            s ->
                s.hole(START, START + 0x1000, -1)
                    .vma(vma(START + 0x1000, START + 0x6000, 0x73 | VM_SOFTDIRTY))
                    .ptes(START + 0x1000, PAGE, 4096, 2, START + 0x3000, 0, 0, 1)
                    .folios(START + 0x1000, 0x100000, 1, 0, ANON, START + 0x2000, 0x100001, 1, 0, 0)
                    .hole(START + 0x4000, START + 0x6000, 3));
    assertThat(walk.getPagemap())
        .containsExactly(
            new PagemapRun(START, 1L, 0L, 0L),
            new PagemapRun(START + 0x1000, 1L, PRESENT | SOFT_DIRTY | EXCLUSIVE | 0x100000, 0L),
            new PagemapRun(
                START + 0x2000, 1L, PRESENT | FILE | SOFT_DIRTY | EXCLUSIVE | 0x100001, 0L),
            new PagemapRun(START + 0x3000, 3L, SOFT_DIRTY, 0L));
  }

  /** v6.11 to v6.14 asked each page of a PMD how often it is mapped, others the first page. */
  @ParameterizedTest
  @CsvSource({"6.1.0,true", "6.10.9,true", "6.11.0,false", "6.14.2,false", "6.15.0,true"})
  void pagemapAsksTheFirstPageOfAPmdWhetherItIsMappedOnce(String release, boolean first) {
    Host host = host();
    host.setKernelRelease(release);
    long end = START + 0x20_0000;
    Walk walk =
        SmapsRulesTest.walk(
            host,
            over(START, end).file(PAGEMAP).argument(0),
            s ->
                s.vma(vma(START, end, 0x73))
                    .pmds(START, 0x8000_0000_4000_00e7L, 0, 1)
                    .facts(
                        2,
                        to -> {
                          FolioView once = WalkScript.folio(START, 0x4_0000, 0, 1);
                          to.folio(once.mapcount(1).order(9).kind(ANON));
                          FolioView twice = WalkScript.folio(START + 0x1000, 0x4_0000, 0, 511);
                          to.folio(twice.mapcount(2).order(9).kind(ANON));
                        }));
    assertThat(walk.getPagemap())
        .isEqualTo(
            first
                ? List.of(new PagemapRun(START, 512L, PRESENT | EXCLUSIVE, 0L))
                : List.of(
                    new PagemapRun(START, 1L, PRESENT | EXCLUSIVE, 0L),
                    new PagemapRun(START + 0x1000, 511L, PRESENT, 0L)));
  }

  @Test
  void pagemapHidesFramesFromWhoMayNotSeeThem() {
    Walk walk =
        walk(
            over(START, START + 0x2000).file(PAGEMAP).argument(0),
            s ->
                s.vma(vma(START, START + 0x2000, 0x73))
                    .ptes(START, PAGE, 4096, 2)
                    .folios(START, 0x100000, 2, 1, ANON));
    assertThat(walk.getPagemap())
        .containsExactly(new PagemapRun(START, 2L, PRESENT | EXCLUSIVE, 0L));
  }

  @Test
  void pagemapIsNotKnownWithoutAFactOrWithAPieceOfItsRangeMissing() {
    Walk factless =
        walk(
            over(START, START + 0x1000).file(PAGEMAP).argument(1),
            s -> s.vma(vma(START, START + 0x1000, 0x73)).ptes(START, PAGE, 0, 1));
    assertThat(factless.getPagemap()).isNull();
    Walk shortOfOne =
        walk(
            over(START, START + 0x2000).file(PAGEMAP).argument(1),
            s -> s.vma(vma(START, START + 0x2000, 0x73)).ptes(START, 0, 0, 1));
    assertThat(shortOfOne.getPagemap()).isNull();
    Walk lossy =
        walk(
            over(START, START + 0x1000).file(PAGEMAP).argument(1),
            s -> s.vma(vma(START, START + 0x1000, 0x73)).lose(1).ptes(START, 0, 0, 1));
    assertThat(lossy.getPagemap()).isNull();
  }

  @Test
  void numaMapsCountsPagesByNodeAndKind() {
    Walk walk =
        walk(
            smaps(START, START + 0x4000).file(NUMA_MAPS),
            s ->
                s.ptes(START, PAGE, 4096, 2, START + 0x2000, OLD_CLEAN, 0, 1)
                    .folios(START, 0x100000, 2, 1, ANON, START + 0x2000, 0x100000, 1, 0, 0));
    // the script's folio flags: bits 3 and 5, and 1 << 50 for the node
    assertThat(walk.getNuma())
        .isEqualTo(new NumaTotals(3L, 2L, 2L, 1L, 0L, 3L, 0L, List.of(0L, 3L), 4096L));
  }

  @Test
  void numaMapsCountsAHugePageOnceInHoweverManyEntriesItIsTold() {
    Walk walk =
        walk(
            smaps(START, START + 0x40_0000).file(NUMA_MAPS).hugetlb(21),
            s ->
                s.entries(1, 12, 1, START, PAGE, 4096, 512)
                    .folios(START, 0x100000, 512, 9, 0)
                    .entries(1, 12, 1, START + 0x20_0000, PAGE + 0x20_0000, 4096, 512)
                    .folios(START + 0x20_0000, 0x100200, 512, 9, 0));
    assertThat(walk.getNuma().getPages()).isEqualTo(2);
    assertThat(walk.getNuma().getKernelPageBytes()).isEqualTo(0x20_0000);
  }

  @Test
  void clearRefsTellsWhatWasReferencedByVma() {
    Walk walk =
        walk(
            over(0, -1).file(CLEAR_REFS).argument(1),
            s ->
                s.vma(vma(START, START + 0x4000, 0x73))
                    .ptes(START, PAGE, 4096, 2, START + 0x2000, OLD_CLEAN, 0, 1)
                    .folios(START, 0x100000, 2, 1, ANON, START + 0x2000, 0x100000, 1, 0, ANON)
                    .vma(vma(START + 0x8000, START + 0x9000, 0x73))
                    .ptes(START + 0x8000, OLD_CLEAN, 0, 1)
                    .folios(START + 0x8000, 0x100000, 1, 0, ANON));
    assertThat(walk.getCleared().getNumber()).isEqualTo(1);
    assertThat(walk.getCleared().getVmas())
        .containsExactly(
            new ClearedVma(START, START + 0x4000, 0x2000L, null),
            new ClearedVma(START + 0x8000, START + 0x9000, 0L, null));
  }

  @Test
  void scanStopsWhereThePagesAskedForAreFound() {
    Walk walk = walk(over(START, START + 0x9000).file(SCAN), s -> threePages(s, 2));
    assertThat(walk.getScan().getRegions())
        .containsExactly(new ScanRegion(START + 0x1000, START + 0x3000, 0x8L));
    assertThat(walk.getScan().getStoppedAt()).isEqualTo(START + 0x3000);
  }

  @Test
  void scanTellsAllThereIs() {
    Walk walk = walk(over(START, START + 0x9000).file(SCAN), s -> threePages(s, 3));
    assertThat(walk.getScan().getRegions())
        .containsExactly(new ScanRegion(START + 0x1000, START + 0x4000, 0x8L));
    assertThat(walk.getScan().getStoppedAt()).isNull();
  }

  @Test
  void lightModeBoundsTheLockOfATableByTheNextEvent() {
    Host host = TestHosts.x86();
    host.setMode(TraceMode.LIGHT);
    Walk walk =
        SmapsRulesTest.walk(
            host,
            smaps(START, START + 0x3000),
            s ->
                s.entries(WalkScript.PTE, 12, 2, START, 0, 0, 1)
                    .passNs(7000)
                    .hole(START + 0x1000, START + 0x2000, 3)
                    .lose(1)
                    .entries(WalkScript.PTE, 12, 2, START + 0x2000, 0, 0, 1)
                    .lose(1));
    assertThat(walk.getUnlockedEntries()).isEqualTo(2);
    assertThat(walk.getLocks()).hasSize(1); // after the second an event is missing
    LockSpan span = walk.getLocks().get(0);
    assertThat(span.getKind()).isEqualTo(LockKind.PTL);
    assertThat(span.getAddress()).isEqualTo(START);
    assertThat(span.getHoldNs()).isEqualTo(8000);
    assertThat(span.getHoldBound() && span.getWaitBound()).isTrue();
  }

  @Test
  void tablesReadAtTheBeginHaveNoBoundOfTheirLocks() {
    Host host = TestHosts.x86();
    host.setMode(TraceMode.LIGHT);
    int flags = Wire.ENTRIES_UNLOCKED | Wire.ENTRIES_AT_BEGIN;
    Walk walk =
        SmapsRulesTest.walk(
            host,
            smaps(START, START + 0x3000),
            s ->
                s.entries(WalkScript.PTE, 12, flags, START, 0, 0, 1)
                    .passNs(7000)
                    .entries(WalkScript.PTE, 12, flags, START + 0x2000, 0, 0, 1));
    assertThat(walk.getUnlockedEntries()).isEqualTo(2);
    assertThat(walk.getLocks()).isEmpty();
  }

  private static void threePages(WalkScript s, long most) {
    ScanView request = ScanView.allocate().start(START).end(START + 0x9000).vecLen(16);
    s.scan(request.maxPages(most).categoryMask(8).returnMask(8))
        .vma(vma(START, START + 0x9000, 0x73))
        .ptes(START, 0, 0, 1, START + 0x1000, PAGE, 4096, 3, START + 0x4000, 0, 0, 5)
        .folios(START + 0x1000, 0x100000, 3, 2, ANON);
  }

  private static WalkScript.Begin over(long start, long end) {
    return smaps(start, end).vma(0, 0).kind(0);
  }

  private static VmaView vma(long start, long end, long flags) {
    VmaView vma = VmaView.allocate().start(start).end(end).vmaStart(start).vmaEnd(end);
    return vma.vmaFlags(flags).vmaPgoff(start >>> 12).vmaKind(ANON);
  }

  private static Walk walk(WalkScript.Begin begin, Consumer<WalkScript> events) {
    return SmapsRulesTest.walk(host(), begin, events);
  }

  private static Host host() {
    Host host = TestHosts.x86();
    host.getConstants().put("MEM_SOFT_DIRTY", 1L);
    host.getConstants().put("NODES_SHIFT", 10L);
    host.getConstants().put("NODES_PGSHIFT", 50L);
    host.getConstants().put("PG_dirty", 4L);
    host.getConstants().put("PG_active", 5L);
    return host;
  }
}
