/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits for mmap_lock where its own tracepoints are not hooked. Part of walkscope.bpf.c.
 *
 * The kernel's contention tracepoints fire where a task is about to sleep for a lock, and when it
 * has it: a lock that is free costs nothing. A writer that gets the lock while it spins passes
 * neither.
 */
#ifndef WALKSCOPE_CONTENTION_BPF_H
#define WALKSCOPE_CONTENTION_BPF_H

/* Waits for read-write semaphores, by tid; mmap_lock is one of them. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, __u32);
	__type(value, struct waited);
} lock_waits SEC(".maps");

__u32 lock_waiters = 0; /* tasks in lock_waits */

SEC("raw_tp/contention_begin")
int contention_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct waited waited = {};

	waited.kind = contended_kind(ctx->args[1]);
	if (!waited.kind || !tracing)
		return 0;
	waited_by_current(&waited);
	waited.lock = waited.mm = ctx->args[0] - bpf_core_field_offset(struct mm_struct, mmap_lock);
	waited.asked_ns = bpf_ktime_get_ns();
	/* a task is noted already where the end of its wait before was not seen */
	if (!bpf_map_update_elem(&lock_waits, &waited.tid, &waited, BPF_NOEXIST)) {
		__sync_fetch_and_add(&lock_waiters, 1);
	} else if (bpf_map_update_elem(&lock_waits, &waited.tid, &waited, BPF_EXIST)) {
		COUNT_EVENTS(lost_no_state, 1); /* the map is full */
	}
	return 0;
}

SEC("raw_tp/contention_end")
int contention_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 mm = ctx->args[0] - bpf_core_field_offset(struct mm_struct, mmap_lock);
	__u32 tid = current_tid();
	struct waited *waited;

	if (!lock_waiters)
		return 0;
	waited = bpf_map_lookup_elem(&lock_waits, &tid);
	if (!waited || waited->mm != mm)
		return 0;
	waited->ended_ns = bpf_ktime_get_ns();
	if (tracing)
		tell_waited(waited);
	close_held(mm);
	bpf_map_delete_elem(&lock_waits, &tid);
	__sync_fetch_and_add(&lock_waiters, -1);
	return 0;
}

/* Notes a walk under mmap_lock while tasks wait for such locks. */
static __noinline int note_mmap_walk(struct walker *w, __u64 now)
{
	struct held held = {
		.lock = w->request.mm,
		.from_ns = w->request.began_ns,
		.to_ns = now,
		.walk = w->walk.number,
		.tid = current_tid(),
		.kind = owns_mmap_lock(w->request.mm) ? WS_LOCK_MMAP_WRITE : WS_LOCK_MMAP_READ,
		.flags = WS_LOCK_HOLD_BOUND, /* it holds the lock before and after */
	};

	return note_held(w->request.mm, &held, NULL);
}

/* A walk ends: tasks that wait meanwhile for a lock that it is under waited for it. */
static __always_inline void note_waits(struct walker *w, __u64 now)
{
	__u64 vma = w->request.vma ?: w->walk.vma;
	__u32 references = vma ? vma_references((void *)vma) : 0;

	if (references > 1) { /* a walk in a VMA that is read-locked does not hold mmap_lock */
		if (references & WS_VMA_EXCLUDES_READERS)
			note_vma_walk(w->request.mm, vma, w->walk.number, now);
	} else if (!locks && lock_waiters) {
		note_mmap_walk(w, now);
	}
}

#endif
