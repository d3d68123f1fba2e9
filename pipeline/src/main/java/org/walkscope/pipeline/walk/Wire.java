// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

/** Numbers of {@code bpf/include/wire.h} that events carry. */
final class Wire {
  static final int WALKER_PT_RANGE_WALK = 2;

  static final int FILE_SMAPS = 1;
  static final int FILE_SMAPS_ROLLUP = 2;
  static final int FILE_NUMA_MAPS = 3;
  static final int FILE_PAGEMAP = 4;
  static final int FILE_CLEAR_REFS = 5;
  static final int FILE_PAGEMAP_SCAN = 6;

  static final int VMA_ANONYMOUS = 0x1;
  static final int VMA_HUGETLB = 0x2;
  static final int VMA_GATE = 0x4;
  static final int VMA_FILE = 0x8;
  static final int VMA_DAX = 0x10;
  static final int VMA_WP_ASYNC = 0x20;

  static final int ENTRIES_HUGETLB = 0x1;
  static final int ENTRIES_UNLOCKED = 0x2;
  static final int ENTRIES_PARTIAL = 0x4;

  static final int FOLIO_ANON = 0x1;
  static final int FOLIO_KSM = 0x2;
  static final int FOLIO_SWAPBACKED = 0x8;
  static final int FOLIO_TABLE_SHARED = 0x10;
  static final int FOLIO_RMAPPABLE = 0x20;
  static final int FOLIO_HWPOISON = 0x40;

  static final int LOCK_PTL = 4;
  static final int LOCK_WAIT_BOUND = 0x1;
  static final int LOCK_HOLD_BOUND = 0x2;
  static final int LOCK_DOWNGRADED = 0x4;
  static final int LOCK_VMA = 3;

  private Wire() {}
}
