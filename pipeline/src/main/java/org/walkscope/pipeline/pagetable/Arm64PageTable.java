// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import org.walkscope.schema.EntryType;

/**
 * arm64 with any granule. Physical addresses of up to 50 bits; LPA2 keeps two more in bits 8 and 9,
 * where other kernels keep the shareability, and needs a constant of its own to be told apart.
 */
final class Arm64PageTable implements PageTableFormat {
  private static final long VALID = 1;
  private static final long TABLE = 1 << 1; // of a PMD or PUD; a page has it too
  private static final long RDONLY = 1 << 7;
  private static final long AF = 1 << 10;
  private static final long PRESENT_INVALID = 1 << 11; // with VALID clear, else nG
  private static final long WRITE = 1L << 51; // DBM
  private static final long CONT = 1L << 52;
  private static final long DIRTY = 1L << 55;
  private static final long SPECIAL = 1L << 56;
  private static final long UFFD = 1L << 58;
  private static final int ADDRESS_BITS = 50;

  // swap entries: type in bits 6-10, offset in 12-61
  private static final int SWP_TYPE_SHIFT = 6;
  private static final long SWP_OFFSET = (1L << 62) - (1L << 12);

  private final SoftleafTypes softleaves;
  private final int pageShift;
  private final long ptePfn;
  private final long pmdPfn;
  private final long pudPfn;

  Arm64PageTable(SoftleafTypes softleaves, int pageShift, int pmdShift, int pudShift) {
    this.softleaves = softleaves;
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
    return (raw & (VALID | PRESENT_INVALID)) != 0;
  }

  @Override
  public boolean leaf(long raw, int level) {
    return level == PTE || (raw & TABLE) == 0;
  }

  @Override
  public boolean special(long raw) {
    return (raw & SPECIAL) != 0;
  }

  @Override
  public long pfn(long raw, int level) {
    return (raw & pfnMask(level)) >>> pageShift;
  }

  @Override
  public boolean young(long raw) {
    return (raw & AF) != 0;
  }

  /** By software's bit, or by hardware, which clears RDONLY in a writable entry. */
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
    return (raw & UFFD) != 0;
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
    return (int) (raw >>> SWP_TYPE_SHIFT) & 31;
  }

  @Override
  public long swapOffset(long raw) {
    return (raw & SWP_OFFSET) >>> 12;
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
      long bits = raw & ~(pfnMask(level) | AF | DIRTY | CONT);
      // dirty shows in RDONLY of a writable entry
      return (bits & WRITE) != 0 ? bits | RDONLY : bits;
    }
    return raw & ~positionMask(raw, level);
  }

  private long pfnMask(int level) {
    return level == PTE ? ptePfn : level == PMD ? pmdPfn : pudPfn;
  }

  private static long addressMask(int shift) {
    return (1L << ADDRESS_BITS) - (1L << shift);
  }
}
