// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import java.util.Map;
import org.walkscope.schema.EntryType;

/** x86_64, 4- and 5-level alike: entries look the same at PTE, PMD and PUD. */
final class X86PageTable extends PageTableFormat {
  private static final long PRESENT = 1;
  private static final long RW = 1 << 1;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;
  private static final long PSE = 1 << 7; // PAT in a PTE
  private static final long PROTNONE = 1 << 8; // with PRESENT clear
  private static final long SPECIAL = 1 << 9;
  private static final long UFFD = 1 << 10;
  private static final long SOFT_DIRTY = 1 << 11;

  /** Hardware may set these two in an entry that maps nothing (_PAGE_KNL_ERRATUM_MASK). */
  private static final long ERRATUM = ACCESSED | DIRTY;

  private static final long PTE_PFN = mask(12, 52);
  private static final long PMD_PFN = mask(21, 52);
  private static final long PUD_PFN = mask(30, 52);

  // swap entries: type in bits 59-63, inverted offset in 9-58
  private static final int SWP_TYPE_SHIFT = 59;
  private static final int SWP_OFFSET_SHIFT = 9;
  private static final long SWP_OFFSET = mask(SWP_OFFSET_SHIFT, SWP_TYPE_SHIFT);
  private static final long SWP_SOFT_DIRTY = 1 << 1;
  private static final long SWP_UFFD = 1 << 2;
  private static final long SWP_EXCLUSIVE = 1 << 3;

  private final SoftleafTypes softleaves;
  private final long dirty;
  private final long devmap;
  private final boolean shadowStacks;
  private final long zeroPfn;

  /**
   * @param constants of the host; absent ones are as in Linux 7.3
   * @param levels of page tables, 4 or 5
   */
  X86PageTable(Map<String, Long> constants, int levels) {
    // MAX_PHYSMEM_BITS - PAGE_SHIFT
    softleaves = SoftleafTypes.of(constants, (levels == 5 ? 52 : 46) - 12);
    dirty = DIRTY | constants.getOrDefault("_PAGE_SAVED_DIRTY", 1L << 58);
    devmap = constants.getOrDefault("_PAGE_DEVMAP", 0L);
    shadowStacks = constants.getOrDefault("X86_FEATURE_USER_SHSTK", 0L) != 0;
    zeroPfn = constants.getOrDefault("ZERO_PFN", -1L);
  }

  @Override
  public boolean none(long raw) {
    return (raw & ~ERRATUM) == 0;
  }

  @Override
  public boolean present(long raw, int level) {
    // a huge page being split has lost PRESENT for a moment but keeps PSE
    long bits = level == PMD ? PRESENT | PROTNONE | PSE : PRESENT | PROTNONE;
    return (raw & bits) != 0;
  }

  @Override
  public boolean leaf(long raw, int level) {
    return level == PTE || (raw & PSE) != 0;
  }

  @Override
  public boolean special(long raw) {
    return (raw & (SPECIAL | devmap)) != 0;
  }

  @Override
  public long pfn(long raw, int level) {
    // without PRESENT the PFN is stored inverted, against speculation (asm/pgtable-invert.h)
    long upright = (raw & PRESENT) == 0 ? ~raw : raw;
    return (upright & pfnMask(level)) >>> 12;
  }

  @Override
  public boolean young(long raw) {
    return (raw & ACCESSED) != 0;
  }

  @Override
  public boolean dirty(long raw) {
    return (raw & dirty) != 0;
  }

  /** On a processor with shadow stacks, dirty without RW means a page of one. */
  @Override
  public boolean write(long raw) {
    return (raw & RW) != 0 || (shadowStacks && (raw & DIRTY) != 0);
  }

  @Override
  public boolean softDirty(long raw) {
    return (raw & SOFT_DIRTY) != 0;
  }

  @Override
  public boolean uffd(long raw) {
    return (raw & UFFD) != 0;
  }

  @Override
  public boolean contiguous(long raw) {
    return false;
  }

  @Override
  public EntryType softleaf(long raw) {
    return softleaves.of(swapType(raw), swapOffset(raw));
  }

  @Override
  public int swapType(long raw) {
    return (int) (raw >>> SWP_TYPE_SHIFT);
  }

  @Override
  public long swapOffset(long raw) {
    return (~raw & SWP_OFFSET) >>> SWP_OFFSET_SHIFT;
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
          | ((raw & SWP_SOFT_DIRTY) != 0 ? EntryBits.SOFT_DIRTY : 0)
          | ((raw & SWP_UFFD) != 0 ? EntryBits.UFFD_WP : 0)
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
        | (softDirty(raw) ? EntryBits.SOFT_DIRTY : 0)
        | (uffd(raw) ? EntryBits.UFFD_WP : 0)
        | (special(raw) ? EntryBits.SPECIAL : 0)
        | ((raw & (PROTNONE | PRESENT)) == PROTNONE ? EntryBits.PROTNONE : 0)
        | (zero ? EntryBits.ZERO_PAGE : 0);
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
    return softleaves.positionMask(swapType(raw)) << SWP_OFFSET_SHIFT & SWP_OFFSET;
  }

  @Override
  public long attributes(long raw, int level) {
    if (present(raw, level)) {
      return raw & ~(pfnMask(level) | ACCESSED | dirty);
    }
    long age = softleaves.ageMask(swapType(raw)) << SWP_OFFSET_SHIFT & SWP_OFFSET;
    return raw & ~(positionMask(raw, level) | age);
  }

  private static long pfnMask(int level) {
    return level == PTE ? PTE_PFN : level == PMD ? PMD_PFN : PUD_PFN;
  }

  private static long mask(int from, int to) {
    return (1L << to) - (1L << from);
  }
}
