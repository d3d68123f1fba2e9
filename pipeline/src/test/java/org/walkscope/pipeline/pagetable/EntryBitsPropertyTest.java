// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PMD;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PTE;
import static org.walkscope.pipeline.pagetable.PageTableFormat.PUD;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.EntryType;
import org.walkscope.testing.Seeds;

/** What a kernel writes into an entry, {@link EntryBits} reads out of it. */
class EntryBitsPropertyTest {
  private static final int OF_A_PAGE =
      EntryBits.YOUNG
          | EntryBits.DIRTY
          | EntryBits.WRITE
          | EntryBits.SOFT_DIRTY
          | EntryBits.UFFD_WP
          | EntryBits.SPECIAL
          | EntryBits.CONTIGUOUS
          | EntryBits.PROTNONE;

  @Test
  void readsEveryAttributeOfAPresentLeaf() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          int level = draws.from(PTE, PUD);
          long anyPfn = draws.from(1L, (1L << 40) - 1);
          int anyBits = (int) draws.bits();

          int bits = (anyBits & possible(kernel, level)) | EntryBits.PRESENT;
          long pfn = pfn(kernel, level, anyPfn);
          if (!(level != PTE || pfn != kernel.constants().get("ZERO_PFN"))) {
            return; // no such entry
          }

          long raw = new KernelEncoder(kernel).present(level, pfn, bits);
          PageTableFormat format = kernel.format();

          assertThat(format.bits(raw, level)).isEqualTo(bits);
          assertThat(format.pfn(raw, level)).isEqualTo(pfn);
          boolean special = (bits & EntryBits.SPECIAL) != 0;
          assertThat(format.type(raw, level)).isEqualTo(special ? EntryType.PFN : EntryType.FOLIO);
        });
  }

  @Test
  void readsDeviceOffsetAndFlagsOfASwapEntry() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          int anyDevice = draws.from(0, 31);
          long offset = draws.from(1L, (1L << 50) - 2);
          boolean softDirty = draws.flag();
          boolean uffd = draws.flag();
          boolean exclusive = draws.flag();

          int device = anyDevice % kernel.constants().get("MAX_SWAPFILES").intValue();
          boolean dirty = softDirty && kernel.x86;
          boolean tracked = uffd && kernel != Kernels.ARM64_6_1;

          long raw = new KernelEncoder(kernel).softleaf(device, offset, dirty, tracked, exclusive);
          PageTableFormat format = kernel.format();

          assertThat(format.bits(raw, PTE))
              .isEqualTo(
                  EntryBits.SWAP
                      | (dirty ? EntryBits.SOFT_DIRTY : 0)
                      | (tracked ? EntryBits.UFFD_WP : 0)
                      | (exclusive ? EntryBits.EXCLUSIVE : 0));
          assertThat(format.swapType(raw)).isEqualTo(device);
          assertThat(format.swapOffset(raw)).isEqualTo(offset);
        });
  }

  @Test
  void readsKindPageAndAgeOfAMigrationEntry() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          int level = draws.from(PTE, PUD);
          int which = draws.from(0, 2);
          long anyPfn = draws.from(1L, (1L << 40) - 1);
          boolean young = draws.flag();
          boolean dirty = draws.flag();

          Map<String, Long> constants = kernel.constants();
          int type = constants.get("SWP_MIGRATION_READ").intValue() + which;
          long pfn = pfn(kernel, level, anyPfn);
          long age = (young ? 1L : 0) | (dirty ? 2L : 0);
          long offset = pfn | age << constants.get("SWP_PFN_BITS");

          long raw = new KernelEncoder(kernel).softleaf(type, offset, false, false, false);
          PageTableFormat format = kernel.format();

          int[] kinds = {0, EntryBits.EXCLUSIVE, EntryBits.WRITE};
          assertThat(format.bits(raw, level))
              .isEqualTo(
                  EntryBits.MIGRATION
                      | kinds[which]
                      | (young ? EntryBits.YOUNG : 0)
                      | (dirty ? EntryBits.DIRTY : 0));
          assertThat(format.softleafPfn(raw)).isEqualTo(pfn);
          assertThat(format.type(raw, level)).isEqualTo(EntryType.MIGRATION);
          long still = new KernelEncoder(kernel).softleaf(type, pfn, false, false, false);
          assertThat(format.attributes(raw, level)).isEqualTo(format.attributes(still, level));
        });
  }

  @Test
  void readsDevicePoisonAndTheirPage() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          long pfn = draws.from(1L, (1L << 34) - 1);

          Map<String, Integer> kinds =
              Map.of(
                  "SWP_DEVICE_READ",
                  EntryBits.DEVICE_PRIVATE,
                  "SWP_DEVICE_WRITE",
                  EntryBits.DEVICE_PRIVATE | EntryBits.WRITE,
                  "SWP_DEVICE_EXCLUSIVE_READ",
                  EntryBits.DEVICE_EXCLUSIVE,
                  "SWP_DEVICE_EXCLUSIVE_WRITE",
                  EntryBits.DEVICE_EXCLUSIVE | EntryBits.WRITE,
                  "SWP_DEVICE_EXCLUSIVE",
                  EntryBits.DEVICE_EXCLUSIVE | EntryBits.WRITE,
                  "SWP_HWPOISON",
                  EntryBits.HWPOISON);
          kinds.forEach(
              (name, bits) -> {
                Long type = kernel.constants().get(name);
                if (type != null) {
                  long raw =
                      new KernelEncoder(kernel).softleaf(type.intValue(), pfn, false, false, false);
                  assertThat(kernel.format().bits(raw, PTE)).as(name).isEqualTo(bits);
                  assertThat(kernel.format().softleafPfn(raw)).as(name).isEqualTo(pfn);
                }
              });
        });
  }

  @Test
  void readsEveryMarkerAndNoPageOfIt() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          int markers = draws.from(1, 7);
          int level = draws.from(PTE, PMD);

          Long type = kernel.constants().get("SWP_PTE_MARKER");
          if (!(type != null)) {
            return; // no such entry
          }

          long raw =
              new KernelEncoder(kernel).softleaf(type.intValue(), markers, false, false, false);
          PageTableFormat format = kernel.format();

          assertThat(format.bits(raw, level))
              .isEqualTo(
                  EntryBits.MARKER
                      | ((markers & 1) != 0 ? EntryBits.MARKER_UFFD_WP : 0)
                      | ((markers & 2) != 0 ? EntryBits.MARKER_POISONED : 0)
                      | ((markers & 4) != 0 ? EntryBits.MARKER_GUARD : 0));
          assertThat(format.bits(raw, level) & EntryBits.HAS_SOFTLEAF_PFN).isZero();
        });
  }

  @Test
  void saysNoKindOfATypeThatNoConstantNames() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          int type = draws.from(0, 31);

          Map<String, Long> one = Map.of("MAX_SWAPFILES", 1L);
          Kernels at = kernel.is61() ? Kernels.X86_6_1 : kernel;
          PageTableFormat format =
              at.x86 ? new X86PageTable(one, 4) : new Arm64PageTable(one, 12, 21, 30);
          long raw = new KernelEncoder(at).softleaf(type, 77, false, false, false);
          assertThat(format.bits(raw, PTE) & EntryBits.KIND)
              .isEqualTo(type == 0 ? EntryBits.SWAP : 0);
          assertThat(format.type(raw, PTE)).isEqualTo(type == 0 ? EntryType.SWAP : null);
        });
  }

  @Test
  void hasExactlyOneKindOrNoneWhateverTheBits() {
    Seeds.each(
        1000,
        draws -> {
          Kernels kernel = draws.of(Kernels.values());
          long raw = draws.bits();
          int level = draws.from(PTE, PUD);

          int kind = kernel.format().bits(raw, level) & EntryBits.KIND;
          assertThat(Integer.bitCount(kind)).isLessThanOrEqualTo(1);
          EntryType type = kernel.format().type(raw, level);
          assertThat(type == null).isEqualTo(kind == 0 || kind == EntryBits.TABLE);
          assertThat(type == EntryType.NONE).isEqualTo(kind == EntryBits.NONE);
        });
  }

  @Test
  void tellsTablesFromLeavesAndKnowsTheZeroPage() {
    for (Kernels kernel : Kernels.values()) {
      PageTableFormat format = kernel.format();
      long table = kernel.x86 ? 0x1_2345_6067L : 0x1_2340_0003L;
      assertThat(format.bits(table, PMD)).as("%s", kernel).isEqualTo(EntryBits.TABLE);
      assertThat(format.bits(table, PUD)).isEqualTo(EntryBits.TABLE);
      assertThat(format.bits(0, PTE)).isEqualTo(EntryBits.NONE);
      long zero =
          new KernelEncoder(kernel).present(PTE, 0x1234, EntryBits.SPECIAL | EntryBits.YOUNG);
      assertThat(format.bits(zero, PTE) & EntryBits.ZERO_PAGE).isNotZero();
    }
  }

  @Test
  void holdsAHugePageBeingSplitPresentWithoutCallingItProtNone() {
    long x86 = 0x80L | 0x800L | (~0x1_2340_0000L & 0x000f_ffff_ffe0_0000L);
    assertThat(Kernels.X86_7_3.format().bits(x86, PMD))
        .isEqualTo(EntryBits.PRESENT | EntryBits.SOFT_DIRTY);
    int kept = EntryBits.WRITE | EntryBits.YOUNG;
    long valid = new KernelEncoder(Kernels.ARM64_7_3).present(PMD, 0x123400, kept);
    assertThat(Kernels.ARM64_7_3.format().bits(valid & ~1L, PMD))
        .isEqualTo(EntryBits.PRESENT | kept);
    long old = new KernelEncoder(Kernels.ARM64_6_1).present(PMD, 0x123400, kept);
    assertThat(Kernels.ARM64_6_1.format().bits((old & ~1L) | 1L << 59, PMD))
        .isEqualTo(EntryBits.PRESENT | kept);
  }

  @Test
  void readsAShadowStackPageAsWritableWhereTheProcessorHasThem() {
    Map<String, Long> constants = Kernels.X86_7_3.constants();
    constants.put("X86_FEATURE_USER_SHSTK", 1L);
    long raw = 0x8000_0001_2345_6065L; // dirty without RW
    assertThat(new X86PageTable(constants, 4).write(raw)).isTrue();
    assertThat(Kernels.X86_7_3.format().write(raw)).isFalse();
  }

  @Test
  void tellsDeviceMemoryMappingsFromSavedDirtyByKernel() {
    long bit58 = new KernelEncoder(Kernels.X86_6_1).present(PMD, 0x200, 0) | 1L << 58;
    assertThat(Kernels.X86_6_1.format().bits(bit58, PMD))
        .isEqualTo(EntryBits.PRESENT | EntryBits.SPECIAL);
    assertThat(Kernels.X86_6_12.format().bits(bit58, PMD))
        .isEqualTo(EntryBits.PRESENT | EntryBits.DIRTY);
  }

  private static int possible(Kernels kernel, int level) {
    int bits = OF_A_PAGE;
    if (kernel.x86) {
      bits &= ~EntryBits.CONTIGUOUS;
      bits &= level == PUD ? ~EntryBits.PROTNONE : -1; // pud_present() knows no such
    } else {
      bits &= ~EntryBits.SOFT_DIRTY;
      bits &= kernel == Kernels.ARM64_6_1 ? ~EntryBits.UFFD_WP : -1;
    }
    return bits;
  }

  private static long pfn(Kernels kernel, int level, long any) {
    long within = any & ((1L << (kernel.physicalBits - kernel.pageShift)) - 1);
    return within & -(1L << (kernel.shift(level) - kernel.pageShift));
  }
}
