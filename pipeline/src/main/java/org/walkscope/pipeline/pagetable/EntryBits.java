// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import org.walkscope.schema.EntryType;

/**
 * Bits that {@link PageTableFormat#bits} finds in one raw entry: exactly one kind, or none where no
 * constant names it, and the attributes of this kind. Position: {@link PageTableFormat#pfn} of
 * PRESENT, {@link PageTableFormat#softleafPfn} of those that {@link #HAS_SOFTLEAF_PFN} names,
 * {@link PageTableFormat#swapType} and {@link PageTableFormat#swapOffset} of SWAP.
 */
public final class EntryBits {
  // kinds
  public static final int NONE = 1;

  /** Points to a lower table. */
  public static final int TABLE = 1 << 1;

  /** Present as the kernel takes it, PROT_NONE and split-in-progress entries included. */
  public static final int PRESENT = 1 << 2;

  public static final int SWAP = 1 << 3;
  public static final int MIGRATION = 1 << 4;
  public static final int DEVICE_PRIVATE = 1 << 5;
  public static final int DEVICE_EXCLUSIVE = 1 << 6;
  public static final int HWPOISON = 1 << 7;
  public static final int MARKER = 1 << 8;

  /** Page that could not be swapped in; since Linux 6.2 a poisoned marker. */
  public static final int SWAPIN_ERROR = 1 << 9;

  // attributes; a migration entry keeps young and dirty of the page's entry where it has room
  public static final int YOUNG = 1 << 10;
  public static final int DIRTY = 1 << 11;

  /** PRESENT, MIGRATION, DEVICE_PRIVATE, DEVICE_EXCLUSIVE. */
  public static final int WRITE = 1 << 12;

  public static final int SOFT_DIRTY = 1 << 13;

  /** Tracked by userfaultfd; of a marker see {@link #MARKER_UFFD_WP}. */
  public static final int UFFD_WP = 1 << 14;

  /** PRESENT without an ordinary page: the zero page or a bare PFN; device memory before 6.17. */
  public static final int SPECIAL = 1 << 15;

  /** Contiguous bit of arm64: one TLB entry may hold it and its neighbours. */
  public static final int CONTIGUOUS = 1 << 16;

  /** PRESENT, but no access: PROT_NONE, NUMA hinting, userfaultfd's read-write protection. */
  public static final int PROTNONE = 1 << 17;

  /** Anonymous page of this process alone; kept in SWAP and in a readable MIGRATION. */
  public static final int EXCLUSIVE = 1 << 18;

  /** Zero page of base size. */
  public static final int ZERO_PAGE = 1 << 19;

  public static final int MARKER_UFFD_WP = 1 << 20;
  public static final int MARKER_POISONED = 1 << 21;
  public static final int MARKER_GUARD = 1 << 22;

  public static final int KIND = YOUNG - 1;

  /** Kinds that are not present and have a PFN, {@link PageTableFormat#softleafPfn}. */
  public static final int HAS_SOFTLEAF_PFN =
      MIGRATION | DEVICE_PRIVATE | DEVICE_EXCLUSIVE | HWPOISON;

  private EntryBits() {}

  /** Type of the entry; null for a table, and for a kind that no constant names. */
  public static EntryType type(int bits) {
    if ((bits & PRESENT) != 0) {
      return (bits & SPECIAL) != 0 ? EntryType.PFN : EntryType.FOLIO;
    }
    return switch (bits & KIND) {
      case NONE -> EntryType.NONE;
      case SWAP -> EntryType.SWAP;
      case MIGRATION -> EntryType.MIGRATION;
      case DEVICE_PRIVATE, DEVICE_EXCLUSIVE -> EntryType.DEVICE;
      case HWPOISON -> EntryType.HWPOISON;
      case MARKER, SWAPIN_ERROR -> EntryType.MARKER;
      default -> null;
    };
  }
}
