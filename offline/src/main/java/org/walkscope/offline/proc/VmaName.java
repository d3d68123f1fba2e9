// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import org.walkscope.schema.Vma;

/**
 * Name of a VMA. The trace has the last part of a path, and not whether the file is deleted, so
 * both the folder and the place of "(deleted)" are marked.
 */
final class VmaName {
  /** Most bytes that the probe keeps. */
  private static final int KEPT = 63;

  private VmaName() {}

  /**
   * Name in maps and smaps; empty for none.
   *
   * @param told whether the trace has names at all
   */
  static String inMaps(Vma vma, boolean told) {
    String name = vma.getName();
    if (name == null) {
      return told && !vma.getFile() ? "" : Told.NOT;
    }
    String shown = whole(name).replace("\n", "\\012");
    return isSpecial(vma) ? shown : Told.NOT + "/" + shown + " " + Told.NOT;
  }

  /** Word or words of numa_maps about the file, or heap or stack, each with a space before it. */
  static String inNumaMaps(Vma vma, boolean told) {
    if (vma.getFile()) {
      boolean path = vma.getName() != null && !isSpecial(vma);
      return " file=" + (path ? Told.NOT + "/" + octal(whole(vma.getName())) + Told.NOT : Told.NOT);
    }
    if (!told) {
      return " " + Told.NOT;
    }
    return "[heap]".equals(vma.getName()) || "[stack]".equals(vma.getName())
        ? " " + vma.getName().substring(1, vma.getName().length() - 1)
        : "";
  }

  /** True for [heap] and the like; a file shows its name there when it was named by prctl. */
  private static boolean isSpecial(Vma vma) {
    return !vma.getFile() || vma.getName().startsWith("[anon_shmem:");
  }

  /** The name; marked where it may be cut, or has bytes that the stream escapes. */
  private static String whole(String name) {
    if (name.indexOf('\\') >= 0) {
      return Told.NOT;
    }
    return name.length() < KEPT ? name : name + Told.NOT;
  }

  /** Characters that seq_path() escapes in numa_maps; in maps it escapes line ends alone. */
  private static String octal(String name) {
    return name.replace("\n", "\\012")
        .replace("\t", "\\011")
        .replace("=", "\\075")
        .replace(" ", "\\040");
  }
}
