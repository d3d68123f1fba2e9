// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import org.walkscope.schema.EntryType;

/** x86_64, 4- and 5-level alike: entries look the same at PTE, PMD and PUD. */
final class X86PageTable implements PageTableFormat {
  private static final long PRESENT = 1;
  private static final long RW = 1 << 1;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;
  private static final long PSE = 1 << 7; // PAT in a PTE
  private static final long PROTNONE = 1 << 8; // with PRESENT clear
  private static final long SPECIAL = 1 << 9;
  private static final long UFFD = 1 << 10;
  private static final long SOFT_DIRTY = 1 << 11;
  private static final long SAVED_DIRTY = 1L << 58;

  /** Hardware may set these two in an entry that maps nothing (_PAGE_KNL_ERRATUM_MASK). */
  private static final long ERRATUM = ACCESSED | DIRTY;

  private static final long PTE_PFN = mask(12, 52);
  private static final long PMD_PFN = mask(21, 52);
  private static final long PUD_PFN = mask(30, 52);

  // swap entries: type in bits 59-63, inverted offset in 9-58
  private static final int SWP_TYPE_SHIFT = 59;
  private static final long SWP_OFFSET = mask(9, 59);

  private final SoftleafTypes softleaves;

  X86PageTable(SoftleafTypes softleaves) {
    this.softleaves = softleaves;
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
    return (raw & SPECIAL) != 0;
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
    return (raw & (DIRTY | SAVED_DIRTY)) != 0;
  }

  /** Shadow stack pages, which the kernel calls writable too, have RW clear. */
  @Override
  public boolean write(long raw) {
    return (raw & RW) != 0;
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
    return (~raw & SWP_OFFSET) >>> 9;
  }

  @Override
  public long positionMask(long raw, int level) {
    if (present(raw, level)) {
      return pfnMask(level);
    }
    return softleaf(raw) == EntryType.MARKER ? 0 : SWP_OFFSET;
  }

  @Override
  public long attributes(long raw, int level) {
    if (present(raw, level)) {
      return raw & ~(pfnMask(level) | ACCESSED | DIRTY | SAVED_DIRTY);
    }
    return raw & ~positionMask(raw, level);
  }

  private static long pfnMask(int level) {
    return level == PTE ? PTE_PFN : level == PMD ? PMD_PFN : PUD_PFN;
  }

  private static long mask(int from, int to) {
    return (1L << to) - (1L << from);
  }
}
