// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PMD;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PTE;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PUD;

import org.junit.jupiter.api.Test;
import org.walkscope.schema.EntryType;

/** Raw values put together by hand from arch/arm64/include/asm/pgtable-{prot,hwdef}.h. */
class Arm64PageTableTest {
  /** _PAGE_SHARED: valid page, user, inner shareable, AF, nG, DBM, PXN, UXN, RDONLY; clean. */
  private static final long SHARED = 0x0068_0000_0000_0fd3L | 0x10;

  /** PAGE_NONE: present-invalid, no user, PXN and UXN. */
  private static final long NONE = 0x0060_0000_0000_0f92L;

  private final PageTableFormat format = of4k();

  @Test
  void readsAWritablePage() {
    long raw = SHARED | 0x1_2345_6000L;
    assertThat(format.type(raw, PTE)).isEqualTo(EntryType.FOLIO);
    assertThat(format.pfn(raw, PTE)).isEqualTo(0x123456);
    assertThat(format.young(raw)).isTrue();
    assertThat(format.write(raw)).isTrue();
    assertThat(format.contiguous(raw)).isFalse();
    assertThat(format.contiguous(raw | 1L << 52)).isTrue();
  }

  @Test
  void seesDirtyInEitherOfItsTwoPlaces() {
    long clean = SHARED;
    assertThat(format.dirty(clean)).isFalse();
    assertThat(format.dirty(clean & ~0x80L)).as("hardware cleared RDONLY").isTrue();
    assertThat(format.dirty(clean | 1L << 55)).as("software").isTrue();
    assertThat(format.dirty(clean & ~0x80L & ~(1L << 51))).as("not writable").isFalse();
  }

  @Test
  void readsAProtNonePageAsPresent() {
    long raw = NONE | 0x1_2345_6000L;
    assertThat(raw & 1).isZero();
    assertThat(format.type(raw, PTE)).isEqualTo(EntryType.FOLIO);
    assertThat(format.pfn(raw, PTE)).isEqualTo(0x123456);
  }

  @Test
  void readsTheZeroPageAsPfnBecauseItIsSpecial() {
    assertThat(format.type(SHARED | 1L << 56, PTE)).isEqualTo(EntryType.PFN);
  }

  @Test
  void tellsABlockFromATable() {
    long block = (SHARED & ~2L) | 0x1_2340_0000L;
    assertThat(format.type(block, PMD)).isEqualTo(EntryType.FOLIO);
    assertThat(format.pfn(block, PMD)).isEqualTo(0x123400);
    assertThat(format.type((block & ~1L) | 0x800, PMD))
        .as("made invalid")
        .isEqualTo(EntryType.FOLIO);
    assertThat(format.type(block | 1L << 56, PMD)).as("huge zero").isEqualTo(EntryType.PFN);
    assertThat(format.type((SHARED & ~2L) | 0x1_4000_0000L, PUD)).isEqualTo(EntryType.FOLIO);
    assertThat(format.type(0x1_2345_6003L, PMD)).as("table").isNull();
  }

  @Test
  void readsDeviceAndOffsetOfASwapEntryWhateverItsFlags() {
    long raw = swap(3, 0x7_1234_5678L);
    for (long flags : new long[] {0, 4, 8, 12}) { // exclusive, uffd
      assertThat(format.type(raw | flags, PTE)).isEqualTo(EntryType.SWAP);
      assertThat(format.swapType(raw | flags)).isEqualTo(3);
      assertThat(format.swapOffset(raw | flags)).isEqualTo(0x7_1234_5678L);
    }
    assertThat(format.type(swap(0, 0) | 4, PTE)).isEqualTo(EntryType.NONE);
  }

  @Test
  void classifiesEverySpecialSwapType() {
    assertThat(format.type(swap(24, 0x1234), PTE)).isEqualTo(EntryType.HWPOISON);
    assertThat(format.type(swap(25, 0x1234), PTE)).isEqualTo(EntryType.MIGRATION);
    assertThat(format.type(swap(30, 0x1234), PTE)).isEqualTo(EntryType.DEVICE);
    assertThat(format.type(swap(31, 4), PTE)).isEqualTo(EntryType.MARKER);
    assertThat(format.type(swap(27, 0x200), PMD)).isEqualTo(EntryType.MIGRATION);
  }

  @Test
  void holdsYoungDirtyAndContiguousEqualAndWriteAndUffdApart() {
    long raw = SHARED | 0x1_2345_6000L;
    long base = format.attributes(raw, PTE);
    assertThat(format.attributes(raw & ~(1L << 10), PTE)).isEqualTo(base);
    assertThat(format.attributes(raw & ~0x80L, PTE)).isEqualTo(base);
    assertThat(format.attributes(raw | 1L << 55, PTE)).isEqualTo(base);
    assertThat(format.attributes(raw | 1L << 52, PTE)).isEqualTo(base);
    assertThat(format.attributes(raw & ~(1L << 51), PTE)).isNotEqualTo(base);
    assertThat(format.attributes(raw | 1L << 58, PTE)).isNotEqualTo(base);
  }

  @Test
  void readsTheSixteenKilobyteGranule() {
    PageTableFormat of16k = new Arm64PageTable(X86PageTableTest.DEBIAN, 14, 25, 36);
    long raw = SHARED | 0x1_2345_4000L;
    assertThat(of16k.pfn(raw, PTE)).isEqualTo(0x1_2345_4000L >>> 14);
    assertThat(of16k.uniform(raw, 1 << 14, 2048, PTE)).isTrue();
    assertThat(of16k.uniform(raw, 1 << 12, 2, PTE)).isFalse();
  }

  @Test
  void letsTheFirstEntrySpeakForARunOnlyWhereItMay() {
    assertThat(format.uniform(SHARED | 0x1000, 4096, 512, PTE)).isTrue();
    assertThat(format.uniform(swap(1, 7), 4096, 512, PTE)).isTrue();
    assertThat(format.uniform(swap(1, 7), 64, 2, PTE)).as("another device").isFalse();
    assertThat(format.uniform(0, 4096, 2, PTE)).as("from none").isFalse();
  }

  static PageTableFormat of4k() {
    return new Arm64PageTable(X86PageTableTest.DEBIAN, 12, 21, 30);
  }

  /** __swp_entry() of arch/arm64/include/asm/pgtable.h. */
  static long swap(int type, long offset) {
    return ((long) type << 6) | (offset << 12);
  }
}
