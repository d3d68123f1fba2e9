// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;

/**
 * Format of raw page-table entries of one architecture. Levels are those of {@code enum ws_level}:
 * 1 PTE, 2 PMD, 3 PUD. No method allocates.
 *
 * <p>Source of every bit: {@code arch/x86/include/asm/pgtable*.h}, {@code
 * arch/arm64/include/asm/pgtable*.h} and {@code include/linux/leafops.h} of Linux 7.3, 6.12 and
 * 6.1. The constants of the host tell these apart.
 */
public interface PageTableFormat {
  int PTE = 1;
  int PMD = 2;
  int PUD = 3;

  static PageTableFormat of(Host host) {
    return switch (host.getArch()) {
      case X86_64 -> new X86PageTable(host.getConstants(), host.getPgtableLevels());
      case ARM64 ->
          new Arm64PageTable(
              host.getConstants(), host.getPageShift(), host.getPmdShift(), host.getPudShift());
    };
  }

  /** Type of the entry; null for a table, and for an entry that no constant names. */
  default EntryType type(long raw, int level) {
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

  boolean none(long raw);

  /**
   * True if the entry is present as the kernel takes it, PROT_NONE and split-in-progress entries
   * included.
   */
  boolean present(long raw, int level);

  /** True if a present entry maps memory itself rather than pointing to a lower table. */
  boolean leaf(long raw, int level);

  /** True if a present entry maps no ordinary page: the zero page, or a bare PFN. */
  boolean special(long raw);

  /** Page frame number of a present entry, in base pages. */
  long pfn(long raw, int level);

  boolean young(long raw);

  boolean dirty(long raw);

  boolean write(long raw);

  boolean softDirty(long raw);

  /** True if userfaultfd tracks writes to it. */
  boolean uffd(long raw);

  /** True if the hardware may hold it and its neighbours in one TLB entry (arm64). */
  boolean contiguous(long raw);

  /** Type of an entry that is neither none nor present; null when no constant names it. */
  EntryType softleaf(long raw);

  /** Swap device of an entry that is neither none nor present, or its special type. */
  int swapType(long raw);

  /**
   * Offset in the swap device, in base pages; of a special type the marker's bits, or the PFN with
   * the other bits of a migration entry above it.
   */
  long swapOffset(long raw);

  /** PFN of an entry of a kind in {@link EntryBits#HAS_SOFTLEAF_PFN}. */
  long softleafPfn(long raw);

  /** Facts of the entry: {@link EntryBits}. */
  int bits(long raw, int level);

  /**
   * Adjacent bits that hold {@link #pfn} or {@link #swapOffset} in entries of this kind; 0 for a
   * marker, which has no position.
   */
  long positionMask(long raw, int level);

  /**
   * Bits that must be equal in two entries of one step: all but position, young, dirty and
   * contiguous; of a marker the marker itself.
   */
  long attributes(long raw, int level);

  /** True if the entries {@code raw + i * stride}, i below count, differ only in their position. */
  default boolean uniform(long raw, long stride, int count, int level) {
    if (count == 1 || stride == 0) {
      return true;
    }
    long mask = positionMask(raw, level);
    long last = raw + stride * (count - 1);
    boolean staysInside =
        stride != Long.MIN_VALUE
            && Math.abs(stride) <= mask / (count - 1)
            && (stride & (Long.lowestOneBit(mask) - 1)) == 0
            && ((raw ^ last) & ~mask) == 0;
    // an offset or PFN can turn an entry into another type (none, marker) only where it wraps
    return staysInside && type(raw, level) == type(last, level);
  }
}
