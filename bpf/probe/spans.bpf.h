/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Locks of a whole address space or VMA, held around walks, and who waited for
 * them meanwhile. Part of walkscope.bpf.c.
 *
 * The mmap_lock tracepoints fire for every task, page faults included: what
 * happens there is a store or two into a slot, and no more unless a walk was
 * under the lock or the wait was long.
 */
#ifndef WALKSCOPE_SPANS_BPF_H
#define WALKSCOPE_SPANS_BPF_H

#include "state.bpf.h"

#define WS_LOCK_SLOTS 16384

struct lock_slot {
	__u64 mm; /* 0: free */
	__u64 lock;
	__u64 asked_ns; /* 0: tried, not asked for */
	__u64 got_ns;	/* 0: not held yet */
	__u64 address;
	__u64 first_walk;
	__u64 last_walk;
	__u32 nr_walks;
	__u32 tid;
	__u8 kind; /* enum ws_lock_kind */
	__u8 reserved[7];
};

/* By tid; who comes later waits until a slot with walks is free again. */
static struct lock_slot mmap_locks[WS_LOCK_SLOTS];
static struct lock_slot vma_locks[WS_LOCK_SLOTS / 16];

/* Who walked last under the mmap_lock of an mm. */
struct holder {
	__u64 walk;
	__u64 got_ns;
	__u64 released_ns; /* 0: holds it */
	__u32 tid;
	__u8 kind;
	__u8 reserved[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* address of the mm */
	__type(value, struct holder);
} holders SEC(".maps");

static __always_inline struct lock_slot *mmap_slot(__u32 tid)
{
	return &mmap_locks[tid & (WS_LOCK_SLOTS - 1)];
}

static __always_inline struct lock_slot *vma_slot(__u32 tid)
{
	return &vma_locks[tid & (WS_LOCK_SLOTS / 16 - 1)];
}

/* A slot with a walk that another task holds is not taken: false, and the caller's is lost. */
static __always_inline bool slot_free(struct lock_slot *slot, __u32 tid)
{
	return !slot->nr_walks || slot->tid == tid;
}

static __always_inline void emit_span(struct lock_slot *slot, __u64 now, __u8 flags)
{
	struct ws_raw_span *record = reserve(NULL, sizeof(*record), WS_FRAME_SPAN);

	if (!record)
		return;
	record->span.event.timestamp_ns = now;
	record->span.event.walk = slot->last_walk;
	record->span.event.tid = slot->tid;
	record->span.event.sequence = WS_OUTSIDE;
	record->span.lock = slot->lock;
	record->span.mm = slot->mm;
	record->span.address = slot->address;
	record->span.wait_ns = slot->asked_ns ? slot->got_ns - slot->asked_ns : 0;
	record->span.hold_ns = now - slot->got_ns;
	record->span.first_walk = slot->first_walk;
	record->span.nr_walks = slot->nr_walks;
	record->span.kind = slot->kind;
	record->span.flags = flags;
	record->span.reserved = 0;
	submit(record);
}

/* The lock is released, or its kind changes. */
static __always_inline void end_span(struct lock_slot *slot, __u8 flags)
{
	struct holder *holder;
	__u64 now, mm = slot->mm;

	if (slot->nr_walks) {
		now = bpf_ktime_get_ns();
		emit_span(slot, now, flags);
		slot->nr_walks = 0;
		holder = slot->kind == WS_LOCK_VMA ? NULL : bpf_map_lookup_elem(&holders, &mm);
		if (holder && holder->tid == slot->tid)
			holder->released_ns = now;
	}
	slot->mm = 0;
	slot->got_ns = 0;
	slot->asked_ns = 0;
}

static __always_inline void walk_in_slot(struct lock_slot *slot, __u64 walk)
{
	slot->last_walk = walk;
	if (!slot->nr_walks++)
		slot->first_walk = walk;
}

/* A traced walk begins, or for one that is told at its end: ended. The locks around it are told. */
static __always_inline void walk_in_locks(struct walker *w)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);
	struct holder holder = {};
	__u64 mm = w->request.mm;

	if (slot->tid == tid && slot->mm == mm && slot->got_ns) {
		walk_in_slot(slot, w->walk.number);
		holder.walk = w->walk.number;
		holder.got_ns = slot->got_ns;
		holder.tid = tid;
		holder.kind = slot->kind;
		bpf_map_update_elem(&holders, &mm, &holder, BPF_ANY);
	}
	if (!exact)
		return;
	slot = vma_slot(tid);
	if (slot->tid == tid && slot->mm == mm && slot->got_ns)
		walk_in_slot(slot, w->walk.number);
}

/* ---- mmap_lock ------------------------------------------------------------ */

static __always_inline void lost_slot(void)
{
	COUNT(seen, 1);
	COUNT(lost_no_state, 1);
}

SEC("raw_tp/mmap_lock_start_locking")
int mmap_lock_start_locking(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);

	if (!slot_free(slot, tid) || slot->nr_walks)
		return 0; /* another task's, or a second lock inside a walk */
	slot->tid = tid;
	slot->mm = ctx->args[0];
	slot->got_ns = 0;
	slot->asked_ns = bpf_ktime_get_ns();
	return 0;
}

/* Another task walked under this lock while we waited for it. */
static __noinline void emit_stall(__u64 mm, __u64 asked, __u64 now, __u32 kind)
{
	struct holder *holder = bpf_map_lookup_elem(&holders, &mm);
	struct ws_raw_stall *record;
	__u64 from, to;

	if (!holder || holder->tid == current_tid())
		return;
	from = holder->got_ns > asked ? holder->got_ns : asked;
	to = holder->released_ns && holder->released_ns < now ? holder->released_ns : now;
	if (from >= to)
		return;
	record = reserve(NULL, sizeof(*record), WS_FRAME_STALL);
	if (!record)
		return;
	__builtin_memset(&record->stall, 0, sizeof(record->stall));
	record->stall.event.timestamp_ns = now;
	record->stall.event.walk = holder->walk;
	record->stall.event.tid = holder->tid;
	record->stall.event.sequence = WS_OUTSIDE;
	record->stall.lock = mm;
	record->stall.mm = mm;
	record->stall.wait_ns = now - asked;
	record->stall.overlap_ns = to - from;
	record->stall.waiter_tid = current_tid();
	record->stall.waiter_tgid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(record->stall.waiter_comm, sizeof(record->stall.waiter_comm));
	record->stall.kind = kind;
	record->stall.held_kind = holder->kind;
	submit(record);
}

SEC("raw_tp/mmap_lock_acquire_returned")
int mmap_lock_acquire_returned(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);
	__u64 mm = ctx->args[0], now, asked = 0;
	bool mine = slot->tid == tid && slot->mm == mm;
	__u8 write, success, kind;

	write = ctx->args[1];
	success = ctx->args[2];
	/* the verifier wants loads at constant offsets: keeps the compiler from joining them */
	asm volatile("" : "+r"(write), "+r"(success));
	if (mmap_lock_write_arg == 2) {
		write = success;
		success = ctx->args[3];
	}
	if (!success) { /* tried in vain, or killed while waiting */
		if (mine && !slot->nr_walks && !slot->got_ns)
			slot->mm = 0;
		return 0;
	}
	kind = write ? WS_LOCK_MMAP_WRITE : WS_LOCK_MMAP_READ;
	if (mine && slot->got_ns && slot->kind == WS_LOCK_MMAP_WRITE && !write)
		end_span(slot, WS_LOCK_DOWNGRADED);
	if (slot->nr_walks) /* another task's, or a second lock inside a walk */
		return 0;
	now = bpf_ktime_get_ns();
	if (mine)
		asked = slot->asked_ns;
	slot->tid = tid;
	slot->mm = mm;
	slot->lock = mm;
	slot->asked_ns = asked;
	slot->got_ns = now;
	slot->kind = kind;
	if (asked && now - asked >= filter.min_stall_ns && tracing)
		emit_stall(mm, asked, now, kind);
	return 0;
}

SEC("raw_tp/mmap_lock_released")
int mmap_lock_released(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);

	if (slot->tid == tid && slot->mm == ctx->args[0])
		end_span(slot, 0);
	return 0;
}

/* ---- the per-VMA lock ------------------------------------------------------ */

/*
 * Its own functions cannot be hooked. Files of /proc take it here since v7.x,
 * each VMA's when the one before was released, and release the last in m_stop.
 */
SEC("fentry/lock_next_vma")
int BPF_PROG(lock_next_vma, struct mm_struct *mm)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = vma_slot(tid);

	if (!slot_free(slot, tid)) {
		lost_slot();
		return 0;
	}
	end_span(slot, WS_LOCK_HOLD_BOUND);
	slot->tid = tid;
	slot->mm = (__u64)mm;
	slot->asked_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("fexit/lock_next_vma")
int BPF_PROG(lock_next_vma_exit, struct mm_struct *mm, void *vmi, unsigned long from,
	     struct vm_area_struct *vma)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = vma_slot(tid);

	if (slot->tid != tid || slot->mm != (__u64)mm)
		return 0;
	if (!vma || (__u64)vma >= (__u64)-4095) {
		slot->mm = 0;
		return 0;
	}
	slot->kind = WS_LOCK_VMA;
	slot->lock = (__u64)vma;
	slot->address = BPF_CORE_READ(vma, vm_start);
	slot->got_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int end_vma_lock(void)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = vma_slot(tid);

	if (slot->tid == tid && slot->mm)
		end_span(slot, WS_LOCK_HOLD_BOUND);
	return 0;
}

/* One of several functions of this name: the loader attaches by address. */
SEC("kprobe/m_stop")
int BPF_KPROBE(m_stop)
{
	return end_vma_lock();
}

#endif
