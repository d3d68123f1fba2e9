/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Records of the ring buffers, from the probe to the loader. The loader adds symbols, coalesces
 * entries into runs, and writes wire.h. Private to one build of walkscope-probe, so free to change.
 */
#ifndef WALKSCOPE_EVENT_H
#define WALKSCOPE_EVENT_H

#include <stddef.h>

#include "range.h"
#include "wire.h"

#define WS_MAX_CPUS    1024
#define WS_SCRATCHES   4    /* scratch memories of each CPU, for folios */
#define WS_WALKERS     4096 /* tasks in traced reads and walks at one time */
#define WS_LOCK_WAITS  8192 /* tasks that wait for mmap_lock at one time */
#define WS_RANGE_BATCH 64   /* entries of a step above the PTEs, or of hugetlb */

/* Entries of one page table: of 4 KiB; on arm64 up to 16 KiB. */
#if defined(__TARGET_ARCH_arm64) || defined(__aarch64__)
#define WS_MAX_TABLE_ENTRIES 2048
#else
#define WS_MAX_TABLE_ENTRIES 512
#endif

/* PFN bits of an entry. arm64 keeps DBM in bit 51; addresses of 52 bits are not supported. */
#if defined(__TARGET_ARCH_arm64) || defined(__aarch64__)
#define WS_PFN_MASK 0x0000fffffffff000ULL
#else
#define WS_PFN_MASK 0x000ffffffffff000ULL
#endif

/* Entry functions of the walker; their names are in hooks.c. */
enum ws_function {
	WS_FUNCTION_WALK_PAGE_VMA = 1,
	WS_FUNCTION_WALK_PAGE_RANGE,
	WS_FUNCTION_WALK_PAGE_RANGE_VMA,
	WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE,
	WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE,
	WS_FUNCTION_WALK_PAGE_MAPPING,
	WS_FUNCTION_WALK_PAGE_RANGE_NOVMA,
	WS_FUNCTION_WALK_PAGE_RANGE_DEBUG,
	WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE,
	WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE_LOCKLESS,
	WS_FUNCTION_FOLIO_WALK_START,
	WS_FUNCTION_PT_RANGE_WALK,
	WS_NR_FUNCTIONS,
};

/*
 * First in each record. The event follows, and its first field is its time, by which the loader
 * merges the rings: taken in the program that makes the record, before the record was reserved.
 * Two records that are reserved at once have one time.
 */
struct ws_raw_header {
	__u8 type;     /* enum ws_frame_type */
	__u8 followed; /* by a second record, which was reserved with this one */
	__u16 cpu;
	__u32 bytes; /* of the record, this header included */
};

#define WS_RAW_TIME sizeof(struct ws_raw_header) /* offset of that time */

struct ws_raw_begin {
	struct ws_raw_header header;
	struct ws_walk_begin begin; /* function and ops left empty */
	__u64 ops;		    /* address of the mm_walk_ops */
	__u64 callback;		    /* address of its pmd_entry, or the first it has; pt_range_walk:
				       in its caller */
	__u32 function;		    /* enum ws_function */
	__u32 actors_told;	    /* with a begin before: they are empty here */
};

/*
 * The actors of a walk are its walker and target: process ids, start times, uids, names, cgroups.
 * They are told with the first begin of a thread's snapshot in a ring; again where its last begin
 * is longer ago than this.
 */
#define WS_ACTORS_TOLD_NS 1000000000ULL

struct ws_raw_entries {
	struct ws_raw_header header;
	struct ws_entries entries; /* nr_runs 0 */
	__u64 address;		   /* of the first entry */
	__u32 nr;
	__u32 reserved;
	/* __u64 raw[nr] follow */
};

#define WS_FEW_ENTRIES 16

/* Begin of a walk over a VMA of few pages, and their entries. */
struct ws_raw_begin_few {
	struct ws_raw_begin begin;
	struct ws_raw_entries entries;
	__u64 raw[WS_FEW_ENTRIES];
};

struct ws_raw_folios {
	struct ws_raw_header header;
	struct ws_folios folios;
	/* struct ws_folio folio[nr_folios] follow */
};

struct ws_raw_vma {
	struct ws_raw_header header;
	struct ws_vma vma;
};

#define WS_CGROUP_DEPTH	     32	 /* folders above a task among which --cgroup looks */
#define WS_CGROUP_LEVELS     12	 /* folders of a cgroup's path that are told */
#define WS_CGROUP_NAME_BYTES 256 /* of one of them with its NUL: NAME_MAX is 255 */

/* Path of a cgroup; no event. */
struct ws_raw_cgroup {
	struct ws_raw_header header;
	__u64 timestamp_ns;
	__u64 id;
	__u32 nr;   /* names that follow, the innermost first */
	__u32 more; /* further folders are above them */
	char names[WS_CGROUP_LEVELS][WS_CGROUP_NAME_BYTES];
};

struct ws_raw_scan {
	struct ws_raw_header header;
	struct ws_scan scan;
};

struct ws_raw_lock_hold {
	struct ws_raw_header header;
	struct ws_lock_hold lock_hold;
};

struct ws_raw_stall {
	struct ws_raw_header header;
	struct ws_stall stall;
};

/* Facts of one folio that an entry maps as a whole. */
struct ws_raw_whole_folio {
	struct ws_raw_header header;
	struct ws_folios folios;
	struct ws_folio folio;
};

struct ws_raw_hole {
	struct ws_raw_header header;
	struct ws_hole hole;
};

struct ws_raw_unread {
	struct ws_raw_header header;
	struct ws_unread unread;
};

struct ws_raw_swapcount {
	struct ws_raw_header header;
	struct ws_swapcount swapcount;
};

struct ws_raw_lock {
	struct ws_raw_header header;
	struct ws_lock lock;
};

struct ws_raw_end {
	struct ws_raw_header header;
	struct ws_walk_end end;
};

WS_ASSERT(offsetof(struct ws_raw_begin_few, entries) == sizeof(struct ws_raw_begin));
WS_ASSERT(offsetof(struct ws_raw_begin, begin.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_cgroup, timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_entries, entries.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_folios, folios.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_vma, vma.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_scan, scan.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_lock_hold, lock_hold.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_stall, stall.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_whole_folio, folios.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_hole, hole.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_unread, unread.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_swapcount, swapcount.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_lock, lock.event.timestamp_ns) == WS_RAW_TIME);
WS_ASSERT(offsetof(struct ws_raw_end, end.event.timestamp_ns) == WS_RAW_TIME);

/* What the loader knows of a consumer. */
struct ws_consumer {
	__u8 where; /* light mode reads its entries: consumers.h */
	__u8 file;  /* enum ws_file of which each VMA is a walk; NONE: no such file */
};

/* Counters of one CPU, in memory that the loader maps. */
struct ws_cpu_counters {
	__u64 seen;
	__u64 delivered;
	__u64 filtered;
	__u64 lost_ringbuf;
	__u64 lost_no_state;
	__u64 lost_nested;
	__u64 lost_unread;
	__u64 lost_rate_limit;
	__u64 read_errors;
};

/* Result of one call of vm_normal_page(): the page of a PFN. */
struct ws_calibration {
	__u64 pte;
	__u64 page;
};

#endif
