// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Arch;

/**
 * Words of {@code VmFlags:} in smaps (show_smap_vma_flags()), for the bits that have one meaning in
 * all kernels from 6.1 on that set them.
 */
final class VmFlags {
  private static final long MAY_SHARE = 0x80;

  /** Words by bit; null where the meaning depends on the kernel. */
  private static final String[] WORDS = {
    "rd", "wr", "ex", "sh", "mr", "mw", "me", "ms", "gd", "um", "pf", "gu", "uw", "lo", "io", "sr",
    "rr", "dc", "de", "lf", "ac", "nr", "ht", "sf", null, "wf", "dd", "sd", "mm", "hg", "nh", "mg"
  };

  /** VM_LOCKONFAULT: has a word from 6.2 on (mm: do not show fs mm pc for VM_LOCKONFAULT pages). */
  private static final int LOCKONFAULT = 19;

  /** Word of the kernel for a bit that it has none for. */
  private static final String WORDLESS = "??";

  /** VM_ARCH_1: of arm64 the guarded pages of BTI, where the kernel is built with them. */
  private static final int ARCH_1 = 24;

  private VmFlags() {}

  /** Words, each with a space behind it; a bit whose word is not known is a {@value Told#NOT}. */
  static String words(long flags, Arch arch, KernelRelease kernel) {
    StringBuilder words = new StringBuilder();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((flags >>> bit & 1) != 0) {
        words.append(word(bit, arch, kernel)).append(' ');
      }
    }
    return words.toString();
  }

  private static String word(int bit, Arch arch, KernelRelease kernel) {
    if (bit == ARCH_1 && arch == Arch.ARM64) {
      return Told.NOT;
    }
    if (bit == LOCKONFAULT && !kernel.isFrom(6, 2)) {
      return kernel.major() == 0 ? Told.NOT : WORDLESS;
    }
    return bit < WORDS.length && WORDS[bit] != null ? WORDS[bit] : Told.NOT;
  }

  /** Permissions of a VMA as in maps. Example: rw-p */
  static String permissions(long flags) {
    StringBuilder permissions = new StringBuilder();
    for (int bit = 0; bit < 3; bit++) {
      permissions.append((flags >>> bit & 1) != 0 ? "rwx".charAt(bit) : '-');
    }
    return permissions.append((flags & MAY_SHARE) != 0 ? 's' : 'p').toString();
  }
}
