// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.WalkScript.smaps;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.procfile.smaps.SmapsRulesTest;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;

/** A walk is the same in however few runs its entries come. */
class RunsAndEntriesTest {
  private static final long START = 0x7f00_0000_0000L;
  private static final long PAGES = 33;
  private static final long END = START + PAGES * 0x1000;
  private static final long PAGE = 0x8000_0001_0000_0067L; // young, dirty, write; frame 0x100000
  private static final long ZERO_PFN = 0x4242;
  private static final long BESIDE_ZERO = (ZERO_PFN - 1) << 12 | 0x25;
  private static final long SWAP = 1L << 59 | (~100L & (1L << 50) - 1) << 9; // device 1, offset 100
  private static final int ANON = 0x1;
  private static final int NUMA_MAPS = 3;
  private static final int PAGEMAP = 4;
  private static final int CLEAR_REFS = 5;
  private static final int SCAN = 6;

  /** Address, entry, stride and count of each run. */
  private static final long[] RUNS = {
    START,
    0,
    0,
    5, //
    START + 0x5000,
    PAGE,
    4096,
    8, //
    START + 0xd000,
    BESIDE_ZERO,
    4096,
    3, // the one in the middle is the zero page
    START + 0x1_0000,
    ZERO_PFN << 12 | 0x225,
    0,
    4, //
    START + 0x1_4000,
    SWAP,
    -1 << 9,
    7, //
    START + 0x1_b000,
    SWAP,
    -2 << 9,
    3, //
    START + 0x1_e000,
    0,
    0,
    3
  };

  private static final long[] FOLIOS = {
    START + 0x5000, 0x100000, 4, 2, ANON, //
    START + 0x9000, 0x100004, 1, 0, 0, //
    START + 0xa000, 0x100005, 1, 0, ANON, //
    START + 0xb000, 0x100006, 2, 1, ANON, //
    START + 0xd000, ZERO_PFN - 1, 3, 2, ANON // claims the zero page, too
  };

  @ParameterizedTest
  @CsvSource({
    NUMA_MAPS + ", 0",
    PAGEMAP + ", 0",
    PAGEMAP + ", 1",
    CLEAR_REFS + ", 1",
    CLEAR_REFS + ", 4",
    "1, 0",
    "0, 0"
  })
  void aReadTellsTheSame(int file, long argument) {
    Walk walk = assertSame(smaps(START, END).file(file).argument(argument), s -> {});
    Object told =
        switch (file) {
          case NUMA_MAPS -> walk.getNuma();
          case PAGEMAP -> walk.getPagemap();
          case CLEAR_REFS -> walk.getCleared();
          default -> walk.getExtents();
        };
    assertThat(told).isNotNull();
  }

  @Test
  void pagemapOfAPartOfTheEntriesIsTheSame() {
    assertSame(smaps(START + 0x7000, END - 0xc000).file(PAGEMAP).argument(1), s -> {});
  }

  @Test
  void scanStopsAtTheSamePage() {
    for (long most = 1; most <= PAGES; most++) {
      for (int categories : new int[] {0x4, 0x8, 0x10, 0x20, 0x18}) {
        ScanView request = ScanView.allocate().start(START).end(END).vecLen(3).maxPages(most);
        request.categoryAnyofMask(categories).returnMask(categories | 0x2);
        assertSame(smaps(START, END).file(SCAN), s -> s.scan(request));
      }
    }
  }

  private static Walk assertSame(WalkScript.Begin begin, Consumer<WalkScript> first) {
    Walk inRuns = walk(begin, first, RUNS);
    assertThat(walk(begin, first, oneByOne(RUNS))).isEqualTo(inRuns);
    assertThat(inRuns.getCounts().getSwap()).isEqualTo(10);
    return inRuns;
  }

  private static Walk walk(WalkScript.Begin begin, Consumer<WalkScript> first, long[] runs) {
    Host host = TestHosts.x86();
    host.getConstants().put("ZERO_PFN", ZERO_PFN);
    host.getConstants().put("NODES_SHIFT", 10L);
    host.getConstants().put("NODES_PGSHIFT", 50L);
    host.getConstants().put("KPAGEFLAGS_PFNS", 1L << 30);
    host.getConstants().put("PG_head", 6L);
    VmaView vma = VmaView.allocate().start(START).end(END).vmaStart(START).vmaEnd(END);
    return SmapsRulesTest.walk(
        host,
        begin,
        s -> {
          first.accept(s);
          s.vma(vma.vmaFlags(0x73).vmaKind(ANON)).ptes(runs).folios(FOLIOS);
        });
  }

  private static long[] oneByOne(long[] runs) {
    LongStream.Builder each = LongStream.builder();
    for (int i = 0; i < runs.length; i += 4) {
      for (long entry = 0; entry < runs[i + 3]; entry++) {
        each.add(runs[i] + entry * 0x1000).add(runs[i + 1] + entry * runs[i + 2]).add(0).add(1);
      }
    }
    return each.build().toArray();
  }
}
