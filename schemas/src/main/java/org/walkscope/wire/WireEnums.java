// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.WalkerKind;

/**
 * Avro's enums by the numbers of {@code bpf/include/wire.h}. Made by {@code ./walkscope contract}.
 */
public final class WireEnums {
  private WireEnums() {}

  /** Null for a number that {@code enum ws_arch} does not have. */
  public static Arch arch(int number) {
    return switch (number) {
      case Wire.ARCH_X86_64 -> Arch.X86_64;
      case Wire.ARCH_ARM64 -> Arch.ARM64;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_detail} does not have. */
  public static Detail detail(int number) {
    return switch (number) {
      case Wire.DETAIL_ENTRIES -> Detail.ENTRIES;
      case Wire.DETAIL_FOLIOS -> Detail.FOLIOS;
      case Wire.DETAIL_NONE -> Detail.NONE;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_level} does not have. */
  public static Level level(int number) {
    return switch (number) {
      case Wire.LEVEL_PTE -> Level.PTE;
      case Wire.LEVEL_PMD -> Level.PMD;
      case Wire.LEVEL_PUD -> Level.PUD;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_lock_kind} does not have. */
  public static LockKind lockKind(int number) {
    return switch (number) {
      case Wire.LOCK_MMAP_READ -> LockKind.MMAP_LOCK_READ;
      case Wire.LOCK_MMAP_WRITE -> LockKind.MMAP_LOCK_WRITE;
      case Wire.LOCK_VMA -> LockKind.VMA_LOCK;
      case Wire.LOCK_PTL -> LockKind.PTL;
      case Wire.LOCK_I_MMAP -> LockKind.I_MMAP_RWSEM;
      case Wire.LOCK_HUGETLB_VMA -> LockKind.HUGETLB_VMA_LOCK;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_file} does not have. */
  public static ProcFile procFile(int number) {
    return switch (number) {
      case Wire.FILE_NONE -> ProcFile.NONE;
      case Wire.FILE_SMAPS -> ProcFile.SMAPS;
      case Wire.FILE_SMAPS_ROLLUP -> ProcFile.SMAPS_ROLLUP;
      case Wire.FILE_NUMA_MAPS -> ProcFile.NUMA_MAPS;
      case Wire.FILE_PAGEMAP -> ProcFile.PAGEMAP;
      case Wire.FILE_CLEAR_REFS -> ProcFile.CLEAR_REFS;
      case Wire.FILE_PAGEMAP_SCAN -> ProcFile.PAGEMAP_SCAN;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_mode} does not have. */
  public static TraceMode traceMode(int number) {
    return switch (number) {
      case Wire.MODE_LIGHT -> TraceMode.LIGHT;
      case Wire.MODE_EXACT -> TraceMode.EXACT;
      default -> null;
    };
  }

  /** Null for a number that {@code enum ws_walker_kind} does not have. */
  public static WalkerKind walkerKind(int number) {
    return switch (number) {
      case Wire.WALKER_LEGACY -> WalkerKind.LEGACY;
      case Wire.WALKER_PT_RANGE_WALK -> WalkerKind.PT_RANGE_WALK;
      default -> null;
    };
  }
}
