// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PMD;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PTE;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PUD;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.EntryType;

/** Raw values put together by hand from arch/x86/include/asm/pgtable_types.h and pgtable_64.h. */
class X86PageTableTest {
  /** CONFIG_DEVICE_PRIVATE, MIGRATION and MEMORY_FAILURE all set, as Debian has them. */
  static final Map<String, Long> DEBIAN =
      Map.of(
          "MAX_SWAPFILES", 24L,
          "SWP_HWPOISON", 24L,
          "SWP_MIGRATION_READ", 25L,
          "SWP_MIGRATION_READ_EXCLUSIVE", 26L,
          "SWP_MIGRATION_WRITE", 27L,
          "SWP_DEVICE_WRITE", 28L,
          "SWP_DEVICE_READ", 29L,
          "SWP_DEVICE_EXCLUSIVE", 30L,
          "SWP_PTE_MARKER", 31L);

  private final PageTableFormat format = new X86PageTable(DEBIAN, 4);

  @Test
  void readsAWritableAnonymousPage() {
    long raw = 0x8000_0001_2345_6867L; // NX|SOFT_DIRTY|DIRTY|ACCESSED|USER|RW|PRESENT
    assertThat(format.type(raw, PTE)).isEqualTo(EntryType.FOLIO);
    assertThat(format.pfn(raw, PTE)).isEqualTo(0x123456);
    assertThat(format.young(raw)).isTrue();
    assertThat(format.dirty(raw)).isTrue();
    assertThat(format.write(raw)).isTrue();
    assertThat(format.softDirty(raw)).isTrue();
    assertThat(format.uffd(raw)).isFalse();
  }

  @Test
  void readsTheZeroPageAsPfnBecauseItIsSpecial() {
    assertThat(format.type(0x8000_0000_0289_a225L, PTE)).isEqualTo(EntryType.PFN);
  }

  @Test
  void uninvertsThePfnOfAProtNonePage() {
    long raw = 0x120L | (~(0x123456L << 12) & 0x000f_ffff_ffff_f000L);
    assertThat(format.type(raw, PTE)).isEqualTo(EntryType.FOLIO);
    assertThat(format.pfn(raw, PTE)).isEqualTo(0x123456);
  }

  @Test
  void readsAHugePageInEveryStateAsAPage() {
    long present = 0x8000_0001_2340_08e7L;
    long protNone = 0x1a0L | (~0x1_2340_0000L & 0x000f_ffff_ffe0_0000L);
    long beingSplit = protNone & ~0x100L; // pmd_mkinvalid: only PSE is left
    for (long raw : new long[] {present, protNone, beingSplit}) {
      assertThat(format.type(raw, PMD)).isEqualTo(EntryType.FOLIO);
      assertThat(format.pfn(raw, PMD)).isEqualTo(0x123400);
    }
    assertThat(format.type(0x8000_0001_2340_0aa5L, PMD)).as("huge zero").isEqualTo(EntryType.PFN);
  }

  @Test
  void ignoresThePatBitOfAHugePageInItsPfn() {
    assertThat(format.pfn(0x1_2340_10e7L, PMD)).isEqualTo(0x123400);
    assertThat(format.pfn(0x1_4000_10e7L, PUD)).isEqualTo(0x140000);
  }

  @Test
  void takesBitSevenOfAPteAsPatNotAsPresence() {
    assertThat(format.present(0x80L, PTE)).isFalse();
    assertThat(format.present(0x80L, PMD)).isTrue();
  }

  @Test
  void seesNoneThroughBitsThatHardwareMaySetByItself() {
    assertThat(format.type(0, PTE)).isEqualTo(EntryType.NONE);
    assertThat(format.type(0x60, PMD)).isEqualTo(EntryType.NONE);
  }

  @Test
  void namesNoTypeForAPointerToATable() {
    assertThat(format.type(0x1_2345_6067L, PMD)).isNull();
    assertThat(format.type(0x1_2345_6067L, PUD)).isNull();
  }

  @Test
  void readsDeviceAndOffsetOfASwapEntryWhateverItsFlags() {
    long raw = swap(3, 0x7_1234_5678L);
    for (long flags : new long[] {0, 2, 4, 8, 14}) { // soft dirty, uffd, exclusive
      assertThat(format.type(raw | flags, PTE)).isEqualTo(EntryType.SWAP);
      assertThat(format.swapType(raw | flags)).isEqualTo(3);
      assertThat(format.swapOffset(raw | flags)).isEqualTo(0x7_1234_5678L);
    }
  }

  @Test
  void classifiesEverySpecialSwapType() {
    assertThat(format.type(swap(24, 0x1234), PTE)).isEqualTo(EntryType.HWPOISON);
    for (int type = 25; type <= 27; type++) {
      assertThat(format.type(swap(type, 0x1234), PTE)).isEqualTo(EntryType.MIGRATION);
      assertThat(format.type(swap(type, 0x200), PMD)).isEqualTo(EntryType.MIGRATION);
    }
    for (int type = 28; type <= 30; type++) {
      assertThat(format.type(swap(type, 0x1234), PTE)).isEqualTo(EntryType.DEVICE);
    }
    for (int marker : new int[] {1, 2, 4}) {
      assertThat(format.type(swap(31, marker), PTE)).isEqualTo(EntryType.MARKER);
    }
  }

  @Test
  void namesNoTypeWhereTheKernelHasNone() {
    Map<String, Long> small = Map.of("MAX_SWAPFILES", 31L, "SWP_PTE_MARKER", 31L);
    PageTableFormat without = new X86PageTable(small, 4);
    assertThat(without.type(swap(25, 1), PTE)).isEqualTo(EntryType.SWAP);
    PageTableFormat unknown = new X86PageTable(Map.of(), 4);
    assertThat(unknown.type(swap(0, 1), PTE)).isNull();
    assertThat(unknown.type(0, PTE)).isEqualTo(EntryType.NONE);
  }

  @Test
  void readsTheFirstPageOfTheFirstSwapDeviceAsNoneLikeTheKernel() {
    assertThat(format.type(swap(0, 0), PTE)).isEqualTo(EntryType.NONE);
    assertThat(format.type(swap(0, 1), PTE)).isEqualTo(EntryType.SWAP);
  }

  @Test
  void holdsYoungAndDirtyEqualAndWriteSoftDirtyAndUffdApart() {
    long raw = 0x8000_0001_2345_6005L;
    long other = 0x8000_0009_9999_9005L;
    assertThat(format.attributes(raw, PTE)).isEqualTo(format.attributes(other, PTE));
    for (long same : new long[] {1 << 5, 1 << 6, 1L << 58}) {
      assertThat(format.attributes(raw | same, PTE)).isEqualTo(format.attributes(raw, PTE));
    }
    for (long apart : new long[] {1 << 1, 1 << 9, 1 << 10, 1 << 11}) {
      assertThat(format.attributes(raw | apart, PTE)).isNotEqualTo(format.attributes(raw, PTE));
    }
    assertThat(format.attributes(swap(31, 1), PTE))
        .isNotEqualTo(format.attributes(swap(31, 4), PTE));
    assertThat(format.attributes(swap(2, 1), PTE)).isEqualTo(format.attributes(swap(2, 9), PTE));
    assertThat(format.attributes(swap(2, 1), PTE)).isNotEqualTo(format.attributes(swap(3, 1), PTE));
  }

  @Test
  void letsTheFirstEntrySpeakForARunOnlyWhereItMay() {
    long page = 0x8000_0001_2345_6867L;
    assertThat(format.uniform(page, 4096, 512, PTE)).isTrue();
    assertThat(format.uniform(page, -4096, 512, PTE)).isTrue();
    assertThat(format.uniform(page, 0, 512, PTE)).isTrue();
    assertThat(format.uniform(page, 2, 2, PTE)).as("flags change").isFalse();
    assertThat(format.uniform(0, 4096, 2, PTE)).as("from none").isFalse();
    assertThat(format.uniform(0x000f_ffff_ffff_f067L, 4096, 2, PTE)).as("into NX").isFalse();
    assertThat(format.uniform(swap(2, 1), -512, 9, PTE)).isTrue();
    assertThat(format.uniform(swap(2, 8), 512, 9, PTE)).isTrue();
    assertThat(format.uniform(swap(0, 8), 512, 9, PTE)).as("ends in none").isFalse();
    assertThat(format.uniform(swap(31, 1), -512, 2, PTE)).as("two markers").isFalse();
    assertThat(format.uniform(page, Long.MIN_VALUE, 3, PTE)).isFalse();
    assertThat(format.uniform(page, 1L << 52, 4097, PTE)).as("once around").isFalse();
  }

  /** __swp_entry() of pgtable_64.h. */
  static long swap(int type, long offset) {
    return (~offset << 14 >>> 5) | ((long) type << 59);
  }
}
