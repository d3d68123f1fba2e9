/* SPDX-License-Identifier: GPL-2.0 */
/* What the probe remembers between hooks, and how an event leaves it. */
#ifndef WALKSCOPE_STATE_BPF_H
#define WALKSCOPE_STATE_BPF_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "event.h"
#include "filter.h"

#define WS_LEAVES 64

/* Set by the loader before load. */
const volatile struct ws_filter filter = {};
const volatile __u32 page_shift = 12;
const volatile __u32 pmd_shift = 21;
const volatile bool exact = false;	   /* enum ws_mode */
const volatile bool detail_entries = true; /* enum ws_detail */
const volatile bool detail_folios = false;
const volatile bool vma_lock_private =
	false; /* hugetlb_vma_lock_read() locks private mappings too */
const volatile __u32 mmap_lock_write_arg = 1; /* of the mmap_lock tracepoints */
const volatile __u32 interrupt_mask = 0;      /* of preempt_count: serving an interrupt */
const volatile __u32 wakeup_bytes = 0;	      /* in a ring: the loader is woken */
/* Before v6.5 no function takes the PTE lock: tables are read when the spin lock is taken. */
const volatile bool table_by_spin_lock = false;
const volatile __u64 linear_symbol = 0;	    /* x86_64: page_offset_base, arm64: memstart_addr */
const volatile __u64 shmem_aops_symbol = 0; /* tells shmem mappings, 0 when not known */
const volatile __u32 page_types = 0;	 /* swap types whose entry stands for a page: a bit each */
const volatile __u32 swp_type_shift = 6; /* arm64: where type and offset stand */
const volatile __u32 swp_offset_shift = 12;
const volatile __u64 swp_pfn_mask = 0;	  /* of the offset */
const volatile __u64 init_mm_symbol = 0;  /* tells walks of the kernel's own tables */
const volatile __u64 kpageflags_pfns = 0; /* /proc/kpageflags has those below; 0: not known */
const volatile struct ws_range range = {};

/* Set by the loader after calibration: where struct page of PFN 0 would stand. */
__u64 vmemmap_base = 0;

/* Where physical address 0 would stand in the linear map; found by the first table read. */
__u64 linear_base = 0;
__u32 linear_candidate = 0; /* arm64: which of those that may be; the self-test tries the next */

/* Until the loader's self-test has passed, and once it stops, only its own reads are traced. */
__u32 tracing = 0;
__u32 loader_tgid = 0;
/* Exact mode, as the self-test finds it: no lock function runs inside callbacks here. */
__u32 read_at_begin = 0;
__u32 callbacks_tested = 0; /* by the self-test: pmd_entry calls, and locks got inside them */
__u32 ptls_tested = 0;
__u32 reads_open = 0; /* traced reads and walks that have begun and not returned */

struct ws_cpu_counters counters[WS_MAX_CPUS];

/* Read of a /proc file, from its first program to its last; zeroed when it begins. */
struct reading {
	__u64 target;	/* task_struct of the process that is read; 0: the owner of the mm */
	__u64 snapshot; /* number of the snapshot; 0: none */
	__u64 argument; /* request of a read whose walks do not show it */
	__u8 file;	/* enum ws_file; NONE: a walk outside reads */
	__u8 left_out;	/* every walk of this read is filtered */
};

/* Facts learned since the walk before, in the same read; zeroed when the next walk begins. */
struct between {
	__u64 shmem_swap_bytes; /* result of shmem_swap_usage() */
	__u32 ended_function;	/* enum ws_function of the walk before */
	__u8 shmem_seen;	/* shmem_swap_usage() was seen */
	__u8 begin_missed;	/* callbacks came without a walk */
};

/* Arguments of the walker's entry function. */
struct request {
	__u64 mm;
	__u64 vma; /* 0: more than one */
	__u64 start;
	__u64 end;
	__u64 ops;
	__u64 private;
	__u64 began_ns;
	__u64 frame;	/* stack address of the entry function's call */
	__u64 caller;	/* pt_range_walk: an address in the calling function */
	__u32 function; /* enum ws_function; 0: no walk is open */
	__u32 types;	/* pt_range_walk: types asked for, a bit each */
};

/* Page-table lock that the walk holds, or asks for. */
struct held_lock {
	__u64 lock; /* 0: none held */
	__u64 asked_ns;
	__u64 got_ns;
	__u64 address;
	__u8 level;
	__u8 wait_flags; /* WS_LOCK_WAIT_BOUND unless the spin lock itself was seen */
};

/* Spin lock that the walker took last; exact mode only. */
struct spin_lock {
	__u64 lock;
	__u64 asked_ns; /* 0: not asked for by the walk itself */
	__u64 got_ns;
};

/* VMA lock of hugetlb. */
struct hugetlb_vma_lock {
	__u64 lock; /* 0: not held */
	__u64 asked_ns;
	__u64 got_ns;
};

struct walk_locks {
	struct held_lock ptl;
	struct spin_lock spin;
	struct hugetlb_vma_lock vma;
	__u8 in_pmd_lock;   /* inside __pmd_trans_huge_lock() */
	__u8 preempt_depth; /* in the callback: a lock taken at another depth is not the walker's */
};

/* Callback that began last: a pmd_entry, or of a hugetlb_entry its address alone. */
struct callback_state {
	__u64 pmd;
	__u64 address;
	__u64 end;	 /* 0: no pmd_entry is open */
	__u8 covered;	 /* its entries were read */
	__u8 may_change; /* it may change the entries that it passes */
};

/* hugetlb_entry that is open. */
struct hugetlb_state {
	__u64 pte; /* 0: none */
	__u64 raw;
	__u64 size;
	__u64 ptl;
	__u8 locked; /* raw was read under its lock */
};

/* Results of swp_swapcount() in this walk: the run of equal ones that is open. */
struct swap_run {
	__u32 entries; /* swap entries met */
	__u32 first;   /* number of the first one of the run */
	__u32 nr;      /* 0: no run is open */
	__s32 count;
};

/* Adjacent PMD leaves that no event has told yet. */
struct leaf_run {
	__u64 address; /* of the first one */
	__u32 nr;
};

struct range_state {
	__u64 walk;    /* the struct of a pt_range_walk; 0: none */
	__u64 told_ns; /* when the step before was told */
	__u8 inside;   /* in pt_range_walk itself, not in its caller */
};

/* Walk that is open; zeroed as a whole when one begins. */
struct walk {
	__u64 number; /* 0: none is open, or it is left out */
	__u64 vma;    /* VMA told last, of a walk over several */
	__u64 shmem_swap_bytes;
	__u64 shmem_partial_swap_bytes;
	__u32 sequence;
	__u32 lost;
	__u32 read_errors;
	__u32 calls;	     /* of callbacks and of pt_range_walk, by a program of its own */
	__u32 handled;	     /* the same calls, by the program that reads */
	__u32 nested;	     /* walks inside this walk, begun and not ended */
	__s32 partial_calls; /* of shmem_partial_swap_usage(): begun less returned */
	__u8 untold;	     /* told at its end */
	__u8 shmem_seen;
	struct callback_state callback;
	struct hugetlb_state hugetlb;
	struct leaf_run leaves;
	struct swap_run swap;
	struct walk_locks locks;
	struct range_state range;
};

/* Task inside a traced read or walk; free again when it returns. */
struct walker {
	__u64 task;  /* its own task_struct: tells a reused tid */
	__u64 frame; /* stack address of the call of the read, or of the walk outside reads */
	struct reading reading;
	struct between between;
	struct request request;
	struct walk walk;
	__u64 leaf_entries[WS_LEAVES]; /* raw entries of walk.leaves */
};

/*
 * All of them, found by tid without a helper call: spin locks and page faults
 * of tasks that walk nothing look here too. A tid may stand in one of a few
 * places; the loader frees those of tasks that are gone.
 */
static struct walker walkers[WS_WALKERS];
__u32 walker_tids[WS_WALKERS]; /* 0: free */

/* Addresses of the callbacks that programs are attached to. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 128);
	__type(key, __u64);
	__type(value, __u8);
} hooked SEC(".maps");

/* Per-task counters that outlive a read; the kernel frees them with the task. */
struct task_counters {
	__u64 walks;
	__u64 snapshots;
	__u64 lost_read; /* inside a read that could not be followed */
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_counters);
} tasks SEC(".maps");

/* One read of one file, from its first VMA upwards. */
struct file_key {
	__u64 seq_file;
	__u64 tid;
};

struct file_state {
	__u64 snapshot;
	__u64 vma_start; /* the last one shown */
	__u64 mm;
	__u64 target_start; /* with mm: a new process may get an old one's address */
	__u32 left_out;	    /* by sampling */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct file_key);
	__type(value, struct file_state);
} files SEC(".maps");

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096); /* the loader makes the real ones, one a CPU */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WS_MAX_CPUS);
	__type(key, __u32);
	__array(values, struct ring);
} rings SEC(".maps");

static __always_inline __u32 current_tid(void)
{
	return (__u32)bpf_get_current_pid_tgid();
}

/* The n-th place where a tid may stand. */
static __always_inline __u32 walker_place(__u32 tid, __u32 n)
{
	return (tid + n * (WS_WALKERS / WS_WALKER_PLACES + 1)) & (WS_WALKERS - 1);
}

static __always_inline struct walker *current_walker(void)
{
	__u32 tid = current_tid(), place, found = WS_WALKERS;

	for (__u32 n = 0; n < WS_WALKER_PLACES; n++) {
		place = walker_place(tid, n);
		if (walker_tids[place] == tid)
			found = place;
	}
	/* one path from here on: the verifier goes each of them */
	asm volatile("" : "+r"(found));
	return found < WS_WALKERS ? &walkers[found] : NULL;
}

/* The walker of the current task, inside a walk that is told. */
static __always_inline struct walker *walking(void)
{
	struct walker *w = current_walker();

	return w && w->walk.number ? w : NULL;
}

static __always_inline __u8 log2_u64(__u64 v)
{
	__u8 shift = 0;

	for (int i = 32; i > 0; i >>= 1)
		if (v >> i) {
			v >>= i;
			shift += i;
		}
	return shift;
}

/* The level whose entries map 1 << shift bytes, contiguous ones included. */
static __always_inline __u8 level_of(__u8 shift)
{
	if (shift >= pmd_shift + (page_shift - 3))
		return WS_LEVEL_PUD;
	return shift < pmd_shift ? WS_LEVEL_PTE : WS_LEVEL_PMD;
}

static __always_inline struct ws_cpu_counters *cpu_counters(__u32 cpu)
{
	return &counters[cpu & (WS_MAX_CPUS - 1)];
}

/* Programs can be preempted on their CPU, so counting is atomic. */
#define COUNT(field, n) __sync_fetch_and_add(&cpu_counters(bpf_get_smp_processor_id())->field, (n))

/* now: taken before the record was reserved (reserve()). */
static __always_inline void fill_event(struct ws_event *event, struct walker *w, __u64 now)
{
	event->timestamp_ns = now;
	event->walk = w->walk.number;
	event->tid = current_tid();
	event->sequence = w->walk.sequence++;
}

/* An event that was never made: the walk knows that one is missing. */
static __always_inline void missing(struct walker *w)
{
	w->walk.sequence++;
	w->walk.lost++;
}

/* Entries were walked that no hook read. */
static __always_inline void count_unread_n(struct walker *w, __u32 n)
{
	COUNT(seen, n);
	COUNT(lost_unread, n);
	w->walk.sequence += n;
	w->walk.lost += n;
}

static __always_inline void count_unread(struct walker *w)
{
	count_unread_n(w, 1);
}

static __always_inline void lost_record(struct walker *w)
{
	COUNT(seen, 1);
	COUNT(lost_ringbuf, 1);
	if (w)
		missing(w);
}

/*
 * Room for a record of a constant size; NULL was counted as a loss. w: NULL outside walks.
 *
 * The loader merges the rings of all CPUs by the time that stands in each record. A thread's
 * records stay in order by it, whatever CPU each was made on, if that time was taken in the
 * program that makes the record, and before this call: callers take it first.
 */
static __always_inline void *reserve(struct walker *w, __u64 size, __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	struct ws_raw_header *header = NULL;

	if (ring)
		header = bpf_ringbuf_reserve(ring, size, 0);
	if (!header) {
		lost_record(w);
		return NULL;
	}
	header->type = type;
	header->cpu = cpu;
	header->bytes = size;
	return header;
}

/* The loader looks every few milliseconds by itself; waking it costs the walk. */
static __always_inline __u64 wakeup(void *ring)
{
	return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > wakeup_bytes ? BPF_RB_FORCE_WAKEUP
									 : BPF_RB_NO_WAKEUP;
}

static __always_inline void submit(void *record)
{
	COUNT(seen, 1);
	COUNT(delivered, 1);
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

/* The same for a large record: looks whether the ring fills. */
static __always_inline void submit_large(void *record)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	COUNT(seen, 1);
	COUNT(delivered, 1);
	bpf_ringbuf_submit(record, ring ? wakeup(ring) : 0);
}

/* A record of any size that stands elsewhere. */
static __always_inline void output(struct walker *w, struct ws_raw_header *record, __u64 size,
				   __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	record->type = type;
	record->cpu = cpu;
	record->bytes = size;
	if (!ring || bpf_ringbuf_output(ring, record, size, wakeup(ring))) {
		/* its sequence was taken by fill_event */
		COUNT(seen, 1);
		COUNT(lost_ringbuf, 1);
		w->walk.lost++;
		return;
	}
	COUNT(seen, 1);
	COUNT(delivered, 1);
}

#endif
