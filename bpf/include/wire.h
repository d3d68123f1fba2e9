/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * The frame stream: what walkscope-probe writes and the ingest agent reads.
 *
 * A stream is one struct ws_stream_header, its constants, then frames until
 * a WS_FRAME_STREAM_END. A stream without that last frame was cut short.
 * Little endian, no padding, every size and offset asserted below. Checksums
 * are CRC-32C. docs/wire-format.md explains each field; this file defines it.
 *
 * Words are those of docs/architecture.md: walk, entry, step, lock span.
 * Times are CLOCK_MONOTONIC in ns unless a name says otherwise.
 */
#ifndef WALKSCOPE_WIRE_H
#define WALKSCOPE_WIRE_H

#include <linux/types.h>

#define WS_MAGIC	       0x50435357 /* "WSCP" as it stands in the file */
#define WS_VERSION	       3 /* 2 had a header without waits_seen, and no CLOCK frames */
#define WS_MAX_FRAME_BYTES     (256 * 1024) /* a longer claim is corruption */
#define WS_COMM_BYTES	       16
#define WS_SYMBOL_BYTES	       56
#define WS_CONSTANT_NAME_BYTES 40

#define WS_ASSERT(cond) _Static_assert(cond, #cond)

enum ws_arch { WS_ARCH_X86_64 = 1, WS_ARCH_ARM64 = 2 };
enum ws_mode { WS_MODE_LIGHT = 1, WS_MODE_EXACT = 2 };
enum ws_detail {
	WS_DETAIL_ENTRIES = 1,
	WS_DETAIL_FOLIOS = 2,
	WS_DETAIL_NONE = 3, /* walks and locks, no entries */
};

/* A named number that decodes raw entries on this kernel, "SWP_MIGRATION_READ". */
struct ws_constant {
	char name[WS_CONSTANT_NAME_BYTES]; /* NUL-terminated */
	__u64 value;
};
WS_ASSERT(sizeof(struct ws_constant) == 48);

struct ws_stream_header {
	__u32 magic;	    /* WS_MAGIC */
	__u16 version;	    /* WS_VERSION */
	__u16 header_bytes; /* of this struct with its constants */
	__u32 crc32c;	    /* of header_bytes bytes with this field 0 */
	__u8 arch;	    /* enum ws_arch */
	__u8 mode;	    /* enum ws_mode */
	__u8 detail;	    /* enum ws_detail */
	__u8 page_shift;
	__u8 pgtable_levels; /* 3, 4 or 5 */
	__u8 pmd_shift;
	__u8 pud_shift;
	__u8 p4d_shift;
	__u16 nr_cpus;		  /* possible CPUs */
	__u16 nr_constants;	  /* struct ws_constant that follow */
	__u64 clock_monotonic_ns; /* these three were read as one */
	__u64 clock_boottime_ns;
	__u64 clock_realtime_ns; /* since the epoch */
	char boot_id[40];	 /* /proc/sys/kernel/random/boot_id */
	char hostname[64];
	char kernel_release[64];
	__u32 waits_seen; /* bit N: the wait of others for a lock of enum ws_lock_kind N is seen
			     here */
	__u32 reserved;	  /* 0 */
};
WS_ASSERT(sizeof(struct ws_stream_header) == 224);

enum ws_frame_type {
	WS_FRAME_WALK_BEGIN = 1,
	WS_FRAME_ENTRIES = 2, /* runs of entries read under their lock */
	WS_FRAME_FOLIOS = 3,  /* folio facts of the ENTRIES just before, same lock */
	WS_FRAME_HOLE = 4,    /* a pte_hole callback */
	WS_FRAME_LOCK = 5,    /* a lock span, when it ended */
	WS_FRAME_WALK_END = 6,
	WS_FRAME_SWAPCOUNT = 7, /* swap entries that more than one page table holds */
	WS_FRAME_LOSS = 8,	/* cumulative counters of one CPU */
	WS_FRAME_STREAM_END = 9,
	WS_FRAME_VMA = 10,   /* a walk over more than one VMA enters the next */
	WS_FRAME_SCAN = 11,  /* what PAGEMAP_SCAN asked for, first in each of its walks */
	WS_FRAME_SPAN = 12,  /* a lock held around walks, when it was released */
	WS_FRAME_STALL = 13, /* another task waited for such a lock */
	WS_FRAME_COST = 14,  /* cumulative run time of one BPF program */
	WS_FRAME_CLOCK = 15, /* CLOCK_REALTIME was stepped, or the machine was suspended */
};

struct ws_frame {
	__u32 payload_bytes;
	__u16 type;   /* enum ws_frame_type */
	__u16 cpu;    /* where the event was made */
	__u32 crc32c; /* of the 8 bytes above and the payload */
};
WS_ASSERT(sizeof(struct ws_frame) == 12);

/*
 * First in the payload of every frame that belongs to a walk. The identity of
 * a walk is (host, boot, tid, walk). sequence numbers every event the walk
 * attempted, from 0 for its begin: a gap is a loss, of exactly that many.
 * SPAN and STALL stand outside walks: their walk is the last one that began
 * under the lock and their sequence is WS_OUTSIDE. Loss of them shows in the
 * counters of their CPU alone.
 */
#define WS_OUTSIDE 0xffffffffU

struct ws_event {
	__u64 timestamp_ns;
	__u64 walk; /* per-task counter, from 1 */
	__u32 tid;
	__u32 sequence;
};
WS_ASSERT(sizeof(struct ws_event) == 24);

enum ws_walker_kind { WS_WALKER_LEGACY = 1, WS_WALKER_PT_RANGE_WALK = 2 };

/* What a snapshot is a read of. */
enum ws_file {
	WS_FILE_NONE = 0, /* the walk is not part of a snapshot */
	WS_FILE_SMAPS = 1,
	WS_FILE_SMAPS_ROLLUP = 2,
	WS_FILE_NUMA_MAPS = 3,
	WS_FILE_PAGEMAP = 4,
	WS_FILE_CLEAR_REFS = 5,
	WS_FILE_PAGEMAP_SCAN = 6, /* the ioctl on pagemap: each call is one */
};

#define WS_VMA_ANONYMOUS 0x1 /* vma->vm_ops == NULL */
#define WS_VMA_HUGETLB	 0x2
#define WS_VMA_GATE	 0x4  /* no mm: never walked */
#define WS_VMA_FILE	 0x8  /* vma->vm_file != NULL */
#define WS_VMA_DAX	 0x10 /* maps device memory through a file */
#define WS_VMA_WP_ASYNC	 0x20 /* userfaultfd write-protects it, and resolves faults by itself */

struct ws_walk_begin {
	struct ws_event event;
	__u64 walker_start_boottime_ns; /* of the walking task: tells a reused tid */
	__u64 target_start_boottime_ns; /* 0 when not known */
	__u64 mm;			/* address of the mm_struct: an identity, no more */
	__u64 snapshot;			/* per-task counter, 0 when none */
	__u64 start;			/* range asked for, bytes */
	__u64 end;
	__u64 vma_start; /* 0 0 when the walk is not of one VMA */
	__u64 vma_end;
	__u64 vma_flags; /* VM_* of this kernel */
	__u64 vma_pgoff;
	__u64 inode;		/* 0 when no file */
	__u64 shmem_swap_bytes; /* shmem_swap_usage() just before this walk, for it */
	__u64 argument;		/* pagemap: 1 when it shows PFNs; clear_refs: the number written */
	__u32 device;		/* s_dev */
	__u32 map_count;	/* VMAs of the mm at this moment */
	__u32 walker_tgid;
	__u32 target_tgid;
	__u32 target_tid;
	__u32 weight;	    /* walks that this one stands for: N when 1 in N is traced */
	__u8 walker_kind;   /* enum ws_walker_kind */
	__u8 file;	    /* enum ws_file */
	__u8 vma_kind;	    /* WS_VMA_* */
	__u8 hugetlb_shift; /* of the VMA's huge page size, 0 when none */
	__u32 types;	    /* asked of pt_range_walk: bit N is the N-th of the eight; else 0 */
	char walker_comm[WS_COMM_BYTES];
	char target_comm[WS_COMM_BYTES];
	char function[WS_SYMBOL_BYTES]; /* walker entry function */
	char ops[WS_SYMBOL_BYTES];	/* symbol of the mm_walk_ops, or of its callback */
};
WS_ASSERT(sizeof(struct ws_walk_begin) == 24 + 13 * 8 + 6 * 4 + 4 + 4 + 32 + 112);

/* The part of one VMA that a walk over more than one is about to enter. */
struct ws_vma {
	struct ws_event event;
	__u64 start; /* walked of it */
	__u64 end;
	__u64 vma_start;
	__u64 vma_end;
	__u64 vma_flags;
	__u64 vma_pgoff;
	__u64 inode;
	__u32 device;
	__u8 vma_kind; /* WS_VMA_* */
	__u8 hugetlb_shift;
	__u16 reserved;
};
WS_ASSERT(sizeof(struct ws_vma) == 88);

/* struct pm_scan_arg as the kernel holds it when this walk begins. */
struct ws_scan {
	struct ws_event event;
	__u64 flags; /* PM_SCAN_* */
	__u64 start;
	__u64 end;
	__u64 vec_len;
	__u64 max_pages;
	__u64 category_inverted;
	__u64 category_mask;
	__u64 category_anyof_mask;
	__u64 return_mask;
	__u64 found_pages; /* in the walks of the same call before this one */
};
WS_ASSERT(sizeof(struct ws_scan) == 104);

enum ws_level { WS_LEVEL_PTE = 1, WS_LEVEL_PMD = 2, WS_LEVEL_PUD = 3 };

/*
 * count adjacent entries of one level: raw[i] = raw + i * stride, exactly.
 * Nothing is interpreted here.
 */
struct ws_run {
	__u64 address;
	__u64 raw;
	__s64 stride;
	__u32 count;
	__u32 reserved; /* 0 */
};
WS_ASSERT(sizeof(struct ws_run) == 32);

#define WS_ENTRIES_HUGETLB  0x1 /* handed to hugetlb_entry */
#define WS_ENTRIES_UNLOCKED 0x2 /* read without their lock */

struct ws_entries {
	struct ws_event event;
	__u64 ptl; /* address of the lock: an identity, no more */
	__u32 nr_runs;
	__u8 level;	 /* enum ws_level */
	__u8 page_shift; /* log2 bytes that one entry maps */
	__u16 flags;	 /* WS_ENTRIES_* */
			 /* struct ws_run runs[nr_runs] follow */
};
WS_ASSERT(sizeof(struct ws_entries) == 40);

/* Bits of struct ws_folio.kind, from folio->mapping's low bits and page type. */
#define WS_FOLIO_ANON	      0x1
#define WS_FOLIO_KSM	      0x2
#define WS_FOLIO_HUGETLB      0x4
#define WS_FOLIO_SWAPBACKED   0x8
#define WS_FOLIO_TABLE_SHARED 0x10 /* hugetlb: the kernel takes its page table for shared */
#define WS_FOLIO_RMAPPABLE    0x20 /* PG_large_rmappable */
#define WS_FOLIO_HWPOISON     0x40 /* PG_has_hwpoisoned: of one of its pages or more */

/*
 * Facts of one folio where pages adjacent entries map consecutive pages of it,
 * each with the same map count; of a PMD leaf, pages of the leaf's. In a read of
 * pagemap special entries have facts, too, where there is a struct page: pages is
 * then how many adjacent ones map the same page, if they do.
 */
struct ws_folio {
	__u64 address; /* of the first of those pages */
	__u64 head_pfn;
	__u64 flags;	/* folio->flags as they stand in memory */
	__u32 pages;	/* base pages mapped here */
	__s32 mapcount; /* of each page: folio_precise_page_mapcount() */
	__u8 order;
	__u8 kind; /* WS_FOLIO_* */
	__u16 reserved;
	__s32 refcount; /* folio_ref_count() */
};
WS_ASSERT(sizeof(struct ws_folio) == 40);

struct ws_folios {
	struct ws_event event;
	__u32 nr_folios;
	__u32 reserved;
	/* struct ws_folio folios[nr_folios] follow */
};
WS_ASSERT(sizeof(struct ws_folios) == 32);

struct ws_hole {
	struct ws_event event;
	__u64 start;
	__u64 end;
	__u32 depth; /* as the callback got it */
	__u32 reserved;
};
WS_ASSERT(sizeof(struct ws_hole) == 48);

/*
 * nr swap entries of this walk, from the first-th on (from 0, in the order in
 * which the walk met them), whose swp_swapcount() was swapcount. Entries that
 * no such event names had fewer than two.
 */
struct ws_swapcount {
	struct ws_event event;
	__u32 first;
	__u32 nr;
	__s32 swapcount;
	__u32 reserved;
};
WS_ASSERT(sizeof(struct ws_swapcount) == 40);

enum ws_lock_kind {
	WS_LOCK_MMAP_READ = 1,
	WS_LOCK_MMAP_WRITE = 2,
	WS_LOCK_VMA = 3,
	WS_LOCK_PTL = 4,
	WS_LOCK_I_MMAP = 5,
	WS_LOCK_HUGETLB_VMA = 6,
};

#define WS_LOCK_WAIT_BOUND 0x1 /* wait_ns is an upper bound */
#define WS_LOCK_HOLD_BOUND 0x2 /* hold_ns is an upper bound */

struct ws_lock {
	struct ws_event event; /* timestamp: the release */
	__u64 lock;	       /* address: an identity, no more */
	__u64 address;	       /* where the walk was */
	__u64 wait_ns;	       /* asked -> got */
	__u64 hold_ns;	       /* got -> released */
	__u8 kind;	       /* enum ws_lock_kind */
	__u8 level;	       /* enum ws_level for a PTL, else 0 */
	__u8 flags;	       /* WS_LOCK_* bounds */
	__u8 reserved[5];
};
WS_ASSERT(sizeof(struct ws_lock) == 64);

#define WS_LOCK_DOWNGRADED 0x4 /* the hold as writer ended by becoming a reader */

/* A lock of a whole address space or VMA, held by a task that walked under it. */
struct ws_span {
	struct ws_event event; /* timestamp: the release */
	__u64 lock;	       /* address: an identity, no more */
	__u64 mm;
	__u64 address;	  /* vma_start of a per-VMA lock, else 0 */
	__u64 wait_ns;	  /* asked -> got */
	__u64 hold_ns;	  /* got -> released */
	__u64 first_walk; /* under it; event.walk is the last */
	__u32 nr_walks;
	__u8 kind;  /* enum ws_lock_kind */
	__u8 flags; /* WS_LOCK_* */
	__u16 reserved;
};
WS_ASSERT(sizeof(struct ws_span) == 80);

/* A wait for mmap_lock by another task while event.tid held it around event.walk. */
struct ws_stall {
	struct ws_event event; /* timestamp: the end of the wait; tid, walk: who held it */
	__u64 lock;
	__u64 mm;
	__u64 wait_ns;	  /* whole */
	__u64 overlap_ns; /* of it, while the walker held the lock */
	__u32 waiter_tid;
	__u32 waiter_tgid;
	char waiter_comm[WS_COMM_BYTES];
	__u8 kind;	/* WS_LOCK_MMAP_*: what the waiter asked for */
	__u8 held_kind; /* WS_LOCK_MMAP_*: what the walker held */
	__u8 flags;	/* WS_LOCK_WAIT_BOUND */
	__u8 reserved[5];
};
WS_ASSERT(sizeof(struct ws_stall) == 88);

struct ws_walk_end {
	struct ws_event event;
	__u64 shmem_partial_swap_bytes; /* sum of shmem_partial_swap_usage() inside */
	__s64 result;			/* what the walker entry function returned */
	__u32 attempted;		/* events of this walk, this one included */
	__u32 lost;			/* of them, not delivered */
	__u32 read_errors;		/* entries or folios that could not be read */
	__u32 swap_entries;		/* swp_swapcount() calls in this walk */
};
WS_ASSERT(sizeof(struct ws_walk_end) == 56);

/*
 * Cumulative since attach, one CPU. seen = delivered + filtered + the lost_*.
 * A walk that could not be followed at all counts its begin alone.
 */
struct ws_loss {
	__u64 timestamp_ns;
	__u64 seen;	       /* events that happened in walks */
	__u64 delivered;       /* put into the ring buffer */
	__u64 filtered;	       /* left out on request */
	__u64 lost_ringbuf;    /* no room in the ring buffer */
	__u64 lost_no_state;   /* no room to follow another walk */
	__u64 lost_nested;     /* a walk inside a walk of the same task */
	__u64 lost_unread;     /* entries walked that the probe did not read; told in their walk */
	__u64 lost_recursion;  /* the kernel skipped the program: it was running already */
	__u64 lost_rate_limit; /* walks of a cgroup over its limit */
	__u64 read_errors;     /* kernel memory that could not be read */
	__u64 ring_used_bytes; /* of the ring buffer, at this moment */
	__u64 ring_bytes;
	__u32 cpu;
	__u32 reserved;
};
WS_ASSERT(sizeof(struct ws_loss) == 112);

/* What the probe itself costs: one BPF program, cumulative since attach, all CPUs. */
struct ws_cost {
	__u64 timestamp_ns;
	__u64 run_time_ns; /* 0 where the kernel's statistics are off */
	__u64 run_count;
	__u64 recursion_misses;
	char program[WS_SYMBOL_BYTES];
	char function[WS_SYMBOL_BYTES]; /* hooked */
};
WS_ASSERT(sizeof(struct ws_cost) == 144);

/*
 * The three clocks, read as one, after CLOCK_REALTIME was set or the machine resumed. The
 * events of later frames belong to this offset of the two clocks, those of earlier
 * frames to the one before (the header's at first). Durations are monotonic throughout.
 */
struct ws_clock {
	__u64 timestamp_ns; /* CLOCK_MONOTONIC */
	__u64 clock_boottime_ns;
	__u64 clock_realtime_ns; /* since the epoch */
};
WS_ASSERT(sizeof(struct ws_clock) == 24);

struct ws_stream_end {
	__u64 timestamp_ns;
	__u64 frames; /* before this one */
	__u64 bytes;  /* of the whole stream before this frame */
};
WS_ASSERT(sizeof(struct ws_stream_end) == 24);

#endif
