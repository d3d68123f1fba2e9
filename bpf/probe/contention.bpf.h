/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits for mmap_lock: of others where its own tracepoints are not hooked. Part of walkscope.bpf.c.
 *
 * Of a task that walks its own waits are kept too, whatever else is hooked: own_waits.bpf.h.
 *
 * The kernel's contention tracepoints fire where a task is about to sleep for a lock, and when it
 * has it: a lock that is free costs nothing. A writer that gets the lock while it spins passes
 * neither.
 */
#ifndef WALKSCOPE_CONTENTION_BPF_H
#define WALKSCOPE_CONTENTION_BPF_H

/*
 * Waits for read-write semaphores by tid; mmap_lock is one of them. The loader frees the places of
 * tasks that are gone: the end of their wait was not seen.
 */
static struct waited lock_waits[WS_LOCK_WAITS];
__u32 lock_wait_tids[WS_LOCK_WAITS]; /* 0: free */
__u32 lock_waiters = 0;		     /* tasks in lock_waits */

/* Place of the current task; WS_LOCK_WAITS: it has none. */
static __always_inline __u32 lock_wait_place(__u32 tid)
{
	__u32 found = WS_LOCK_WAITS;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u32 at = nth_place(tid, n, WS_LOCK_WAITS);

		if (lock_wait_tids[at] == tid) {
			found = at;
			break;
		}
	}
	asm volatile("" : "+r"(found));
	return found;
}

static __always_inline __u32 new_lock_wait_place(__u32 tid)
{
	__u32 found = WS_LOCK_WAITS;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u32 at = nth_place(tid, n, WS_LOCK_WAITS);

		if (!__sync_val_compare_and_swap(&lock_wait_tids[at], 0, tid)) {
			__sync_fetch_and_add(&lock_waiters, 1);
			found = at;
			break;
		}
	}
	asm volatile("" : "+r"(found));
	return found;
}

static __always_inline __u64 mm_of_lock(__u64 lock)
{
	return lock - bpf_core_field_offset(struct mm_struct, mmap_lock);
}

SEC("raw_tp/contention_begin")
int contention_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct waited waited = {};
	struct task_counters *task;
	__u64 lock = ctx->args[0];
	__u32 at, flags = ctx->args[1];

	if (!tracing)
		return 0;
	waited.kind = contended_kind(flags);
	if (!waited.kind && flags == LCB_F_RT) {
		lock = mmap_lock_around(lock);
		waited.kind = lock ? WS_LOCK_MMAP_WRITE : 0;
		waited.inner = 1;
	}
	if (!waited.kind)
		return 0;
	task = known_task();
	waited_by_current(&waited);
	waited.lock = waited.mm = mm_of_lock(lock);
	waited.asked_ns = bpf_ktime_get_ns();
	/* a task has a place already where the end of its wait before was not seen */
	at = lock_wait_place(waited.tid);
	if (at < WS_LOCK_WAITS && waited.inner && lock_waits[at].mm == waited.mm &&
	    lock_waits[at].kind == WS_LOCK_MMAP_READ)
		return 0; /* a part of the wait that has begun */
	if (at >= WS_LOCK_WAITS)
		at = new_lock_wait_place(waited.tid);
	if (at < WS_LOCK_WAITS)
		lock_waits[at] = waited;
	if (at < WS_LOCK_WAITS && task)
		await_own(task, lock);
	if (at >= WS_LOCK_WAITS)
		COUNT_EVENTS(lost_no_state, 1);
	return 0;
}

SEC("raw_tp/contention_end")
int contention_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct task_counters *task;
	struct waited *waited;
	__u64 lock, mm;
	__u32 at;

	if (!lock_waiters)
		return 0;
	at = lock_wait_place(tid);
	if (at >= WS_LOCK_WAITS)
		return 0;
	waited = &lock_waits[at];
	lock = waited->inner ? mmap_lock_around(ctx->args[0]) : ctx->args[0];
	mm = mm_of_lock(lock);
	if (!lock || waited->mm != mm)
		return 0;
	waited->ended_ns = bpf_ktime_get_ns();
	task = known_task();
	if (task)
		add_own_wait(task, mm, waited->ended_ns - waited->asked_ns);
	if (!locks) {
		if (tracing)
			tell_waited(waited);
		close_held(mm);
	}
	if (__sync_val_compare_and_swap(&lock_wait_tids[at], tid, 0) == tid)
		__sync_fetch_and_add(&lock_waiters, -1);
	return 0;
}

/* Whether a read takes mmap_lock anew for each of its walks. */
static __always_inline bool locks_each_walk(__u8 file)
{
	return file == WS_FILE_PAGEMAP || file == WS_FILE_PAGEMAP_SCAN;
}

/* Notes a walk under mmap_lock while tasks wait for such locks. */
static __noinline int note_mmap_walk(struct walker *w, __u64 now)
{
	struct held held = {
		.mm = w->request.mm,
		.lock = w->request.mm,
		.from_ns = w->request.began_ns,
		.to_ns = now,
		.walk = w->walk.number,
		.snapshot = locks_each_walk(w->reading.file) ? 0 : w->reading.snapshot,
		.tid = current_tid(),
		.kind = owns_mmap_lock(w->request.mm) ? WS_LOCK_MMAP_WRITE : WS_LOCK_MMAP_READ,
		.flags = WS_LOCK_HOLD_BOUND, /* it holds the lock before and after */
	};

	return note_held(&held, NULL);
}

/*
 * Whether a walk in a VMA that somebody has read-locked is under that lock. The reader may be a
 * page fault, and the walk under mmap_lock: its mm_walk_ops say which lock it wants, and the kernel
 * holds it to that. A walk that has none is taken for the reader.
 */
static __always_inline bool under_vma_lock(struct walker *w)
{
	struct mm_walk_ops *ops = (void *)w->request.ops;

	return !ops || wants_vma_lock(ops);
}

/* A walk ends: tasks that wait meanwhile for a lock that it is under waited for it. */
static __always_inline void note_waits(struct walker *w, __u64 now)
{
	__u64 vma = w->request.vma ?: w->walk.vma;
	__u32 references = vma ? vma_references((void *)vma) : 0;
	bool vma_awaited = references & WS_VMA_EXCLUDES_READERS;
	bool mmap_awaited = !locks && lock_waiters;

	if (!vma_awaited && !mmap_awaited)
		return;
	if (references > 1 && under_vma_lock(w)) {
		if (vma_awaited)
			note_vma_walk(w, vma, now);
	} else if (mmap_awaited) {
		note_mmap_walk(w, now);
	}
}

#endif
