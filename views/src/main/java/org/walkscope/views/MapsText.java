// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.Vma;

/** Texts of a VMA, as /proc/PID/maps prints them. */
public final class MapsText {
  /** include/linux/mm.h; the same since the first git commit of the kernel. */
  private static final long VM_READ = 1;

  private static final long VM_WRITE = 2;
  private static final long VM_EXEC = 4;

  /** Bit that maps prints as s: VM_MAYSHARE, not VM_SHARED. */
  private static final long VM_MAYSHARE = 0x80;

  private MapsText() {}

  /** Address, hexadecimal: a JSON number would lose digits. */
  public static String address(long address) {
    return "%08x".formatted(address);
  }

  /** Permissions. Example: r-xp */
  public static String permissions(Vma vma) {
    long flags = vma.getFlags();
    return ((flags & VM_READ) != 0 ? "r" : "-")
        + ((flags & VM_WRITE) != 0 ? "w" : "-")
        + ((flags & VM_EXEC) != 0 ? "x" : "-")
        + ((flags & VM_MAYSHARE) != 0 ? "s" : "p");
  }

  /** Kind of the VMA: anonymous, file, hugetlb, gate, special. */
  public static String kind(Vma vma) {
    if (vma.getGate()) {
      return "gate";
    }
    if (vma.getHugetlb()) {
      return "hugetlb";
    }
    if (vma.getFile()) {
      return "file";
    }
    return vma.getAnonymous() ? "anonymous" : "special";
  }
}
