// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;

/**
 * Format of raw page-table entries of one architecture. Levels are those of {@code enum ws_level}:
 * 1 PTE, 2 PMD, 3 PUD. No method allocates. A class, not an interface: its methods are called for
 * each run of entries.
 *
 * <p>Source of every bit: {@code arch/x86/include/asm/pgtable*.h}, {@code
 * arch/arm64/include/asm/pgtable*.h} and {@code include/linux/leafops.h} of Linux 7.3, 6.12 and
 * 6.1. The constants of the host tell these apart.
 */
public abstract class PageTableFormat {
  public static final int PTE = 1;
  public static final int PMD = 2;
  public static final int PUD = 3;

  public static PageTableFormat of(Host host) {
    return switch (host.getArch()) {
      case X86_64 -> new X86PageTable(host.getConstants(), host.getPgtableLevels());
      case ARM64 ->
          new Arm64PageTable(
              host.getConstants(), host.getPageShift(), host.getPmdShift(), host.getPudShift());
    };
  }

  /** Type of the entry; null for a table, and for an entry that no constant names. */
  public final EntryType type(long raw, int level) {
    if (none(raw)) {
      return EntryType.NONE;
    }
    if (!present(raw, level)) {
      return softleaf(raw);
    }
    if (!leaf(raw, level)) {
      return null;
    }
    return special(raw) ? EntryType.PFN : EntryType.FOLIO;
  }

  public abstract boolean none(long raw);

  /**
   * True if the entry is present as the kernel takes it, PROT_NONE and split-in-progress entries
   * included.
   */
  public abstract boolean present(long raw, int level);

  /** True if a present entry maps memory itself rather than pointing to a lower table. */
  public abstract boolean leaf(long raw, int level);

  /** True if a present entry maps no ordinary page: the zero page, or a bare PFN. */
  public abstract boolean special(long raw);

  /** Page frame number of a present entry, in base pages. */
  public abstract long pfn(long raw, int level);

  public abstract boolean young(long raw);

  public abstract boolean dirty(long raw);

  public abstract boolean write(long raw);

  public abstract boolean softDirty(long raw);

  /** True if userfaultfd tracks writes to it. */
  public abstract boolean uffd(long raw);

  /** True if the hardware may hold it and its neighbours in one TLB entry (arm64). */
  public abstract boolean contiguous(long raw);

  /** Type of an entry that is neither none nor present; null when no constant names it. */
  public abstract EntryType softleaf(long raw);

  /** Swap device of an entry that is neither none nor present, or its special type. */
  public abstract int swapType(long raw);

  /**
   * Offset in the swap device, in base pages; of a special type the marker's bits, or the PFN with
   * the other bits of a migration entry above it.
   */
  public abstract long swapOffset(long raw);

  /** PFN of an entry of a kind in {@link EntryBits#HAS_SOFTLEAF_PFN}. */
  public abstract long softleafPfn(long raw);

  /** Facts of the entry: {@link EntryBits}. */
  public abstract int bits(long raw, int level);

  /** Page frame of the zero page of base size; -1 when it is not known. */
  public abstract long zeroPfn();

  /**
   * Adjacent bits that hold {@link #pfn} or {@link #swapOffset} in entries of this kind; 0 for a
   * marker, which has no position.
   */
  public abstract long positionMask(long raw, int level);

  /**
   * Bits that must be equal in two entries of one step: all but position, young, dirty and
   * contiguous; of a marker the marker itself.
   */
  public abstract long attributes(long raw, int level);

  /** True if the entries {@code raw + i * stride}, i below count, differ only in their position. */
  public final boolean uniform(long raw, long stride, int count, int level) {
    if (count == 1 || stride == 0) {
      return true;
    }
    long mask = positionMask(raw, level);
    long last = raw + stride * (count - 1);
    // a stride of 32 bits takes no entry around all 64 bits: the ends tell, without a division
    boolean staysInside =
        stride != Long.MIN_VALUE
            && (stride == (int) stride || Math.abs(stride) <= mask / (count - 1))
            && (stride & (Long.lowestOneBit(mask) - 1)) == 0
            && ((raw ^ last) & ~mask) == 0;
    // an offset or PFN can turn an entry into another type (none, marker) only where it wraps
    return staysInside && type(raw, level) == type(last, level);
  }

  /** True if the entries {@code raw + i * stride}, i below count, have the same {@link #bits}. */
  public final boolean alike(long raw, long stride, int count, int level) {
    if (count == 1 || stride == 0) {
      return true;
    }
    if (!uniform(raw, stride, count, level)) {
      return false;
    }
    if (!present(raw, level)) {
      return true;
    }
    long first = pfn(raw, level);
    long last = pfn(raw + stride * (count - 1), level);
    return zeroPfn() < Math.min(first, last) || zeroPfn() > Math.max(first, last);
  }
}
