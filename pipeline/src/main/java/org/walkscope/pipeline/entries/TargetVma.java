// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.schema.Vma;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/**
 * Facts of the walked VMA on which a walk's result depends. VM_READ to VM_MAYSHARE and VM_LOCKED
 * have had their values since Linux 2.0.
 */
public final class TargetVma {
  private static final long VM_WRITE = 0x2;
  private static final long VM_SHARED = 0x8;
  private static final long VM_MAYWRITE = 0x20;
  private static final long VM_LOCKED = 0x2000;

  private TargetVma() {}

  public static boolean known(WalkBeginView begin) {
    return (begin.vmaStart() | begin.vmaEnd()) != 0;
  }

  public static boolean is(WalkBeginView begin, int vmaKind) {
    return (begin.vmaKind() & vmaKind) != 0;
  }

  /**
   * True for a private mapping that may be written: only these hold anonymous pages beside others.
   */
  public static boolean mayCopyOnWrite(WalkBeginView begin) {
    return (begin.vmaFlags() & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
  }

  /** False for a lost begin, of which no totals are made. */
  public static boolean locked(WalkBeginView begin) {
    return begin != null && (begin.vmaFlags() & VM_LOCKED) != 0;
  }

  /** True if smap_gather_stats() of a shmem VMA lets each hole be looked up on its own. */
  public static boolean looksUpHoles(WalkBeginView begin) {
    boolean wholeVma = begin.start() <= begin.vmaStart();
    boolean privateWritable = (begin.vmaFlags() & (VM_SHARED | VM_WRITE)) == VM_WRITE;
    return !wholeVma || (begin.shmemSwapBytes() != 0 && privateWritable);
  }

  /** VMA of a walk of one VMA, as the event VMA of a walk over several. */
  public static VmaView toPart(WalkBeginView begin) {
    return VmaView.allocate()
        .start(begin.start())
        .end(begin.end())
        .vmaStart(begin.vmaStart())
        .vmaEnd(begin.vmaEnd())
        .vmaFlags(begin.vmaFlags())
        .vmaPgoff(begin.vmaPgoff())
        .inode(begin.inode())
        .device(begin.device())
        .vmaKind(begin.vmaKind())
        .hugetlbShift(begin.hugetlbShift())
        .vmaName(begin.vmaName());
  }

  /** Name as show_map_vma() prints it, for a file its base name; null without a name. */
  private static String name(WalkBeginView begin) {
    if (is(begin, Wire.VMA_GATE)) {
      return "[vsyscall]";
    }
    if (is(begin, Wire.VMA_HEAP)) {
      return "[heap]";
    }
    if (is(begin, Wire.VMA_STACK)) {
      return "[stack]";
    }
    String name = begin.vmaName();
    if (name.isEmpty()) {
      return null;
    }
    // prctl allows no bracket in a name: a name with one is the kernel's own, of a special mapping
    boolean whole = is(begin, Wire.VMA_FILE) || name.startsWith("[");
    return whole ? name : "[anon:" + name + "]";
  }

  public static Vma toVma(WalkBeginView begin) {
    return new Vma(
        begin.vmaStart(),
        begin.vmaEnd(),
        begin.vmaFlags(),
        begin.vmaPgoff(),
        begin.inode(),
        Integer.toUnsignedLong(begin.device()),
        is(begin, Wire.VMA_ANONYMOUS),
        is(begin, Wire.VMA_HUGETLB),
        is(begin, Wire.VMA_GATE),
        is(begin, Wire.VMA_FILE),
        name(begin));
  }
}
