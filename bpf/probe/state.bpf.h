/* SPDX-License-Identifier: GPL-2.0 */
/* What the probe remembers between hooks, and how an event leaves it. */
#ifndef WALKSCOPE_STATE_BPF_H
#define WALKSCOPE_STATE_BPF_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "event.h"

/* Set by the loader before load. */
const volatile __u32 page_shift = 12;
const volatile __u32 pmd_shift = 21;
const volatile bool detail_folios = false;
const volatile __u32 interrupt_mask = 0; /* of preempt_count: serving an interrupt */
/* Before v6.5 no function takes the PTE lock: tables are read when the spin lock is taken. */
const volatile bool table_by_spin_lock = false;
const volatile __u64 page_offset_base_symbol = 0; /* x86_64: where the variable stands */
const volatile __u64 shmem_aops_symbol = 0;	  /* tells shmem mappings, 0 when not known */

/* Set by the loader after calibration: where struct page of PFN 0 would stand. */
__u64 vmemmap_base = 0;

/* Until the loader's self-test has passed, and once it stops, only its own reads are traced. */
__u32 tracing = 0;
__u32 loader_tgid = 0;
__u32 reads_open = 0; /* traced reads that have begun and not returned */

struct ws_cpu_counters counters[WS_MAX_CPUS];

/* A page-table lock that the walk holds, or asks for. */
struct held_lock {
	__u64 lock; /* 0: none held */
	__u64 asked_ns;
	__u64 got_ns;
	__u64 address;
	__u8 level;
	__u8 wait_flags; /* WS_LOCK_WAIT_BOUND unless the spin lock itself was seen */
};

/* The spin lock that the walker took last; exact mode only. */
struct spin_lock {
	__u64 lock;
	__u64 asked_ns; /* 0: not asked for by the walk itself */
	__u64 got_ns;
};

/* One task inside a traced read; born at show_smap, gone when it returns. */
struct walker {
	__u64 file_key; /* the seq_file */
	__u64 snapshot;
	__u64 shmem_swap_bytes;
	__u64 walk; /* 0: between walks */
	__u64 shmem_partial_swap_bytes;
	__u64 pmd;
	__u64 pmd_address;
	__u64 pmd_end;
	__u64 hugetlb_pte;
	__u64 hugetlb_raw;
	__u64 hugetlb_size;
	__u32 swap_entries; /* met in this walk */
	__u32 swap_first;   /* of the run of equal counts that is open */
	__u32 swap_nr;	    /* 0: none is open */
	__s32 swapcount;
	__u32 sequence;
	__u32 lost;
	__u32 read_errors;
	__u8 file;    /* enum ws_file */
	__u8 covered; /* this pmd_entry call's entries were read */
	__u8 hugetlb_locked;
	__u8 in_pmd_lock;   /* inside __pmd_trans_huge_lock() */
	__u8 shmem_seen;    /* shmem_swap_usage() was seen for the next walk */
	__u8 preempt_depth; /* in the callback: a lock taken at another depth is not the walker's */
	__s32 partial_calls; /* of shmem_partial_swap_usage(): begun less returned */
	__u64 hugetlb_ptl;
	struct held_lock ptl;
	struct spin_lock spin;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32); /* tid */
	__type(value, struct walker);
} walkers SEC(".maps");

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

static __always_inline struct walker *current_walker(void)
{
	__u32 tid = current_tid();

	return bpf_map_lookup_elem(&walkers, &tid);
}

static __always_inline struct ws_cpu_counters *cpu_counters(__u32 cpu)
{
	return &counters[cpu & (WS_MAX_CPUS - 1)];
}

/* Programs can be preempted on their CPU, so counting is atomic. */
#define COUNT(field, n) __sync_fetch_and_add(&cpu_counters(bpf_get_smp_processor_id())->field, (n))

static __always_inline void fill_event(struct ws_event *event, struct walker *w, __u64 now)
{
	event->timestamp_ns = now;
	event->walk = w->walk;
	event->tid = current_tid();
	event->sequence = w->sequence++;
}

/* An event that was never made: the walk knows that one is missing. */
static __always_inline void missing(struct walker *w)
{
	w->sequence++;
	w->lost++;
}

/* Entries were walked that no hook read. */
static __always_inline void count_unread(struct walker *w)
{
	COUNT(seen, 1);
	COUNT(lost_unread, 1);
	missing(w);
}

/* Room for a record of a constant size; NULL was counted as a loss. */
static __always_inline void *reserve(struct walker *w, __u64 size, __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	struct ws_raw_header *header = NULL;

	if (ring)
		header = bpf_ringbuf_reserve(ring, size, 0);
	if (!header) {
		COUNT(seen, 1);
		COUNT(lost_ringbuf, 1);
		missing(w);
		return NULL;
	}
	header->type = type;
	header->cpu = cpu;
	header->bytes = size;
	return header;
}

static __always_inline void submit(void *record)
{
	COUNT(seen, 1);
	COUNT(delivered, 1);
	bpf_ringbuf_submit(record, 0);
}

/* The same for a record of any size that stands elsewhere. */
static __always_inline void output(struct walker *w, struct ws_raw_header *record, __u64 size,
				   __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	record->type = type;
	record->cpu = cpu;
	record->bytes = size;
	if (!ring || bpf_ringbuf_output(ring, record, size, 0)) {
		/* its sequence was taken by fill_event */
		COUNT(seen, 1);
		COUNT(lost_ringbuf, 1);
		w->lost++;
		return;
	}
	COUNT(seen, 1);
	COUNT(delivered, 1);
}

#endif
