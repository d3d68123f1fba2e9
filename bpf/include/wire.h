/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * The frame stream: what walkscope-probe writes and the ingest agent reads.
 *
 * A stream is one struct ws_stream_header, its constants, then frames until
 * a WS_FRAME_STREAM_END. A stream without that last frame was cut short.
 * Little endian, no padding: every struct's size is asserted below. Checksums
 * are CRC-32C.
 *
 * This file is the only place where a layout, a flag or an enumeration of the
 * wire stands. `./walkscope contract` makes the Java side and the tables of
 * docs/wire-format.md from it: offsets and numbers from the compiler (BTF),
 * sentences from the comments. So a comment stands above each type and behind
 * each field and constant, and says unit, source, and what 0 means; of a field
 * with which its struct grew, first "Since version N." alone.
 *
 * Words are those of docs/architecture.md: walk, entry, step, lock span.
 * Times are CLOCK_MONOTONIC in ns unless a name says otherwise.
 */
#ifndef WALKSCOPE_WIRE_H
#define WALKSCOPE_WIRE_H

#include <linux/types.h>

/* Limits and fixed sizes. */
enum ws_limits {
	WS_MAGIC = 0x50435357, /* "WSCP" as it stands in the file. */
	WS_VERSION = 7, /* Version of the layout. Structs grow at their end alone: a field says
			   since which version it is there. Version 2 has no CLOCK frames. */
	WS_MAX_FRAME_BYTES = 256 * 1024, /* Longest payload; a longer claim is corruption. */
	WS_COMM_BYTES = 16,		 /* comm of a task with its NUL. */
	WS_SYMBOL_BYTES = 56,		 /* Kernel symbol with its NUL. */
	WS_NAME_BYTES = 64,		 /* Host name or kernel release with its NUL. */
	WS_VMA_NAME_BYTES = 64,		 /* Name of a VMA with its NUL; a longer one is cut. */
	WS_CGROUP_PATH_BYTES = 1024,	 /* Path of a cgroup with its NUL. */
	WS_BOOT_ID_BYTES = 40,		 /* Boot id with its NUL. */
	WS_CONSTANT_NAME_BYTES = 40,	 /* Name of a constant with its NUL. */
};

#define WS_ASSERT(cond) _Static_assert(cond, #cond)

/* Architecture of the host. */
enum ws_arch {
	WS_ARCH_X86_64 = 1, /* x86_64. */
	WS_ARCH_ARM64 = 2,  /* arm64. */
};

/* Trace mode. */
enum ws_mode {
	WS_MODE_LIGHT = 1, /* Nothing is hooked that fires outside walks. */
	WS_MODE_EXACT =
		2, /* The spin-lock functions are hooked too: waits and holds are measured. */
};

/* What is read of each entry. */
enum ws_detail {
	WS_DETAIL_ENTRIES = 1, /* Raw entries. */
	WS_DETAIL_FOLIOS = 2,  /* Raw entries, and facts of the folios behind them. */
	WS_DETAIL_NONE = 3,    /* Walks and locks, no entries. */
};

/* A named number that decodes raw entries or flags on this kernel. Example:
 * "SWP_MIGRATION_READ", 30. */
struct ws_constant {
	char name[WS_CONSTANT_NAME_BYTES]; /* Name, NUL-terminated. */
	__u64 value;			   /* Its value on this kernel. */
};
WS_ASSERT(sizeof(struct ws_constant) == 48);

/* Facts of the host: first in the stream. Its constants follow. */
struct ws_stream_header {
	__u32 magic;			/* WS_MAGIC. */
	__u16 version;			/* WS_VERSION. */
	__u16 header_bytes;		/* Bytes of this struct and its constants. */
	__u32 crc32c;			/* Checksum of header_bytes bytes with this field 0. */
	__u8 arch;			/* enum ws_arch. */
	__u8 mode;			/* enum ws_mode. */
	__u8 detail;			/* enum ws_detail. */
	__u8 page_shift;		/* log2 of the bytes of a base page. Example: 12. */
	__u8 pgtable_levels;		/* Levels of the page table: 3, 4 or 5. */
	__u8 pmd_shift;			/* log2 of the bytes that a PMD entry maps. Example: 21. */
	__u8 pud_shift;			/* log2 of the bytes that a PUD entry maps. Example: 30. */
	__u8 p4d_shift;			/* log2 of the bytes that a P4D entry maps. Example: 39. */
	__u16 nr_cpus;			/* Highest possible CPU id plus 1. Example: 4. */
	__u16 nr_constants;		/* struct ws_constant that follow. */
	__u64 clock_monotonic_ns;	/* CLOCK_MONOTONIC, read as one with the next two. */
	__u64 clock_boottime_ns;	/* CLOCK_BOOTTIME. */
	__u64 clock_realtime_ns;	/* CLOCK_REALTIME, ns since the epoch. */
	char boot_id[WS_BOOT_ID_BYTES]; /* /proc/sys/kernel/random/boot_id, NUL-terminated. */
	char hostname[WS_NAME_BYTES];	/* nodename of uname(2), NUL-terminated. */
	char kernel_release[WS_NAME_BYTES]; /* release of uname(2), NUL-terminated. */
	__u32 waits_seen; /* Since version 3. Bit N: waits of other tasks for locks of kind N (enum
			     ws_lock_kind) are seen in this run and told as STALL. mmap_lock where
			     its tracepoints or those of contention are attached; the per-VMA lock,
			     which reads of smaps and numa_maps hold since 7.x, where
			     __vma_start_write() is hooked. */
	__u32 reserved;	  /* 0. */
};
WS_ASSERT(sizeof(struct ws_stream_header) == 224);

/* Type of a frame: which struct its payload is. */
enum ws_frame_type {
	WS_FRAME_WALK_BEGIN = 1, /* A walk begins. */
	WS_FRAME_ENTRIES = 2,	 /* Runs of entries, read under their lock in exact mode. */
	WS_FRAME_FOLIOS = 3,   /* Facts of the folios behind the ENTRIES just before, read under the
				  same lock. */
	WS_FRAME_HOLE = 4,     /* A pte_hole callback. */
	WS_FRAME_LOCK = 5,     /* A lock span inside a walk, when it ended. */
	WS_FRAME_WALK_END = 6, /* A walk ends. */
	WS_FRAME_SWAPCOUNT = 7,	 /* Swap entries that more than one page table holds. */
	WS_FRAME_LOSS = 8,	 /* Cumulative counters of one CPU. */
	WS_FRAME_STREAM_END = 9, /* The stream ends as it should. */
	WS_FRAME_VMA = 10,	 /* A walk over more than one VMA enters the next. */
	WS_FRAME_SCAN = 11,	 /* Request of PAGEMAP_SCAN, first in each of its walks. */
	WS_FRAME_LOCK_HOLD = 12, /* A lock held around walks, when it was released. */
	WS_FRAME_STALL = 13,	 /* A wait of another task for such a lock. */
	WS_FRAME_COST = 14,	 /* Cumulative run time of one BPF program. */
	WS_FRAME_CLOCK = 15,	 /* CLOCK_REALTIME was set, or the machine was suspended. */
	WS_FRAME_UNREAD = 16,	 /* A range of the walk whose page tables were left out. */
	WS_FRAME_CGROUP = 17,	 /* Path of a cgroup that begins name by its id. */
};

/* Head of a frame; its payload follows. */
struct ws_frame {
	__u32 payload_bytes; /* Bytes of the payload, at most WS_MAX_FRAME_BYTES. */
	__u16 type;	     /* enum ws_frame_type. */
	__u16 cpu;	     /* CPU on which the event was made. */
	__u32 crc32c;	     /* Checksum of the 8 bytes above and of the payload. */
};
WS_ASSERT(sizeof(struct ws_frame) == 12);

/* Sequence of an event that stands outside walks. */
enum ws_sequence {
	WS_OUTSIDE = 0xffffffff, /* Not numbered. */
};

/*
 * First in the payload of every frame that belongs to a walk. The identity of
 * a walk is (host, boot, tid, walk). sequence numbers every event the walk
 * attempted, from 0 for its begin: a gap is a loss, of exactly that many.
 * LOCK_HOLD and STALL stand outside walks: their walk is the last one that began
 * under the lock and their sequence is WS_OUTSIDE. Loss of them shows in the
 * counters of their CPU alone.
 */
struct ws_event {
	__u64 timestamp_ns; /* Time of the event. */
	__u64 walk;	    /* Number of the walk: counts the walks of its task from 1. */
	__u32 tid;	    /* Thread id of the walker. */
	__u32 sequence;	    /* Number of the event in its walk: 0 for the begin. */
};
WS_ASSERT(sizeof(struct ws_event) == 24);

/* Which page-table walker walked. */
enum ws_walker_kind {
	WS_WALKER_LEGACY = 1,	     /* walk_page_range() and the like, with callbacks. */
	WS_WALKER_PT_RANGE_WALK = 2, /* pt_range_walk. */
};

/* What a snapshot is a read of. */
enum ws_file {
	WS_FILE_NONE = 0,	  /* No file: the walk is not part of a snapshot. */
	WS_FILE_SMAPS = 1,	  /* /proc/PID/smaps. */
	WS_FILE_SMAPS_ROLLUP = 2, /* /proc/PID/smaps_rollup. */
	WS_FILE_NUMA_MAPS = 3,	  /* /proc/PID/numa_maps. */
	WS_FILE_PAGEMAP = 4,	  /* /proc/PID/pagemap. */
	WS_FILE_CLEAR_REFS = 5,	  /* /proc/PID/clear_refs. */
	WS_FILE_PAGEMAP_SCAN = 6, /* The ioctl on pagemap: each call is one snapshot. */
};

/* Bits of vma_kind. */
enum ws_vma_kind {
	WS_VMA_ANONYMOUS = 0x1, /* vma->vm_ops is NULL. */
	WS_VMA_HUGETLB = 0x2,	/* Memory of hugetlb. */
	WS_VMA_GATE = 0x4,	/* The gate VMA: it has no mm and is never walked. */
	WS_VMA_FILE = 0x8,	/* vma->vm_file is not NULL. */
	WS_VMA_DAX = 0x10,	/* Device memory mapped through a file. */
	WS_VMA_WP_ASYNC =
		0x20, /* Write-protected by userfaultfd, which resolves the faults by itself. */
	WS_VMA_HEAP = 0x40,  /* Heap that brk(2) moves: maps says "[heap]". */
	WS_VMA_STACK = 0x80, /* Stack of the process's first thread: maps says "[stack]". */
};

/* Who had mmap_lock when a walker began to wait for it. */
enum ws_lock_owner {
	WS_OWNER_UNTOLD = 0, /* Nothing is known of waits: contention is not hooked. */
	WS_OWNER_NONE = 1,   /* There was no wait. */
	WS_OWNER_WRITER = 2, /* A writer, which is named. On PREEMPT_RT it may have been waiting for
				the last readers itself. */
	WS_OWNER_READERS = 3, /* Readers, which the lock does not name; a writer may have been in
				 the queue before the walker. */
	WS_OWNER_UNKNOWN = 4, /* Nobody any more, or not yet. */
};

/* A walk begins. */
struct ws_walk_begin {
	struct ws_event event;		/* Head of the event. */
	__u64 walker_start_boottime_ns; /* Start of the walking task, CLOCK_BOOTTIME: tells a reused
					   tid. */
	__u64 target_start_boottime_ns; /* Start of the target process, CLOCK_BOOTTIME; 0 when not
					   known. */
	__u64 mm;			/* Address of the mm_struct: an identity, no more. */
	__u64 snapshot;	 /* Number of the snapshot: counts those of its task; 0 when there is none.
			  */
	__u64 start;	 /* First byte of the range asked for. */
	__u64 end;	 /* Byte after its last. */
	__u64 vma_start; /* First byte of the VMA; 0 with vma_end 0 when the walk is not of one VMA.
			  */
	__u64 vma_end;	 /* Byte after its last. */
	__u64 vma_flags; /* VM_* bits of this kernel. */
	__u64 vma_pgoff; /* vm_pgoff, pages. */
	__u64 inode;	 /* Inode number; 0 when no file is behind the VMA. */
	__u64 shmem_swap_bytes; /* Result of shmem_swap_usage() just before this walk, for it. */
	__u64 argument;	    /* Of a read of pagemap 1 when it shows PFNs; of clear_refs the number
			       written. */
	__u32 device;	    /* s_dev of the file system, as maps shows it. */
	__u32 map_count;    /* VMAs of the mm at this moment. */
	__u32 walker_tgid;  /* Process id of the walker. */
	__u32 target_tgid;  /* Process id of the target. */
	__u32 target_tid;   /* Thread id of the target. */
	__u32 weight;	    /* Walks that this one stands for: N when 1 in N is traced. */
	__u8 walker_kind;   /* enum ws_walker_kind. */
	__u8 file;	    /* enum ws_file. */
	__u8 vma_kind;	    /* enum ws_vma_kind. */
	__u8 hugetlb_shift; /* log2 of the VMA's huge page size; 0 when it has none. */
	__u32 types; /* Types asked of pt_range_walk: bit N is the N-th of the eight; 0 for the
			legacy walker. */
	char walker_comm[WS_COMM_BYTES]; /* comm of the walker, NUL-terminated. */
	char target_comm[WS_COMM_BYTES]; /* comm of the target, NUL-terminated. */
	char function[WS_SYMBOL_BYTES];	 /* Walker entry function, NUL-terminated. Example:
					    "walk_page_vma". */
	char ops[WS_SYMBOL_BYTES]; /* Symbol of the mm_walk_ops, or of its callback, NUL-terminated.
				      Example: "smaps_walk_ops". */
	__u32 walker_uid;    /* Since version 4. uid of the walker in the initial user namespace.
				Example: 1000. */
	__u32 target_uid;    /* uid of the target, the same way; 0 also where target_cgroup is 0. */
	__u64 walker_cgroup; /* Since version 5. Id of the walker's cgroup; 0 when not known. A
				CGROUP frame tells its path. */
	__u64 target_cgroup; /* Since version 5. Id of the target's cgroup; 0 when not known. */
	char vma_name[WS_VMA_NAME_BYTES]; /* Since version 5. Base name of the file behind the VMA;
					     of anonymous memory the name given by
					     prctl(PR_SET_VMA_ANON_NAME); of a special mapping the
					     kernel's, "[vdso]"; else empty. NUL-terminated.
					     Example: "libc.so.6". */
	__u32 vma_references; /* Since version 6. References of the VMA when the walk began: one of
				 its own and one of each reader of its lock, a page fault or a
				 walk; 2^30 more while a writer waits for them. 0 before v6.15, and
				 without a VMA. Source: vma->vm_refcnt. */
	__u32 reserved;	      /* 0. */
	__u64 mmap_lock_wait_ns;    /* Since version 7. Time for which the walker's thread slept for
				       mmap_lock of this mm, as reader or writer, since its walk
				       over it before that was told: a sum. Of its own memory
				       that of page faults and system calls is among it. */
	__u64 mmap_lock_longest_ns; /* Since version 7. Longest of these waits. */
	__u32 mmap_lock_waits;	    /* Since version 7. Number of these waits. Example: 1. */
	__u32 mmap_lock_owner;	   /* Since version 7. enum ws_lock_owner: who had the lock when the
				      longest of them began. */
	__u32 mmap_lock_owner_tid; /* Since version 7. Thread id of the writer that had it; 0 where
				      it is not WRITER. */
	__u32 mmap_lock_owner_tgid;		  /* Since version 7. Process id of this writer. */
	char mmap_lock_owner_comm[WS_COMM_BYTES]; /* Since version 7. comm of this writer,
						     NUL-terminated. */
};
WS_ASSERT(sizeof(struct ws_walk_begin) ==
	  24 + 13 * 8 + 6 * 4 + 4 + 4 + 32 + 112 + 8 + 16 + 64 + 8 + 48);

/* The part of one VMA that a walk over more than one is about to enter. */
struct ws_vma {
	struct ws_event event; /* Head of the event. */
	__u64 start;	       /* First byte walked of it. */
	__u64 end;	       /* Byte after the last. */
	__u64 vma_start;       /* First byte of the VMA. */
	__u64 vma_end;	       /* Byte after its last. */
	__u64 vma_flags;       /* VM_* bits of this kernel. */
	__u64 vma_pgoff;       /* vm_pgoff, pages. */
	__u64 inode;	       /* Inode number; 0 when no file is behind the VMA. */
	__u32 device;	       /* s_dev of the file system, as maps shows it. */
	__u8 vma_kind;	       /* enum ws_vma_kind. */
	__u8 hugetlb_shift;    /* log2 of the VMA's huge page size; 0 when it has none. */
	__u16 reserved;	       /* 0. */
	char vma_name[WS_VMA_NAME_BYTES]; /* Since version 5. As in WALK_BEGIN, NUL-terminated. */
};
WS_ASSERT(sizeof(struct ws_vma) == 88 + 64);

/* struct pm_scan_arg as the kernel holds it when this walk begins. */
struct ws_scan {
	struct ws_event event;	   /* Head of the event. */
	__u64 flags;		   /* PM_SCAN_* bits. */
	__u64 start;		   /* First byte asked for. */
	__u64 end;		   /* Byte after the last. */
	__u64 vec_len;		   /* Regions asked for. */
	__u64 max_pages;	   /* Pages asked for at most; 0 for no limit. */
	__u64 category_inverted;   /* PAGE_IS_* whose opposite counts. */
	__u64 category_mask;	   /* PAGE_IS_* that a page must have, all of them. */
	__u64 category_anyof_mask; /* PAGE_IS_* of which a page must have one, unless 0. */
	__u64 return_mask;	   /* PAGE_IS_* that regions tell. */
	__u64 found_pages;	   /* Pages found by the walks of the same call before this one. */
};
WS_ASSERT(sizeof(struct ws_scan) == 104);

/* Level of a page table. */
enum ws_level {
	WS_LEVEL_PTE = 1, /* Entries of a PTE table. */
	WS_LEVEL_PMD = 2, /* Entries of a PMD table. */
	WS_LEVEL_PUD = 3, /* Entries of a PUD table. */
};

/*
 * count adjacent entries of one level: raw[i] = raw + i * stride, exactly.
 * Nothing is interpreted here.
 */
struct ws_run {
	__u64 address;	/* First byte that the first entry maps. */
	__u64 raw;	/* The first entry as it stands in memory. */
	__s64 stride;	/* What the next entry is higher by. */
	__u32 count;	/* Entries, from 1 on. */
	__u32 reserved; /* 0. */
};
WS_ASSERT(sizeof(struct ws_run) == 32);

/* Bits of the flags of ENTRIES. */
enum ws_entries_flags {
	WS_ENTRIES_HUGETLB = 0x1,  /* Entries handed to hugetlb_entry. */
	WS_ENTRIES_UNLOCKED = 0x2, /* Entries read without their lock. */
	WS_ENTRIES_AT_BEGIN =
		0x4, /* Read where the walk began or entered a VMA, before its callbacks. */
};

/* Page-table entries, read at once; nr_runs struct ws_run follow. */
struct ws_entries {
	struct ws_event event; /* Head of the event. */
	__u64 ptl;	 /* Address of the lock: an identity, no more; 0 when none was held. */
	__u32 nr_runs;	 /* struct ws_run that follow. */
	__u8 level;	 /* enum ws_level. */
	__u8 page_shift; /* log2 of the bytes that one entry maps. */
	__u16 flags;	 /* enum ws_entries_flags. */
};
WS_ASSERT(sizeof(struct ws_entries) == 40);

/* Bits of the kind of a folio, from folio->mapping's low bits and the page type. */
enum ws_folio_kind {
	WS_FOLIO_ANON = 0x1,	   /* Anonymous memory. */
	WS_FOLIO_KSM = 0x2,	   /* Page of KSM. */
	WS_FOLIO_HUGETLB = 0x4,	   /* Page of hugetlb. */
	WS_FOLIO_SWAPBACKED = 0x8, /* PG_swapbacked. */
	WS_FOLIO_TABLE_SHARED =
		0x10, /* Page of hugetlb whose page table the kernel takes for shared. */
	WS_FOLIO_RMAPPABLE = 0x20, /* PG_large_rmappable. */
	WS_FOLIO_HWPOISON = 0x40,  /* PG_has_hwpoisoned: one of its pages or more. */
};

/*
 * Facts of one folio where pages adjacent entries map consecutive pages of it,
 * each with the same map count; of a PMD leaf, pages of the leaf's. In a read of
 * pagemap special entries have facts, too, where there is a struct page: pages is
 * then how many adjacent ones map the same page, if they do.
 */
struct ws_folio {
	__u64 address;	/* First byte that the first of those pages maps. */
	__u64 head_pfn; /* Page frame number of the folio's first page. */
	__u64 flags;	/* folio->flags as they stand in memory. */
	__u32 pages;	/* Base pages mapped here. */
	__s32 mapcount; /* Map count of each page: folio_precise_page_mapcount(). */
	__u8 order;	/* log2 of the base pages of the folio. */
	__u8 kind;	/* enum ws_folio_kind. */
	__u16 reserved; /* 0. */
	__s32 refcount; /* folio_ref_count(). */
};
WS_ASSERT(sizeof(struct ws_folio) == 40);

/* Facts of the folios behind the ENTRIES just before; nr_folios struct ws_folio follow. */
struct ws_folios {
	struct ws_event event; /* Head of the event. */
	__u32 nr_folios;       /* struct ws_folio that follow. */
	__u32 reserved;	       /* 0. */
};
WS_ASSERT(sizeof(struct ws_folios) == 32);

/* A pte_hole callback. */
struct ws_hole {
	struct ws_event event; /* Head of the event. */
	__u64 start;	       /* First byte of the hole. */
	__u64 end;	       /* Byte after its last. */
	__s32 depth;	/* Depth as the callback got it: 0 PGD to 4 PTE, -1 when not known. */
	__u32 reserved; /* 0. */
};
WS_ASSERT(sizeof(struct ws_hole) == 48);

/* A range of the walk whose page tables were left out: more than one run may read, or than the ring
 * buffer had room for. The walk counts it as one lost event. */
struct ws_unread {
	struct ws_event event; /* Head of the event. */
	__u64 start;	       /* First byte of the range. */
	__u64 end;	       /* Byte after its last. */
	__u64 entries;	       /* Base pages of the range: entries left out, at most. */
};
WS_ASSERT(sizeof(struct ws_unread) == 48);

/*
 * nr swap entries of this walk, from the first-th on (from 0, in the order in
 * which the walk met them), whose swp_swapcount() was swapcount. Entries that
 * no such event names had fewer than two.
 */
struct ws_swapcount {
	struct ws_event event; /* Head of the event. */
	__u32 first;	       /* Number of the first of these swap entries. */
	__u32 nr;	       /* Swap entries. */
	__s32 swapcount;       /* Page tables that hold each of them. */
	__u32 reserved;	       /* 0. */
};
WS_ASSERT(sizeof(struct ws_swapcount) == 40);

/* Kind of a lock. */
enum ws_lock_kind {
	WS_LOCK_MMAP_READ = 1,	 /* mmap_lock, as reader. */
	WS_LOCK_MMAP_WRITE = 2,	 /* mmap_lock, as writer. */
	WS_LOCK_VMA = 3,	 /* Per-VMA lock: walkers hold it as readers, writers wait. */
	WS_LOCK_PTL = 4,	 /* Page-table lock. */
	WS_LOCK_I_MMAP = 5,	 /* i_mmap_rwsem. */
	WS_LOCK_HUGETLB_VMA = 6, /* VMA lock of hugetlb. */
};

/* Bits of the flags of LOCK, LOCK_HOLD and STALL. A walker may have held the lock before its walk
 * began and after it ended: overlap_ns is then a lower bound. */
enum ws_lock_flags {
	WS_LOCK_WAIT_BOUND = 0x1, /* wait_ns is an upper bound. */
	WS_LOCK_HOLD_BOUND = 0x2, /* hold_ns is an upper bound, overlap_ns of STALL a lower one. */
	WS_LOCK_DOWNGRADED = 0x4, /* The hold as writer ended by becoming a reader. */
};

/* A lock taken inside a walk, told when it was released. */
struct ws_lock {
	struct ws_event event; /* Head of the event. */
	__u64 lock;	       /* Address of the lock: an identity, no more. */
	__u64 address;	       /* Byte at which the walk was. */
	__u64 wait_ns;	       /* Time from asking to getting. */
	__u64 hold_ns;	       /* Time from getting to releasing. */
	__u8 kind;	       /* enum ws_lock_kind. */
	__u8 level;	       /* enum ws_level of a PTL, else 0. */
	__u8 flags;	       /* enum ws_lock_flags. */
	__u8 reserved[5];      /* 0. */
};
WS_ASSERT(sizeof(struct ws_lock) == 64);

/* A lock of a whole address space or VMA, held by a task that walked under it, told when it was
 * released. */
struct ws_lock_hold {
	struct ws_event event; /* Head of the event. */
	__u64 lock;	       /* Address of the lock: an identity, no more. */
	__u64 mm;	       /* Address of the mm_struct: an identity, no more. */
	__u64 address;	       /* First byte of the VMA of a per-VMA lock, else 0. */
	__u64 wait_ns;	       /* Time from asking to getting. */
	__u64 hold_ns;	       /* Time from getting to releasing. */
	__u64 first_walk;      /* Number of the first walk under it; event.walk is the last. */
	__u32 nr_walks;	       /* Walks under it. */
	__u8 kind;	       /* enum ws_lock_kind. */
	__u8 flags;	       /* enum ws_lock_flags. */
	__u16 reserved;	       /* 0. */
};
WS_ASSERT(sizeof(struct ws_lock_hold) == 80);

/*
 * A wait of another task while event.tid held the lock around event.walk, told when the wait ended,
 * once for each walker and hold. A writer that waits for a VMA's readers holds mmap_lock: those who
 * wait for mmap_lock meanwhile wait for the walker too, and held_kind is VMA. The wait for a VMA
 * ends when its last reader wakes the writer.
 */
struct ws_stall {
	struct ws_event event; /* Head of the event. */
	__u64 lock;	   /* Address of the lock that the task waited for: an identity, no more. */
	__u64 mm;	   /* Address of the mm_struct: an identity, no more. */
	__u64 wait_ns;	   /* Whole wait. */
	__u64 overlap_ns;  /* Part of the wait during which the walker held the lock. */
	__u32 waiter_tid;  /* Thread id of the task that waited. */
	__u32 waiter_tgid; /* Process id of the task that waited. */
	char waiter_comm[WS_COMM_BYTES]; /* comm of the task that waited, NUL-terminated. */
	__u8 kind;			 /* enum ws_lock_kind that the waiter asked for. */
	__u8 held_kind;			 /* enum ws_lock_kind that the walker held. */
	__u8 flags;			 /* enum ws_lock_flags. */
	__u8 reserved[5];		 /* 0. */
};
WS_ASSERT(sizeof(struct ws_stall) == 88);

/* A walk ends. */
struct ws_walk_end {
	struct ws_event event;		/* Head of the event. */
	__u64 shmem_partial_swap_bytes; /* Sum of the results of shmem_partial_swap_usage() inside
					   the walk. */
	__s64 result;			/* Value that the walker entry function returned. */
	__u32 attempted;		/* Events of this walk, this one included. */
	__u32 lost;			/* Events of this walk that were not delivered. */
	__u32 read_errors;		/* Entries or folios that could not be read. */
	__u32 swap_entries;		/* Calls of swp_swapcount() in this walk. */
};
WS_ASSERT(sizeof(struct ws_walk_end) == 56);

/*
 * Cumulative since attach, one CPU. seen = delivered + filtered + the lost_*.
 * A walk that could not be followed at all counts its begin alone.
 */
struct ws_loss {
	__u64 timestamp_ns;  /* Time of the round: all events from before it are in earlier frames.
			      */
	__u64 seen;	     /* Events that happened in walks. */
	__u64 delivered;     /* Events put into the ring buffer. */
	__u64 filtered;	     /* Events left out on request. */
	__u64 lost_ringbuf;  /* Events for which the ring buffer had no room. */
	__u64 lost_no_state; /* Events of walks and waits that there was no room to follow. */
	__u64 lost_nested;   /* Events of a walk inside a walk of the same task. */
	__u64 lost_unread;   /* Entries that were walked and not read; their walk tells them too. */
	__u64 lost_recursion;  /* Programs that the kernel skipped because they were running on the
				  CPU. */
	__u64 lost_rate_limit; /* Walks of a cgroup over its rate limit. */
	__u64 read_errors;     /* Reads of kernel memory that failed. */
	__u64 ring_used_bytes; /* Bytes of the ring buffer in use at this moment. */
	__u64 ring_bytes;      /* Bytes that the ring buffer has. */
	__u32 cpu;	       /* CPU, below nr_cpus. */
	__u32 reserved;	       /* 0. */
};
WS_ASSERT(sizeof(struct ws_loss) == 112);

/* Price of one BPF program: cumulative since attach, all CPUs. */
struct ws_cost {
	__u64 timestamp_ns;	/* Time of the round. */
	__u64 run_time_ns;	/* Time in the program; 0 where the kernel's statistics are off. */
	__u64 run_count;	/* Runs of the program; 0 where the kernel's statistics are off. */
	__u64 recursion_misses; /* Runs that the kernel skipped because the program was running on
				   the CPU. */
	char program[WS_SYMBOL_BYTES];	/* Name of the program, NUL-terminated. */
	char function[WS_SYMBOL_BYTES]; /* Function or tracepoint that it is attached to,
					   NUL-terminated. */
};
WS_ASSERT(sizeof(struct ws_cost) == 144);

/*
 * The three clocks, read as one, after CLOCK_REALTIME was set or the machine resumed. The
 * events of later frames belong to this offset of the two clocks, those of earlier
 * frames to the one before (the header's at first). Durations are monotonic throughout.
 */
struct ws_clock {
	__u64 timestamp_ns;	 /* CLOCK_MONOTONIC. */
	__u64 clock_boottime_ns; /* CLOCK_BOOTTIME. */
	__u64 clock_realtime_ns; /* CLOCK_REALTIME, ns since the epoch. */
};
WS_ASSERT(sizeof(struct ws_clock) == 24);

/*
 * Path of a cgroup: told before or with the first begin that names it, and again after some
 * thousand other cgroups. The id is that of cgroup version 2; where a task is in the root of its
 * hierarchy, that of the memory or pids controller's of version 1. Not an event: outside the
 * identity of the counters.
 */
struct ws_cgroup {
	__u64 timestamp_ns;		 /* Time of the begin. */
	__u64 id;			 /* Id of the cgroup: its inode number in cgroupfs. */
	char path[WS_CGROUP_PATH_BYTES]; /* Path from the root of its hierarchy, NUL-terminated;
					    folders above what fits are left out, and it begins with
					    "…/" then. Example: "/system.slice/cron.service". */
};
WS_ASSERT(sizeof(struct ws_cgroup) == 16 + 1024);

/* The last frame: the stream is whole. */
struct ws_stream_end {
	__u64 timestamp_ns; /* Time of the end. */
	__u64 frames;	    /* Frames before this one. */
	__u64 bytes;	    /* Bytes of the whole stream before this frame. */
};
WS_ASSERT(sizeof(struct ws_stream_end) == 24);

/*
 * Link between the probe and the agent, over a unix socket: HELLO, WELCOME, RESUME, then the stream
 * one way and CONFIRMs the other. Offsets are bytes of the plain stream, its header at 0. These
 * structs are not part of the stream.
 */

/* Numbers of the link. */
enum ws_link {
	WS_HELLO_MAGIC = 0x494c5357,	 /* "WSLI" as it stands on the link. */
	WS_WELCOME_MAGIC = 0x4f4c5357,	 /* "WSLO" as it stands on the link. */
	WS_LINK_VERSION = 1,		 /* Version of the link. */
	WS_STREAM_ID_BYTES = 16,	 /* Identity of a stream. */
	WS_MARK_BYTES = 4 * 1024 * 1024, /* The agent confirms at the latest after the first frame
					    that ends this many bytes after the last confirmed
					    one, after each round of LOSS, and after STREAM_END.
					  */
};

/* Probe to agent, first after it connected. */
struct ws_hello {
	__u32 magic;			    /* WS_HELLO_MAGIC. */
	__u16 version;			    /* WS_LINK_VERSION. */
	__u16 hello_bytes;		    /* Bytes of this struct. */
	__u8 stream_id[WS_STREAM_ID_BYTES]; /* Random, one for each run of the probe. */
	__u64 kept_from; /* Offset of the oldest frame that the probe still has; the stream's header
			    is always kept and does not count. */
	__u64 made;	 /* Bytes of the stream so far. */
};
WS_ASSERT(sizeof(struct ws_hello) == 40);

/* Why the agent refuses a stream. */
enum ws_refusal {
	WS_REFUSAL_NONE = 0,	  /* Accepted. */
	WS_REFUSAL_VERSION = 1,	  /* Version of the link that the agent does not know. */
	WS_REFUSAL_CONNECTED = 2, /* The stream has a connection already. */
	WS_REFUSAL_FULL = 3,	  /* The agent has as many streams as it takes. */
};

/* Agent to probe: answer to HELLO. After a refusal the agent closes the connection. */
struct ws_welcome {
	__u32 magic;	     /* WS_WELCOME_MAGIC. */
	__u16 version;	     /* WS_LINK_VERSION. */
	__u16 welcome_bytes; /* Bytes of this struct. */
	__u32 refused;	     /* enum ws_refusal. */
	__u32 reserved;	     /* 0. */
	__u64 confirmed;     /* Offset before which the stream is safe in the spool, at a frame; 0:
				the agent does not know the stream. */
};
WS_ASSERT(sizeof(struct ws_welcome) == 24);

/*
 * Probe to agent, after WELCOME. The stream's header with its constants follows, whole, and then
 * the stream's frames from offset on.
 */
struct ws_resume {
	__u64 offset;	      /* Offset of the first frame that follows: the latest of confirmed,
				 kept_from and header_bytes. */
	__u64 skipped_bytes;  /* Bytes of frames between confirmed and offset that the probe no
				 longer  has: 0 unless the agent lost what it had confirmed. */
	__u64 skipped_events; /* Events in these bytes. An upper bound where confirmed is none of
				 the last 4096 offsets that were confirmed. */
};
WS_ASSERT(sizeof(struct ws_resume) == 24);

/* Agent to probe, again and again after RESUME. */
struct ws_confirm {
	__u64 offset; /* Offset before which the stream is safe in the spool: the end of a frame,
			 and never lower than before. */
};
WS_ASSERT(sizeof(struct ws_confirm) == 8);

#endif
