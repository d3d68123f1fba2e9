// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

/** The kernel's writing side: what its set_pte() and make_*_entry() put into an entry. */
final class KernelEncoder {
  private final Kernels kernel;

  KernelEncoder(Kernels kernel) {
    this.kernel = kernel;
  }

  /** A softleaf, with the flag bits of the entry itself. */
  long softleaf(int type, long offset, boolean softDirty, boolean uffd, boolean exclusive) {
    if (kernel.x86) {
      long flags = (softDirty ? 2 : 0) | (uffd ? 4 : 0) | (exclusive ? 8 : 0);
      return (~offset << 14 >>> 5) | ((long) type << 59) | flags;
    }
    long flags = exclusive ? 4 : 0;
    if (kernel.is61()) {
      return (long) type << 3 | offset << 8 | flags;
    }
    return (long) type << 6 | offset << 12 | flags | (uffd ? 8 : 0);
  }

  /** A present leaf. */
  long present(int level, long pfn, int bits) {
    return kernel.x86 ? x86(level, pfn, bits) : arm64(level, pfn, bits);
  }

  private long x86(int level, long pfn, int bits) {
    boolean protNone = has(bits, EntryBits.PROTNONE);
    boolean write = has(bits, EntryBits.WRITE);
    long address = pfn << 12;
    if (protNone) { // flip_protnone_guard() within the level's own mask
      address = ~address & ((1L << 52) - (1L << kernel.shift(level)));
    }
    long raw = address | 1L << 63; // NX
    raw |= protNone ? 0x100 : 0x5;
    raw |= level == PageTableFormat.PTE ? 0 : 0x80;
    raw |= write ? 0x2 : 0;
    raw |= has(bits, EntryBits.YOUNG) ? 0x20 : 0;
    if (has(bits, EntryBits.DIRTY)) {
      raw |= write || kernel.is61() ? 0x40 : 1L << 58; // pte_mksaveddirty()
    }
    raw |= has(bits, EntryBits.SPECIAL) ? 0x200 : 0;
    raw |= has(bits, EntryBits.UFFD_WP) ? 0x400 : 0;
    return raw | (has(bits, EntryBits.SOFT_DIRTY) ? 0x800 : 0);
  }

  private long arm64(int level, long pfn, int bits) {
    boolean protNone = has(bits, EntryBits.PROTNONE);
    boolean write = has(bits, EntryBits.WRITE);
    boolean dirty = has(bits, EntryBits.DIRTY);
    long raw = physical(pfn << kernel.pageShift) | 3L << 53 | 0x800;
    raw |= level == PageTableFormat.PTE ? 2 : 0;
    raw |= kernel.physicalBits == 52 && kernel.pageShift < 16 ? 0 : 0x300;
    if (!protNone) {
      raw |= 0x41;
    } else if (kernel.is61()) {
      raw |= 1L << 58;
    }
    raw |= has(bits, EntryBits.YOUNG) ? 0x400 : 0;
    raw |= write ? 1L << 51 : 0;
    raw |= dirty && write ? 0 : 0x80; // hardware clears it at the first write
    raw |= dirty && !write ? 1L << 55 : 0;
    raw |= has(bits, EntryBits.SPECIAL) ? 1L << 56 : 0;
    raw |= has(bits, EntryBits.UFFD_WP) ? 1L << 58 : 0;
    return raw | (has(bits, EntryBits.CONTIGUOUS) ? 1L << 52 : 0);
  }

  /** __phys_to_pte_val(). */
  private long physical(long address) {
    if (kernel.physicalBits < 52) {
      return address;
    }
    boolean of64k = kernel.pageShift == 16;
    long low = address & ((1L << (of64k ? 48 : 50)) - 1);
    return low | (of64k ? (address >>> 48 & 0xf) << 12 : (address >>> 50 & 3) << 8);
  }

  private static boolean has(int bits, int bit) {
    return (bits & bit) != 0;
  }
}
