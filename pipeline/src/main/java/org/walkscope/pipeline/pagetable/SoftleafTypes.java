// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import java.util.Map;
import org.walkscope.schema.EntryType;

/**
 * Which of the 32 swap types means what on one kernel: its configuration decides how many of the
 * upper ones are not swap devices ({@code include/linux/swap.h}).
 */
final class SoftleafTypes {
  private static final int TYPES = 32; // 1 << MAX_SWAPFILES_SHIFT

  private final EntryType[] byType = new EntryType[TYPES];

  private SoftleafTypes() {}

  /** From the constants of the stream; a name that is absent is a type the kernel does not have. */
  static SoftleafTypes of(Map<String, Long> constants) {
    SoftleafTypes types = new SoftleafTypes();
    long swapFiles = Math.min(constants.getOrDefault("MAX_SWAPFILES", 0L), TYPES);
    for (int type = 0; type < swapFiles; type++) {
      types.byType[type] = EntryType.SWAP;
    }
    types.name(constants, "SWP_HWPOISON", EntryType.HWPOISON);
    types.name(constants, "SWP_MIGRATION_READ", EntryType.MIGRATION);
    types.name(constants, "SWP_MIGRATION_READ_EXCLUSIVE", EntryType.MIGRATION);
    types.name(constants, "SWP_MIGRATION_WRITE", EntryType.MIGRATION);
    types.name(constants, "SWP_DEVICE_WRITE", EntryType.DEVICE);
    types.name(constants, "SWP_DEVICE_READ", EntryType.DEVICE);
    types.name(constants, "SWP_DEVICE_EXCLUSIVE", EntryType.DEVICE);
    types.name(constants, "SWP_PTE_MARKER", EntryType.MARKER);
    return types;
  }

  private void name(Map<String, Long> constants, String name, EntryType meaning) {
    Long type = constants.get(name);
    if (type != null && type >= 0 && type < TYPES) {
      byType[type.intValue()] = meaning;
    }
  }

  /** The kernel reads type 0, offset 0 as none: a swap device's first page is its header. */
  EntryType of(int type, long offset) {
    return type == 0 && offset == 0 ? EntryType.NONE : byType[type];
  }
}
