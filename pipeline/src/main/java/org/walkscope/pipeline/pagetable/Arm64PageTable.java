// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import java.util.Map;
import org.walkscope.schema.EntryType;

/**
 * arm64 with any granule. The host's constants tell the bits that Linux 6.10 moved to make room for
 * userfaultfd's (not-valid but present, swap type and offset), and the place of the upper bits of
 * physical addresses beyond 48 (LPA2: bits 8 and 9, otherwise shareability).
 */
final class Arm64PageTable extends PageTableFormat {
  private static final long VALID = 1;
  private static final long TABLE =
      1 << 1; // set in a PMD or PUD that points to a table, and in the PTE of a page
  private static final long RDONLY = 1 << 7;
  private static final long AF = 1 << 10;
  private static final long USER = 1 << 6;
  private static final long UXN = 1L << 54;
  private static final long WRITE = 1L << 51; // DBM
  private static final long CONT = 1L << 52;
  private static final long DIRTY = 1L << 55;
  private static final long SPECIAL = 1L << 56;
  private static final int ADDRESS_BITS = 50;
  private static final int SWP_OFFSET_BITS = 50;
  private static final long SWP_EXCLUSIVE = 1 << 2;

  private final SoftleafTypes softleaves;
  private final long presentInvalid; // with VALID clear
  private final long pmdPresentInvalid;
  private final long protNone; // 0 where the kernel has no such bit
  private final long uffd;
  private final long swpUffd;
  private final long special;
  private final int swpTypeShift;
  private final int swpOffsetShift;
  private final long swpOffset;
  private final long addressHigh;
  private final int addressHighShift;
  private final long zeroPfn;
  private final int pageShift;
  private final long ptePfn;
  private final long pmdPfn;
  private final long pudPfn;

  /**
   * @param constants of the host; absent ones are as in Linux 7.3 without LPA2
   */
  Arm64PageTable(Map<String, Long> constants, int pageShift, int pmdShift, int pudShift) {
    softleaves = SoftleafTypes.of(constants, 48 - pageShift);
    protNone = constants.getOrDefault("PTE_PROT_NONE", 0L);
    presentInvalid =
        protNone != 0 ? protNone : constants.getOrDefault("PTE_PRESENT_INVALID", 1L << 11);
    pmdPresentInvalid = presentInvalid | constants.getOrDefault("PMD_PRESENT_INVALID", 0L);
    uffd = constants.getOrDefault("PTE_UFFD_WP", protNone != 0 ? 0 : 1L << 58);
    swpUffd = constants.getOrDefault("PTE_SWP_UFFD_WP", protNone != 0 ? 0 : 1L << 3);
    special = SPECIAL | constants.getOrDefault("PTE_DEVMAP", 0L);
    swpTypeShift = constants.getOrDefault("__SWP_TYPE_SHIFT", 6L).intValue();
    swpOffsetShift = constants.getOrDefault("__SWP_OFFSET_SHIFT", 12L).intValue();
    swpOffset = ((1L << SWP_OFFSET_BITS) - 1) << swpOffsetShift;
    addressHigh = constants.getOrDefault("PTE_ADDR_HIGH", 0L);
    addressHighShift = constants.getOrDefault("PTE_ADDR_HIGH_SHIFT", 0L).intValue();
    zeroPfn = constants.getOrDefault("ZERO_PFN", -1L);
    this.pageShift = pageShift;
    this.ptePfn = addressMask(pageShift);
    this.pmdPfn = addressMask(pmdShift);
    this.pudPfn = addressMask(pudShift);
  }

  @Override
  public boolean none(long raw) {
    return raw == 0;
  }

  @Override
  public boolean present(long raw, int level) {
    return (raw & (VALID | (level == PMD ? pmdPresentInvalid : presentInvalid))) != 0;
  }

  @Override
  public boolean leaf(long raw, int level) {
    return level == PTE || (raw & TABLE) == 0;
  }

  @Override
  public boolean special(long raw) {
    return (raw & special) != 0;
  }

  @Override
  public long pfn(long raw, int level) {
    long high = (raw & addressHigh) << addressHighShift;
    return ((raw & pfnMask(level)) | high) >>> pageShift;
  }

  @Override
  public boolean young(long raw) {
    return (raw & AF) != 0;
  }

  /** True if the software bit is set, or hardware cleared RDONLY in a writable entry. */
  @Override
  public boolean dirty(long raw) {
    return (raw & DIRTY) != 0 || (raw & (WRITE | RDONLY)) == WRITE;
  }

  @Override
  public boolean write(long raw) {
    return (raw & WRITE) != 0;
  }

  /** arm64 has no soft-dirty bit. */
  @Override
  public boolean softDirty(long raw) {
    return false;
  }

  @Override
  public boolean uffd(long raw) {
    return (raw & uffd) != 0;
  }

  @Override
  public boolean contiguous(long raw) {
    return (raw & CONT) != 0;
  }

  @Override
  public EntryType softleaf(long raw) {
    return softleaves.of(swapType(raw), swapOffset(raw));
  }

  @Override
  public int swapType(long raw) {
    return (int) (raw >>> swpTypeShift) & 31;
  }

  @Override
  public long swapOffset(long raw) {
    return (raw & swpOffset) >>> swpOffsetShift;
  }

  @Override
  public long softleafPfn(long raw) {
    return softleaves.pfn(swapOffset(raw));
  }

  @Override
  public int bits(long raw, int level) {
    if (none(raw)) {
      return EntryBits.NONE;
    }
    if (!present(raw, level)) {
      return softleaves.bits(swapType(raw), swapOffset(raw))
          | ((raw & swpUffd) != 0 ? EntryBits.UFFD_WP : 0)
          | ((raw & SWP_EXCLUSIVE) != 0 ? EntryBits.EXCLUSIVE : 0);
    }
    if (!leaf(raw, level)) {
      return EntryBits.TABLE;
    }
    boolean zero = level == PTE && pfn(raw, level) == zeroPfn;
    return EntryBits.PRESENT
        | (young(raw) ? EntryBits.YOUNG : 0)
        | (dirty(raw) ? EntryBits.DIRTY : 0)
        | (write(raw) ? EntryBits.WRITE : 0)
        | (uffd(raw) ? EntryBits.UFFD_WP : 0)
        | (special(raw) ? EntryBits.SPECIAL : 0)
        | (contiguous(raw) ? EntryBits.CONTIGUOUS : 0)
        | (isProtNone(raw) ? EntryBits.PROTNONE : 0)
        | (zero ? EntryBits.ZERO_PAGE : 0);
  }

  /**
   * True for PROT_NONE. A huge page that is made invalid while it is split keeps its USER bit and
   * is not PROT_NONE.
   */
  private boolean isProtNone(long raw) {
    if (protNone != 0) {
      return (raw & (VALID | protNone)) == protNone;
    }
    return (raw & (VALID | presentInvalid | USER | UXN)) == (presentInvalid | UXN);
  }

  @Override
  public long zeroPfn() {
    return zeroPfn;
  }

  @Override
  public long positionMask(long raw, int level) {
    if (present(raw, level)) {
      return pfnMask(level);
    }
    return softleaves.positionMask(swapType(raw)) << swpOffsetShift & swpOffset;
  }

  @Override
  public long attributes(long raw, int level) {
    if (present(raw, level)) {
      long bits = raw & ~(pfnMask(level) | AF | DIRTY | CONT);
      // dirty shows in RDONLY of a writable entry
      return (bits & WRITE) != 0 ? bits | RDONLY : bits;
    }
    long age = softleaves.ageMask(swapType(raw)) << swpOffsetShift & swpOffset;
    return raw & ~(positionMask(raw, level) | age);
  }

  private long pfnMask(int level) {
    return level == PTE ? ptePfn : level == PMD ? pmdPfn : pudPfn;
  }

  private static long addressMask(int shift) {
    return (1L << ADDRESS_BITS) - (1L << shift);
  }
}
