// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.walkscope.event.EventWriter;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walker;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/** Entries are written by hand from asm/pgtable_types.h and asm/pgtable-hwdef.h. */
class RedactionTest {
  private static final long ADDRESS = 0x7f0000000000L;
  private static final Map<String, Long> CONSTANTS =
      Map.of(
          "MAX_SWAPFILES", 24L,
          "SWP_MIGRATION_READ", 29L,
          "SWP_PTE_MARKER", 31L,
          "SWP_PFN_BITS", 34L,
          "ZERO_PFN", 0x20fffL,
          "KPAGEFLAGS_PFNS", 0x440000L);
  private final Redaction redaction = new Redaction();

  /** Frames 0x1234567, 8, 9, then the one two before them; 0x9999999 is far away. */
  @Test
  void framesHaveOtherNumbersAndStayTogether() throws IOException {
    EventWriter writer = new EventWriter(12);
    writer.entries(SmallWalks.entries(1, 1, 1, 3).ptl(0xffff888012345678L));
    writer.run(SmallWalks.run(ADDRESS, 0x8000001234567067L, 0x1000, 3));
    writer.run(SmallWalks.run(ADDRESS + 0x3000, 0x8000001234565067L, 0, 1));
    writer.run(SmallWalks.run(ADDRESS + 0x4000, 0x8000009999999067L, 0, 1));
    writer.folios(SmallWalks.at(2, 1, 2, FoliosView.allocate()).nrFolios(1));
    FolioView folio = FolioView.allocate().address(ADDRESS).headPfn(0x1234560).pages(3);
    writer.folio(folio.flags(0x17ffffc0000028L).mapcount(1).order(4).kind(1).refcount(3));
    List<String> events = redacted(writer, Arch.X86_64);
    assertThat(String.join(" ", events)).doesNotContain("1234567", "9999999", "1234560", "ffff888");
    long first = frame(events, 0);
    assertThat(frame(events, 1)).isEqualTo(first - 2);
    assertThat(Math.abs(frame(events, 2) - first)).isGreaterThan(1 << 17);
    assertThat(events.get(1))
        .contains("stride=0x1000 count=3")
        .contains("0x80000")
        .contains("067 ");
    assertThat(events.get(5)).contains("head_pfn=0x" + Long.toHexString(first - 7));
    // their places in a PMD entry's 512 stay
    assertThat(first % 512).isEqualTo(0x1234567 % 512);
  }

  @Test
  void theSameFrameHasTheSameNumberInEachFragment() throws IOException {
    assertThat(frame(redacted(one(0x8000001234567067L, 1), Arch.X86_64), 0))
        .isEqualTo(frame(redacted(one(0x1234567025L, 1), Arch.X86_64), 0));
  }

  /** A PUD entry of frame 0x4440000, a PMD entry of 0x4480200 with PSE. */
  @Test
  void hugePagesKeepTheBitsThatAreNoFrame() throws IOException {
    List<String> pud = redacted(one(0x80000044400000e7L | 0x40000000000L, 3), Arch.X86_64);
    assertThat(raw(pud, 0) & ~(0xfffffL << 30 & 0xfffffffffffffL)).isEqualTo(0x80000000000000e7L);
    List<String> pmd = redacted(one(0x80000004482000e7L, 2), Arch.X86_64);
    assertThat(raw(pmd, 0) & 0x1fffff).isEqualTo(0xe7);
    assertThat(raw(pmd, 0) >>> 21).isNotEqualTo(0x80000004482000e7L >>> 21);
  }

  /** Type in bits 59 to 63, offset inverted in 9 to 58; PROT_NONE is bit 8, its frame inverted. */
  @Test
  void whatIsNotPresentOnX86LosesItsFrameAlone() throws IOException {
    long swap = 3L << 59 | (~(0x777L << 9) & 0x07fffffffffffe00L);
    assertThat(raw(redacted(one(swap, 1), Arch.X86_64), 0)).isEqualTo(swap);
    long marker = 31L << 59 | (~(1L << 9) & 0x07fffffffffffe00L);
    assertThat(raw(redacted(one(marker, 1), Arch.X86_64), 0)).isEqualTo(marker);

    long migration = 29L << 59 | (~(0x1234567L << 9) & 0x07fffffffffffe00L);
    long moved = raw(redacted(one(migration, 1), Arch.X86_64), 0);
    assertThat(moved >>> 59).isEqualTo(29);
    long present = frame(redacted(one(0x1234567067L, 1), Arch.X86_64), 0);
    assertThat((~moved & 0x07fffffffffffe00L) >>> 9).isEqualTo(present).isNotEqualTo(0x1234567);

    long protNone = (~0x1234567000L & 0xffffffffff000L) | 0x100;
    long none = raw(redacted(one(protNone, 1), Arch.X86_64), 0);
    assertThat((~none & 0xffffffffff000L) >>> 12).isEqualTo(present);
    assertThat(none & 0xfff).isEqualTo(0x100);

    long unknown = 27L << 59 | 0x123456600L;
    assertThat(raw(redacted(one(unknown, 1), Arch.X86_64), 0)).isEqualTo(27L << 59);
  }

  /** Frame 0x82345 in bits 12 to 49; a migration entry: type in 6 to 10, offset from 12 on. */
  @Test
  void arm64EntriesLoseTheirFrames() throws IOException {
    long raw = raw(redacted(one(0xe8000082345fc3L, 1), Arch.ARM64), 0);
    assertThat(raw & ~0x3fffffffff000L).isEqualTo(0xe8000000000fc3L);
    long migration = 29L << 6 | 0x82345L << 12;
    assertThat(raw(redacted(one(migration, 1), Arch.ARM64), 0))
        .isEqualTo(29L << 6 | (raw & 0x3fffffffff000L));
    assertThat((raw & 0x3fffffffff000L) >>> 12).isNotEqualTo(0x82345);
  }

  /** Frames 0x1234567 and a window's half later: the run goes over the window's end. */
  @Test
  void aRunOverTheEndOfAWindowIsTwo() throws IOException {
    redacted(one(0x1234400067L, 1), Arch.X86_64); // its window ends 2^17 frames on
    redacted(one(0x9999999067L, 1), Arch.X86_64); // and another takes the place behind it
    EventWriter writer = new EventWriter(12);
    writer.entries(SmallWalks.entries(1, 1, 1, 1));
    writer.run(SmallWalks.run(ADDRESS, (0x1234400L + (1 << 17) - 2) << 12 | 0x67, 0x1000, 5));
    List<String> events = redacted(writer, Arch.X86_64);
    assertThat(events.get(0)).contains(" nr_runs=2 ");
    assertThat(events.get(1)).endsWith("count=2");
    assertThat(events.get(2)).contains("address=0x7f0000002000").endsWith("count=3");
  }

  /** The second entry is of the next frame and was accessed, too: 0x1020 more. */
  @Test
  void aRunWhoseEntriesDifferInMoreThanTheirFramesStaysOne() throws IOException {
    EventWriter writer = new EventWriter(12);
    writer.entries(SmallWalks.entries(1, 1, 1, 1));
    writer.run(SmallWalks.run(ADDRESS, 0x1234567047L, 0x1020, 2));
    List<String> events = redacted(writer, Arch.X86_64);
    assertThat(events.get(0)).contains(" nr_runs=1 ");
    assertThat(events.get(1)).endsWith("stride=0x1020 count=2").contains("047 ");
  }

  @Test
  void addressesOfTheKernelAreNumbered() throws IOException {
    EventWriter writer = new EventWriter(12);
    SmallWalks.walk(writer, 5_000, 1, SmallWalks.begin(55, 9, ADDRESS));
    LockHoldView lockHold = SmallWalks.at(11_000, 1, Wire.OUTSIDE, LockHoldView.allocate());
    lockHold.lock(0xffff888012345670L).mm(0xffff888000001000L).waitNs(3).holdNs(9);
    writer.lockHold(lockHold.firstWalk(1).nrWalks(1).kind(Wire.LOCK_MMAP_READ));
    String events = String.join(" ", redacted(writer, Arch.X86_64));
    assertThat(events).doesNotContain("ffff888", "ffffea00", "18446612682070");
    // the mm of the walk is the mm of the lock hold
    assertThat(events).contains(" mm=0x8 ").containsPattern("lock_hold .*lock=0x18 mm=0x8 ");
  }

  /** vm_pgoff of remap_pfn_range() is a frame, VM_PFNMAP 0x400; of a file it is a place in it. */
  @Test
  void mappingsOfFramesLoseTheirFirstFrame() throws IOException {
    EventWriter writer = new EventWriter(12);
    writer.vma(SmallWalks.at(1, 1, 1, VmaView.allocate()).vmaFlags(0x473).vmaPgoff(0x1234567));
    writer.vma(SmallWalks.at(2, 1, 2, VmaView.allocate()).vmaFlags(0x73).vmaPgoff(4711));
    List<String> events = redacted(writer, Arch.X86_64);
    assertThat(events.get(0)).contains(" vma_pgoff=0x0 ");
    assertThat(events.get(1)).contains(" vma_pgoff=0x1267 ");
  }

  @Test
  void theHostSaysSoAndItsZeroPageIsItsZeroPage() throws IOException {
    List<String> zero = redacted(one(0x20fff225L, 1), Arch.X86_64);
    Host host = redaction.of(host(Arch.X86_64));
    assertThat(host.getConstants())
        .containsEntry("REDACTED", 1L)
        .containsEntry("ZERO_PFN", frame(zero, 0))
        .doesNotContainKey("KPAGEFLAGS_PFNS")
        .containsEntry("SWP_PTE_MARKER", 31L);
    assertThat(frame(zero, 0)).isNotEqualTo(0x20fff);
  }

  private static EventWriter one(long raw, int level) {
    EventWriter writer = new EventWriter(12);
    writer.entries(SmallWalks.entries(1, 1, 1, 1).level(level).pageShift(12 + 9 * (level - 1)));
    writer.run(SmallWalks.run(ADDRESS, raw, 0, 1));
    return writer;
  }

  private List<String> redacted(EventWriter writer, Arch arch) throws IOException {
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(host(arch));
    fragment.setStreamEpochNs(1L);
    fragment.setFragment(0L);
    fragment.setWalker(
        Walker.newBuilder().setTgid(1).setTid(100).setComm("cat").setStartBoottimeNs(55L).build());
    writer.into(fragment);
    return RecordedSink.events(redaction.of(fragment));
  }

  private static Host host(Arch arch) {
    return new Host(
        "h",
        "b",
        arch,
        "7.3",
        12,
        4,
        21,
        30,
        TraceMode.EXACT,
        Detail.FOLIOS,
        CONSTANTS,
        0L,
        null,
        null);
  }

  private static long raw(List<String> events, int run) {
    MatchResult raw =
        Pattern.compile("raw=0x([0-9a-f]+)")
            .matcher(String.join("\n", events))
            .results()
            .toList()
            .get(run);
    return Long.parseUnsignedLong(raw.group(1), 16);
  }

  /** Frame of a present entry of x86_64. */
  private static long frame(List<String> events, int run) {
    return (raw(events, run) & 0xffffffffff000L) >>> 12;
  }
}
