// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Numbers of {@code bpf/include/wire.h} that have a name. Made by {@code ./walkscope contract}. */
public final class Wire {

  // enum ws_limits: Limits and fixed sizes.

  /** "WSCP" as it stands in the file. */
  public static final int MAGIC = 1346589527;

  /**
   * Version of the layout. Structs grow at their end alone: a field says since which version it is
   * there. Version 2 has no CLOCK frames.
   */
  public static final int VERSION = 7;

  /** Longest payload; a longer claim is corruption. */
  public static final int MAX_FRAME_BYTES = 262144;

  /** comm of a task with its NUL. */
  public static final int COMM_BYTES = 16;

  /** Kernel symbol with its NUL. */
  public static final int SYMBOL_BYTES = 56;

  /** Host name or kernel release with its NUL. */
  public static final int NAME_BYTES = 64;

  /** Name of a VMA with its NUL; a longer one is cut. */
  public static final int VMA_NAME_BYTES = 64;

  /** Path of a cgroup with its NUL. */
  public static final int CGROUP_PATH_BYTES = 1024;

  /** Boot id with its NUL. */
  public static final int BOOT_ID_BYTES = 40;

  /** Name of a constant with its NUL. */
  public static final int CONSTANT_NAME_BYTES = 40;

  // enum ws_arch: Architecture of the host.

  /** x86_64. */
  public static final int ARCH_X86_64 = 1;

  /** arm64. */
  public static final int ARCH_ARM64 = 2;

  // enum ws_mode: Trace mode.

  /** Nothing is hooked that fires outside walks. */
  public static final int MODE_LIGHT = 1;

  /** The spin-lock functions are hooked too: waits and holds are measured. */
  public static final int MODE_EXACT = 2;

  // enum ws_detail: What is read of each entry.

  /** Raw entries. */
  public static final int DETAIL_ENTRIES = 1;

  /** Raw entries, and facts of the folios behind them. */
  public static final int DETAIL_FOLIOS = 2;

  /** Walks and locks, no entries. */
  public static final int DETAIL_NONE = 3;

  // enum ws_frame_type: Type of a frame: which struct its payload is.

  /** A walk begins. */
  public static final int FRAME_WALK_BEGIN = 1;

  /** Runs of entries, read under their lock in exact mode. */
  public static final int FRAME_ENTRIES = 2;

  /** Facts of the folios behind the ENTRIES just before, read under the same lock. */
  public static final int FRAME_FOLIOS = 3;

  /** A pte_hole callback. */
  public static final int FRAME_HOLE = 4;

  /** A lock span inside a walk, when it ended. */
  public static final int FRAME_LOCK = 5;

  /** A walk ends. */
  public static final int FRAME_WALK_END = 6;

  /** Swap entries that more than one page table holds. */
  public static final int FRAME_SWAPCOUNT = 7;

  /** Cumulative counters of one CPU. */
  public static final int FRAME_LOSS = 8;

  /** The stream ends as it should. */
  public static final int FRAME_STREAM_END = 9;

  /** A walk over more than one VMA enters the next. */
  public static final int FRAME_VMA = 10;

  /** Request of PAGEMAP_SCAN, first in each of its walks. */
  public static final int FRAME_SCAN = 11;

  /** A lock held around walks, when it was released. */
  public static final int FRAME_LOCK_HOLD = 12;

  /** A wait of another task for such a lock. */
  public static final int FRAME_STALL = 13;

  /** Cumulative run time of one BPF program. */
  public static final int FRAME_COST = 14;

  /** CLOCK_REALTIME was set, or the machine was suspended. */
  public static final int FRAME_CLOCK = 15;

  /** A range of the walk whose page tables were left out. */
  public static final int FRAME_UNREAD = 16;

  /** Path of a cgroup that begins name by its id. */
  public static final int FRAME_CGROUP = 17;

  // enum ws_sequence: Sequence of an event that stands outside walks.

  /** Not numbered. */
  public static final int OUTSIDE = -1;

  // enum ws_walker_kind: Which page-table walker walked.

  /** walk_page_range() and the like, with callbacks. */
  public static final int WALKER_LEGACY = 1;

  /** pt_range_walk. */
  public static final int WALKER_PT_RANGE_WALK = 2;

  // enum ws_file: What a snapshot is a read of.

  /** No file: the walk is not part of a snapshot. */
  public static final int FILE_NONE = 0;

  /** /proc/PID/smaps. */
  public static final int FILE_SMAPS = 1;

  /** /proc/PID/smaps_rollup. */
  public static final int FILE_SMAPS_ROLLUP = 2;

  /** /proc/PID/numa_maps. */
  public static final int FILE_NUMA_MAPS = 3;

  /** /proc/PID/pagemap. */
  public static final int FILE_PAGEMAP = 4;

  /** /proc/PID/clear_refs. */
  public static final int FILE_CLEAR_REFS = 5;

  /** The ioctl on pagemap: each call is one snapshot. */
  public static final int FILE_PAGEMAP_SCAN = 6;

  // enum ws_vma_kind: Bits of vma_kind.

  /** vma-&gt;vm_ops is NULL. */
  public static final int VMA_ANONYMOUS = 1;

  /** Memory of hugetlb. */
  public static final int VMA_HUGETLB = 2;

  /** The gate VMA: it has no mm and is never walked. */
  public static final int VMA_GATE = 4;

  /** vma-&gt;vm_file is not NULL. */
  public static final int VMA_FILE = 8;

  /** Device memory mapped through a file. */
  public static final int VMA_DAX = 16;

  /** Write-protected by userfaultfd, which resolves the faults by itself. */
  public static final int VMA_WP_ASYNC = 32;

  /** Heap that brk(2) moves: maps says "[heap]". */
  public static final int VMA_HEAP = 64;

  /** Stack of the process's first thread: maps says "[stack]". */
  public static final int VMA_STACK = 128;

  // enum ws_lock_owner: Who had mmap_lock when a walker began to wait for it.

  /** Nothing is known of waits: contention is not hooked. */
  public static final int OWNER_UNTOLD = 0;

  /** There was no wait. */
  public static final int OWNER_NONE = 1;

  /**
   * A writer, which is named. On PREEMPT_RT it may have been waiting for the last readers itself.
   */
  public static final int OWNER_WRITER = 2;

  /**
   * Readers, which the lock does not name; a writer may have been in the queue before the walker.
   */
  public static final int OWNER_READERS = 3;

  /** Nobody any more, or not yet. */
  public static final int OWNER_UNKNOWN = 4;

  // enum ws_level: Level of a page table.

  /** Entries of a PTE table. */
  public static final int LEVEL_PTE = 1;

  /** Entries of a PMD table. */
  public static final int LEVEL_PMD = 2;

  /** Entries of a PUD table. */
  public static final int LEVEL_PUD = 3;

  // enum ws_entries_flags: Bits of the flags of ENTRIES.

  /** Entries handed to hugetlb_entry. */
  public static final int ENTRIES_HUGETLB = 1;

  /** Entries read without their lock. */
  public static final int ENTRIES_UNLOCKED = 2;

  /** Read where the walk began or entered a VMA, before its callbacks. */
  public static final int ENTRIES_AT_BEGIN = 4;

  // enum ws_folio_kind: Bits of the kind of a folio, from folio->mapping's low bits and the page
  // type.

  /** Anonymous memory. */
  public static final int FOLIO_ANON = 1;

  /** Page of KSM. */
  public static final int FOLIO_KSM = 2;

  /** Page of hugetlb. */
  public static final int FOLIO_HUGETLB = 4;

  /** PG_swapbacked. */
  public static final int FOLIO_SWAPBACKED = 8;

  /** Page of hugetlb whose page table the kernel takes for shared. */
  public static final int FOLIO_TABLE_SHARED = 16;

  /** PG_large_rmappable. */
  public static final int FOLIO_RMAPPABLE = 32;

  /** PG_has_hwpoisoned: one of its pages or more. */
  public static final int FOLIO_HWPOISON = 64;

  // enum ws_lock_kind: Kind of a lock.

  /** mmap_lock, as reader. */
  public static final int LOCK_MMAP_READ = 1;

  /** mmap_lock, as writer. */
  public static final int LOCK_MMAP_WRITE = 2;

  /** Per-VMA lock: walkers hold it as readers, writers wait. */
  public static final int LOCK_VMA = 3;

  /** Page-table lock. */
  public static final int LOCK_PTL = 4;

  /** i_mmap_rwsem. */
  public static final int LOCK_I_MMAP = 5;

  /** VMA lock of hugetlb. */
  public static final int LOCK_HUGETLB_VMA = 6;

  // enum ws_lock_flags: Bits of the flags of LOCK, LOCK_HOLD and STALL. A walker may have held the
  // lock before its walk began and after it ended: overlap_ns is then a lower bound.

  /** wait_ns is an upper bound. */
  public static final int LOCK_WAIT_BOUND = 1;

  /** hold_ns is an upper bound, overlap_ns of STALL a lower one. */
  public static final int LOCK_HOLD_BOUND = 2;

  /** The hold as writer ended by becoming a reader. */
  public static final int LOCK_DOWNGRADED = 4;

  // enum ws_link: Numbers of the link.

  /** "WSLI" as it stands on the link. */
  public static final int HELLO_MAGIC = 1229738839;

  /** "WSLO" as it stands on the link. */
  public static final int WELCOME_MAGIC = 1330402135;

  /** Version of the link. */
  public static final int LINK_VERSION = 1;

  /** Identity of a stream. */
  public static final int STREAM_ID_BYTES = 16;

  /**
   * The agent confirms at the latest after the first frame that ends this many bytes after the last
   * confirmed one, after each round of LOSS, and after STREAM_END.
   */
  public static final int MARK_BYTES = 4194304;

  // enum ws_refusal: Why the agent refuses a stream.

  /** Accepted. */
  public static final int REFUSAL_NONE = 0;

  /** Version of the link that the agent does not know. */
  public static final int REFUSAL_VERSION = 1;

  /** The stream has a connection already. */
  public static final int REFUSAL_CONNECTED = 2;

  /** The agent has as many streams as it takes. */
  public static final int REFUSAL_FULL = 3;

  private Wire() {}
}
