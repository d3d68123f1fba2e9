/* SPDX-License-Identifier: GPL-2.0 */
/* Records: from the probe into the ring buffer of the CPU, each event counted. */
#ifndef WALKSCOPE_RECORDS_BPF_H
#define WALKSCOPE_RECORDS_BPF_H

#include "compat.bpf.h"

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries,
	       4096); /* placeholder: the loader makes the rings, one for each CPU id */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WS_MAX_CPUS);
	__type(key, __u32);
	__array(values, struct ring);
} rings SEC(".maps");

static __always_inline struct ws_cpu_counters *cpu_counters(__u32 cpu)
{
	return &counters[cpu & (WS_MAX_CPUS - 1)];
}

/* Atomic: programs can be preempted on their CPU. */
#define COUNT(field, n) __sync_fetch_and_add(&cpu_counters(bpf_get_smp_processor_id())->field, (n))

/* Counts events by what became of them: every event that is seen is one of these. */
#define COUNT_EVENTS(field, n)   \
	do {                     \
		COUNT(seen, n);  \
		COUNT(field, n); \
	} while (0)

/* now: time taken before reserve(). */
static __always_inline void fill_event(struct ws_event *event, struct walker *w, __u64 now)
{
	event->timestamp_ns = now;
	event->walk = w->walk.number;
	event->tid = current_tid();
	event->sequence = w->walk.sequence++;
}

/* Counts an event that could not be made in its walk's sequence. */
static __always_inline void missing(struct walker *w)
{
	w->walk.sequence++;
	w->walk.lost++;
}

/* Counts n events of entries that were walked and not read. */
static __always_inline void count_unread_n(struct walker *w, __u32 n)
{
	COUNT_EVENTS(lost_unread, n);
	w->walk.sequence += n;
	w->walk.lost += n;
}

static __always_inline void count_unread(struct walker *w)
{
	count_unread_n(w, 1);
}

static __always_inline void lost_record(struct walker *w)
{
	COUNT_EVENTS(lost_ringbuf, 1);
	if (w)
		missing(w);
}

/*
 * Room for a record of a constant size; NULL: the ring has none.
 *
 * The loader merges the rings of all CPUs by the time in each record. Records of a thread stay in
 * order, on whatever CPU each was made, if that time is taken in the program that makes the record
 * and before this call. So callers take it first.
 */
static __always_inline void *try_reserve(__u64 size, __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	struct ws_raw_header *header = NULL;

	if (ring)
		header = bpf_ringbuf_reserve(ring, size, 0);
	if (!header)
		return NULL;
	header->type = type;
	header->followed = 0;
	header->cpu = cpu;
	header->bytes = size;
	return header;
}

/* The same; NULL: counted as a loss. w: NULL outside walks. */
static __always_inline void *reserve(struct walker *w, __u64 size, __u16 type)
{
	void *record = try_reserve(size, type);

	if (!record)
		lost_record(w);
	return record;
}

/*
 * The loader polls every few milliseconds; a wakeup costs the walk time, so only a full ring asks
 * for one.
 */
static __always_inline __u64 wakeup(void *ring)
{
	return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > ring_bytes / 4 ? BPF_RB_FORCE_WAKEUP
									   : BPF_RB_NO_WAKEUP;
}

static __always_inline void submit(void *record)
{
	COUNT_EVENTS(delivered, 1);
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

/* Submits a large record, and wakes the loader when the ring fills. */
static __always_inline void submit_large(void *record)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	COUNT_EVENTS(delivered, 1);
	bpf_ringbuf_submit(record, ring ? wakeup(ring) : 0);
}

/* Copies a record of any size into the ring. */
static __always_inline void output(struct walker *w, struct ws_raw_header *record, __u64 size,
				   __u16 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);

	record->type = type;
	record->followed = 0;
	record->cpu = cpu;
	record->bytes = size;
	if (!ring || bpf_ringbuf_output(ring, record, size, wakeup(ring))) {
		/* fill_event() took its sequence */
		COUNT_EVENTS(lost_ringbuf, 1);
		w->walk.lost++;
		return;
	}
	COUNT_EVENTS(delivered, 1);
}

#endif
