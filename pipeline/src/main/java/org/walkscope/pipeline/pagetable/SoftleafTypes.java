// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import java.util.Map;
import org.walkscope.schema.EntryType;

/**
 * Meanings of the 32 swap types on one kernel. Configuration and version decide which of the upper
 * ones are special instead of swap devices ({@code include/linux/swap.h}), and what the offset of a
 * special type holds ({@code include/linux/swapops.h}).
 */
final class SoftleafTypes {
  private static final int TYPES = 32; // 1 << MAX_SWAPFILES_SHIFT

  private final EntryType[] byType = new EntryType[TYPES];
  private final int[] bits = new int[TYPES];
  private final long[] markers = new long[3];
  private final long pfnMask;
  private final long young;
  private final long dirty;

  private SoftleafTypes(Map<String, Long> constants, int pfnBits) {
    int kept = constants.getOrDefault("SWP_PFN_BITS", (long) pfnBits).intValue();
    pfnMask = (1L << kept) - 1;
    young = 1L << constants.getOrDefault("SWP_MIG_YOUNG_BIT", (long) kept);
    dirty = 1L << constants.getOrDefault("SWP_MIG_DIRTY_BIT", kept + 1L);
    markers[0] = constants.getOrDefault("PTE_MARKER_UFFD_WP", 1L);
    markers[1] = constants.getOrDefault("PTE_MARKER_POISONED", 2L);
    markers[2] = constants.getOrDefault("PTE_MARKER_GUARD", 4L);
  }

  /**
   * Types by the constants of the stream; an absent name is a type that the kernel does not have.
   *
   * @param pfnBits number of bits of a PFN in an offset, without a constant
   */
  static SoftleafTypes of(Map<String, Long> constants, int pfnBits) {
    SoftleafTypes types = new SoftleafTypes(constants, pfnBits);
    long swapFiles = Math.min(constants.getOrDefault("MAX_SWAPFILES", 0L), TYPES);
    for (int type = 0; type < swapFiles; type++) {
      types.byType[type] = EntryType.SWAP;
      types.bits[type] = EntryBits.SWAP;
    }
    types.name(constants, "SWP_HWPOISON", EntryType.HWPOISON, EntryBits.HWPOISON);
    int migration = EntryBits.MIGRATION;
    types.name(constants, "SWP_MIGRATION_READ", EntryType.MIGRATION, migration);
    types.name(
        constants,
        "SWP_MIGRATION_READ_EXCLUSIVE",
        EntryType.MIGRATION,
        migration | EntryBits.EXCLUSIVE);
    types.name(constants, "SWP_MIGRATION_WRITE", EntryType.MIGRATION, migration | EntryBits.WRITE);
    types.device(constants, "SWP_DEVICE_READ", EntryBits.DEVICE_PRIVATE);
    types.device(constants, "SWP_DEVICE_WRITE", EntryBits.DEVICE_PRIVATE | EntryBits.WRITE);
    types.device(constants, "SWP_DEVICE_EXCLUSIVE_READ", EntryBits.DEVICE_EXCLUSIVE);
    int exclusive = EntryBits.DEVICE_EXCLUSIVE | EntryBits.WRITE;
    types.device(constants, "SWP_DEVICE_EXCLUSIVE_WRITE", exclusive);
    types.device(constants, "SWP_DEVICE_EXCLUSIVE", exclusive); // always writable since 6.15
    types.name(constants, "SWP_PTE_MARKER", EntryType.MARKER, EntryBits.MARKER);
    types.name(constants, "SWP_SWAPIN_ERROR", EntryType.MARKER, EntryBits.SWAPIN_ERROR);
    return types;
  }

  private void device(Map<String, Long> constants, String name, int meaning) {
    name(constants, name, EntryType.DEVICE, meaning);
  }

  private void name(Map<String, Long> constants, String name, EntryType meaning, int typeBits) {
    Long type = constants.get(name);
    if (type != null && type >= 0 && type < TYPES) {
      byType[type.intValue()] = meaning;
      bits[type.intValue()] = typeBits;
    }
  }

  /** The kernel reads type 0, offset 0 as none: a swap device's first page is its header. */
  EntryType of(int type, long offset) {
    return type == 0 && offset == 0 ? EntryType.NONE : byType[type];
  }

  int bits(int type, long offset) {
    if (type == 0 && offset == 0) {
      return EntryBits.NONE;
    }
    int meaning = bits[type];
    if ((meaning & EntryBits.MIGRATION) != 0) {
      meaning |= (offset & young) != 0 ? EntryBits.YOUNG : 0;
      meaning |= (offset & dirty) != 0 ? EntryBits.DIRTY : 0;
    } else if ((meaning & EntryBits.MARKER) != 0) {
      meaning |= (offset & markers[0]) != 0 ? EntryBits.MARKER_UFFD_WP : 0;
      meaning |= (offset & markers[1]) != 0 ? EntryBits.MARKER_POISONED : 0;
      meaning |= (offset & markers[2]) != 0 ? EntryBits.MARKER_GUARD : 0;
    }
    return meaning;
  }

  /**
   * Bits of an offset that are its position: all of a swap device's, the PFN of a special type, or
   * none.
   */
  long positionMask(int type) {
    int meaning = bits[type];
    if ((meaning & (EntryBits.MARKER | EntryBits.SWAPIN_ERROR)) != 0) {
      return 0;
    }
    return (meaning & EntryBits.HAS_SOFTLEAF_PFN) != 0 ? pfnMask : -1L;
  }

  /** Bits of an offset that are young and dirty. */
  long ageMask(int type) {
    return (bits[type] & EntryBits.MIGRATION) != 0 ? young | dirty : 0;
  }

  long pfn(long offset) {
    return offset & pfnMask;
  }
}
