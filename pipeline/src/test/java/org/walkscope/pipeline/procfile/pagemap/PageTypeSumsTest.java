// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.procfile.smaps.SmapsRulesTest;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.schema.Host;
import org.walkscope.schema.PageType;
import org.walkscope.wire.VmaView;

/** What page-types counts of a read of pagemap. */
class PageTypeSumsTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long PAGE = 0x8000_0001_0000_0067L; // frame 0x100000
  private static final long THP = 0x8000_0001_0000_00e7L;
  private static final long ZERO = 0x8000_0000_0200_0225L; // special, frame 0x2000
  private static final long DEVICE = 0x8000_0000_000a_0227L; // special, frame 0xa0
  private static final long BEYOND = 0x8000_0080_0000_0227L; // special, frame 0x8000000
  private static final long SWAP = ~100L << 14 >>> 5;
  private static final long FRAME = 0x100000;
  private static final int PAGEMAP = 4;
  private static final int IN_HUGETLB = 1;
  private static final int DAX = WalkScript.FILE | WalkScript.DAX;

  private static final int ANON = 0x1;
  private static final int KSM = 0x3;
  private static final int RMAPPABLE = 0x20;
  private static final int ONE_IS_POISONED = 0x40;

  /** Linux 7.3's numbers. */
  private static final Map<String, Long> FLAGS =
      Map.ofEntries(
          Map.entry("PG_locked", 0L),
          Map.entry("PG_writeback", 1L),
          Map.entry("PG_referenced", 2L),
          Map.entry("PG_uptodate", 3L),
          Map.entry("PG_dirty", 4L),
          Map.entry("PG_lru", 5L),
          Map.entry("PG_head", 6L),
          Map.entry("PG_active", 8L),
          Map.entry("PG_swapcache", 10L),
          Map.entry("PG_reserved", 13L),
          Map.entry("PG_reclaim", 16L),
          Map.entry("PG_swapbacked", 17L),
          Map.entry("PG_unevictable", 18L),
          Map.entry("PG_mlocked", 20L),
          Map.entry("PG_hwpoison", 21L),
          Map.entry("PG_idle", 23L));

  /** One page each: its folio's flags and kind, its map count, and what kpageflags says of it. */
  private static final List<Expected> STABLE_PAGE_FLAGS =
      List.of(
          new Expected("uptodate lru", 0, 1, 0x828),
          new Expected("uptodate lru", 0, 0, 0x28),
          new Expected("referenced uptodate lru swapbacked", ANON, 1, 0x582c),
          new Expected("uptodate lru swapbacked", KSM, 3, 0x20_5828),
          new Expected("uptodate swapbacked swapcache", ANON, 2, 0x7808),
          new Expected("uptodate swapcache", 0, 1, 0x808), // PG_owner_priv_1 of a file's page
          new Expected("locked writeback reclaim", 0, 1, 0xb01),
          new Expected("uptodate dirty unevictable mlocked", 0, 1, 0x4_0818),
          new Expected("active idle lru", 0, 1, 0x200_0860),
          new Expected("uptodate hwpoison", ANON, 1, 0x8_1808),
          new Expected("reserved", 0, 1, 0x800));

  private record Expected(String flags, int kind, int mapcount, long kpageflags) {}

  @Test
  void saysOfAPageWhatItsFolioSays() {
    int n = STABLE_PAGE_FLAGS.size();
    List<PageType> types =
        types(
            host(),
            n,
            s -> {
              s.ptes(START, PAGE, 4096, n);
              s.facts(
                  n,
                  to -> {
                    for (int i = 0; i < n; i++) {
                      Expected page = STABLE_PAGE_FLAGS.get(i);
                      long flags = flags(page.flags());
                      long at = START + i * 4096L;
                      to.folio(
                          WalkScript.folio(at, FRAME + i, flags, 1)
                              .mapcount(page.mapcount())
                              .order(0)
                              .kind(page.kind()));
                    }
                  });
            });
    List<PageType> expected = new ArrayList<>();
    STABLE_PAGE_FLAGS.forEach(page -> expected.add(new PageType(page.kpageflags(), 1L)));
    assertThat(types).isEqualTo(expected);
  }

  @Test
  void countsEachTypeWhereItIsFirstMet() {
    List<PageType> types =
        types(
            host(),
            3,
            s ->
                s.ptes(START, PAGE, 4096, 3)
                    .facts(
                        3,
                        to -> {
                          to.folio(
                              WalkScript.folio(START, FRAME, flags("lru"), 1)
                                  .mapcount(1)
                                  .order(0)
                                  .kind(0));
                          to.folio(
                              WalkScript.folio(START + 4096, FRAME + 1, flags("dirty"), 1)
                                  .mapcount(1)
                                  .order(0)
                                  .kind(0));
                          to.folio(
                              WalkScript.folio(START + 8192, FRAME + 2, flags("lru"), 1)
                                  .mapcount(1)
                                  .order(0)
                                  .kind(0));
                        }));
    assertThat(types).containsExactly(new PageType(0x820L, 2L), new PageType(0x810L, 1L));
  }

  @Test
  void hidesHeadAndTailOfFoliosThatAreNotHugetlbs() {
    long head = flags("head uptodate lru swapbacked");
    assertThat(leaf(THP, 512, FRAME, head, 1, ANON | RMAPPABLE))
        .containsExactly(new PageType(0x40_5828L, 512L));
    assertThat(leaf(THP, 512, FRAME, flags("head"), 1, 0))
        .containsExactly(new PageType(0x800L, 512L));
  }

  @Test
  void tellsTheHugeZeroPageFromADevicesPages() {
    assertThat(leaf(THP | 0x200, 512, FRAME, flags("head"), 0, 0))
        .containsExactly(new PageType(0x140_0000L, 512L));
    Consumer<WalkScript> events = s -> s.pmds(START, THP, 0, 1).facts(1, thp(flags("head"), 0, 0));
    assertThat(types(host(), START, START + (2 << 20), 0x400, events)).isNull();
  }

  @Test
  void countsOfAHugePageWhatTheRangeHas() {
    Consumer<WalkScript> events =
        s ->
            s.entries(WalkScript.PMD, 21, IN_HUGETLB, START, THP, 0, 1)
                .facts(1, thp(flags("head uptodate dirty hwpoison"), 1, 0x4));
    assertThat(types(host(), START, START + 0x4000, 0, events))
        .containsExactly(new PageType(0xa_8818L, 1L), new PageType(0xb_0818L, 3L));
    assertThat(types(host(), START + 0x4000, START + 0x6000, 0, events))
        .containsExactly(new PageType(0xb_0818L, 2L));
  }

  @Test
  void countsWhatIsNotPresentWithoutFlagsUnlessHugetlbs() {
    long marker = (~4L << 14 >>> 5) | 31L << 59;
    assertThat(types(host(), 5, s -> s.ptes(START, SWAP, -512, 2, START + 8192, marker, 0, 3)))
        .containsExactly(new PageType(0L, 5L));
    Consumer<WalkScript> hugetlb =
        s -> s.entries(WalkScript.PMD, 21, IN_HUGETLB, START, marker, 0, 1);
    assertThat(types(host(), 512, hugetlb)).isEmpty();
  }

  @Test
  void looksBehindSpecialEntries() {
    List<PageType> types =
        types(
            host(),
            6,
            s ->
                s.ptes(
                        START,
                        ZERO,
                        0,
                        3,
                        START + 0x3000,
                        DEVICE,
                        4096,
                        2,
                        START + 0x5000,
                        BEYOND,
                        0,
                        1)
                    .facts(
                        2,
                        to -> {
                          to.folio(
                              WalkScript.folio(START, 0x2000, flags("reserved"), 3)
                                  .mapcount(0)
                                  .order(0)
                                  .kind(0));
                          to.folio(
                              WalkScript.folio(START + 0x3000, 0xa0, flags("lru"), 1)
                                  .mapcount(0)
                                  .order(0)
                                  .kind(0));
                        }));
    // the second of the device's has no struct page, the last no place in the file
    assertThat(types)
        .containsExactly(
            new PageType(0x100_0000L, 3L), new PageType(0x20L, 1L), new PageType(0L, 1L));
  }

  @Test
  void saysNopageWhereAnEarlierKernelDid() {
    assertThat(types(release("6.12.1"), 1, s -> s.ptes(START, DEVICE, 0, 1)))
        .containsExactly(new PageType(0x10_0000L, 1L));
    assertThat(types(release("6.15.0"), 1, s -> s.ptes(START, DEVICE, 0, 1))).isNull();
  }

  @Test
  void isNotKnownWhereTailsHaveFlagsOfTheirOwn() {
    assertThat(leaf(THP, 512, FRAME, flags("head"), 1, ANON | RMAPPABLE | ONE_IS_POISONED))
        .isNull();
    Consumer<WalkScript> events =
        s -> s.pmds(START, THP, 0, 1).facts(1, thp(flags("head"), 1, RMAPPABLE));
    assertThat(types(release("6.1.0"), 512, events)).isNull();
    assertThat(types(release("6.10.0"), 512, events))
        .containsExactly(new PageType(0x40_0800L, 512L));
  }

  @Test
  void isNotKnownWithoutAFactOrFromATraceThatLooksBehindNoSpecialEntry() {
    assertThat(types(host(), 1, s -> s.ptes(START, PAGE, 0, 1))).isNull();
    Host older = host();
    older.getConstants().remove("KPAGEFLAGS_PFNS");
    Consumer<WalkScript> events = s -> s.ptes(START, PAGE, 0, 1).folios(START, FRAME, 1, 0, ANON);
    assertThat(types(older, 1, events)).isNull();
    assertThat(types(host(), 1, events)).hasSize(1);
    assertThat(types(host(), 1, s -> s.ptes(START, 0, 0, 1).lose(1))).isNull();
  }

  @Test
  void callsEveryAnonymousPageKsmsWhereTheKernelDoes() {
    Host host = release("6.12.1");
    host.getConstants().put("KPAGEFLAGS_ANON_IS_KSM", 1L);
    Consumer<WalkScript> events =
        s ->
            s.ptes(START, PAGE, 4096, 2)
                .facts(
                    2,
                    to -> {
                      to.folio(
                          WalkScript.folio(START, FRAME, flags("lru"), 1)
                              .mapcount(1)
                              .order(0)
                              .kind(ANON));
                      to.folio(
                          WalkScript.folio(START + 4096, FRAME + 1, flags("lru"), 1)
                              .mapcount(1)
                              .order(0)
                              .kind(0));
                    });
    assertThat(types(host, 2, events))
        .containsExactly(new PageType(0x20_1820L, 1L), new PageType(0x820L, 1L));
  }

  @Test
  void isNotKnownOfALargeFoliosPageThatOnlyASpecialEntryMaps() {
    Consumer<WalkScript> events =
        s ->
            s.ptes(START, DEVICE, 0, 1)
                .facts(
                    1,
                    to ->
                        to.folio(
                            WalkScript.folio(START, 0xa0, flags("head"), 1)
                                .mapcount(0)
                                .order(2)
                                .kind(RMAPPABLE)));
    assertThat(types(host(), 1, events)).isNull();
  }

  @Test
  void isNotKnownOfTheMemoryOfADaxFileButOfCopiesOfIt() {
    VmaView dax = VmaView.allocate().start(START).end(START + 4096).vmaStart(START);
    dax.vmaEnd(START + 4096).inode(1).device(1).vmaKind(DAX);
    Consumer<WalkScript> file =
        s -> s.vma(dax).ptes(START, PAGE, 0, 1).folios(START, FRAME, 1, 0, 0);
    assertThat(types(host(), 1, file)).isNull();
    Consumer<WalkScript> copy =
        s -> s.vma(dax).ptes(START, PAGE, 0, 1).folios(START, FRAME, 1, 0, ANON);
    assertThat(types(host(), 1, copy)).hasSize(1);
  }

  @Test
  void goesOnFromACheckpoint() {
    ThreadTrace trace = new ThreadTrace(host(), TestHosts.walker(7));
    WalkScript[] script = new WalkScript[1];
    trace.write(
        to -> {
          script[0] = WalkScript.begin(to, 1, 0, read(START, START + 0x6000).build());
          script[0].vma(vma(0)).ptes(START, SWAP, 0, 2).hole(START + 0x2000, START + 0x4000, 3);
        });
    trace.cut();
    script[0].ptes(START + 0x4000, SWAP, 0, 2).end();
    try (RebuildHarness harness = new RebuildHarness(RebuildSettings.DEFAULT)) {
      trace
          .fragments()
          .forEach(
              fragment -> {
                harness.give(fragment);
                harness.restart();
              });
      harness.endOfInput();
      assertThat(harness.walks().get(0).getPageTypes()).containsExactly(new PageType(0L, 4L));
    }
  }

  private static List<PageType> leaf(
      long raw, int pages, long headPfn, long flags, int mapcount, int kind) {
    return types(
        host(),
        512,
        s ->
            s.pmds(START, raw, 0, 1)
                .facts(
                    1,
                    to ->
                        to.folio(
                            WalkScript.folio(START, headPfn, flags, pages)
                                .mapcount(mapcount)
                                .order(9)
                                .kind(kind))));
  }

  private static Consumer<EventVisitor> thp(long flags, int mapcount, int kind) {
    return to ->
        to.folio(WalkScript.folio(START, FRAME, flags, 512).mapcount(mapcount).order(9).kind(kind));
  }

  private static long flags(String names) {
    long flags = 0;
    for (String name : names.split(" ", -1)) {
      flags |= 1L << FLAGS.get("PG_" + name);
    }
    return flags;
  }

  private static Host host() {
    Host host = TestHosts.x86();
    host.getConstants().putAll(FLAGS);
    host.getConstants().put("KPAGEFLAGS_PFNS", 0x200000L);
    host.getConstants().put("ZERO_PFN", 0x2000L);
    return host;
  }

  private static Host release(String release) {
    Host host = host();
    host.setKernelRelease(release);
    return host;
  }

  private static VmaView vma(long flags) {
    long end = START + 0x4000_0000L;
    VmaView vma = VmaView.allocate().start(START).end(end).vmaStart(START).vmaEnd(end);
    return vma.vmaFlags(flags).vmaPgoff(START >>> 12).vmaKind(ANON);
  }

  private static List<PageType> types(Host host, int pages, Consumer<WalkScript> events) {
    return types(host, START, START + pages * 4096L, 0, events);
  }

  private static List<PageType> types(
      Host host, long start, long end, long vmaFlags, Consumer<WalkScript> events) {
    return SmapsRulesTest.walk(host, read(start, end), s -> events.accept(s.vma(vma(vmaFlags))))
        .getPageTypes();
  }

  private static WalkScript.Begin read(long start, long end) {
    return smaps(start, end).vma(0, 0).kind(0).file(PAGEMAP).argument(1);
  }
}
