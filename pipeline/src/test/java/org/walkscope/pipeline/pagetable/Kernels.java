// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.pagetable;

import java.util.HashMap;
import java.util.Map;

/** The constants of kernels as Debian configures them, from the headers of each. */
enum Kernels {
  X86_6_1(true, 4, 12, 48),
  X86_6_12(true, 4, 12, 48),
  X86_7_3(true, 4, 12, 48),
  X86_7_3_LA57(true, 5, 12, 48),
  ARM64_6_1(false, 4, 12, 48),
  ARM64_6_12(false, 4, 12, 48),
  ARM64_7_3(false, 4, 12, 48),
  ARM64_7_3_16K(false, 4, 14, 48),
  ARM64_7_3_LPA2(false, 5, 12, 52),
  ARM64_7_3_16K_LPA2(false, 4, 14, 52),
  ARM64_7_3_64K_LPA(false, 3, 16, 52);

  final boolean x86;
  final int levels;
  final int pageShift;
  final int physicalBits;

  Kernels(boolean x86, int levels, int pageShift, int physicalBits) {
    this.x86 = x86;
    this.levels = levels;
    this.pageShift = pageShift;
    this.physicalBits = x86 ? (levels == 5 ? 52 : 46) : physicalBits;
  }

  boolean is61() {
    return this == X86_6_1 || this == ARM64_6_1;
  }

  private boolean has(String version) {
    return name().contains(version);
  }

  int pmdShift() {
    return pageShift + pageShift - 3;
  }

  int pudShift() {
    return pmdShift() + pageShift - 3;
  }

  int shift(int level) {
    return level == PageTableFormat.PTE
        ? pageShift
        : level == PageTableFormat.PMD ? pmdShift() : pudShift();
  }

  PageTableFormat format() {
    return x86
        ? new X86PageTable(constants(), levels)
        : new Arm64PageTable(constants(), pageShift, pmdShift(), pudShift());
  }

  /** What the loader sends from such a kernel. */
  Map<String, Long> constants() {
    Map<String, Long> constants = new HashMap<>();
    swapTypes(constants);
    constants.put("SWP_PFN_BITS", physicalBits - (long) pageShift);
    constants.put("SWP_MIG_YOUNG_BIT", physicalBits - (long) pageShift);
    constants.put("SWP_MIG_DIRTY_BIT", physicalBits - (long) pageShift + 1);
    constants.put("ZERO_PFN", 0x1234L);
    if (x86) {
      constants.put("_PAGE_SAVED_DIRTY", is61() ? 0 : 1L << 58);
      constants.put("_PAGE_DEVMAP", is61() ? 1L << 58 : has("6_12") ? 1L << 57 : 0);
      constants.put("X86_FEATURE_USER_SHSTK", 0L);
      return constants;
    }
    constants.put("PTE_DEVMAP", is61() || has("6_12") ? 1L << 57 : 0);
    if (is61()) {
      constants.put("PTE_PROT_NONE", 1L << 58);
      constants.put("PMD_PRESENT_INVALID", 1L << 59);
      constants.put("__SWP_TYPE_SHIFT", 3L);
      constants.put("__SWP_OFFSET_SHIFT", 8L);
    } else {
      constants.put("PTE_PRESENT_INVALID", 1L << 11);
      constants.put("PTE_UFFD_WP", 1L << 58);
      constants.put("PTE_SWP_UFFD_WP", 1L << 3);
      constants.put("__SWP_TYPE_SHIFT", 6L);
      constants.put("__SWP_OFFSET_SHIFT", 12L);
    }
    if (physicalBits == 52) {
      constants.put("PTE_ADDR_HIGH", pageShift == 16 ? 0xf000L : 0x300L);
      constants.put("PTE_ADDR_HIGH_SHIFT", pageShift == 16 ? 36L : 42L);
    }
    return constants;
  }

  private void swapTypes(Map<String, Long> constants) {
    boolean swapinError = is61();
    boolean marker = this != ARM64_6_1; // there a marker was for userfaultfd alone
    int device = has("7_3") ? 3 : 4;
    int type = 32 - (swapinError ? 1 : 0) - (marker ? 1 : 0) - device - 3 - 1;
    constants.put("MAX_SWAPFILES", (long) type);
    constants.put("SWP_HWPOISON", (long) type++);
    constants.put("SWP_MIGRATION_READ", (long) type++);
    constants.put("SWP_MIGRATION_READ_EXCLUSIVE", (long) type++);
    constants.put("SWP_MIGRATION_WRITE", (long) type++);
    constants.put("SWP_DEVICE_WRITE", (long) type++);
    constants.put("SWP_DEVICE_READ", (long) type++);
    constants.put(
        device == 4 ? "SWP_DEVICE_EXCLUSIVE_WRITE" : "SWP_DEVICE_EXCLUSIVE", (long) type++);
    if (device == 4) {
      constants.put("SWP_DEVICE_EXCLUSIVE_READ", (long) type++);
    }
    if (marker) {
      constants.put("SWP_PTE_MARKER", (long) type++);
    }
    if (swapinError) {
      constants.put("SWP_SWAPIN_ERROR", (long) type);
    }
  }
}
