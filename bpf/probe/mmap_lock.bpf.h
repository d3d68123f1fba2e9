/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mmap_lock: its holds around walks, and waits of other tasks for it. Part of walkscope.bpf.c.
 *
 * The tracepoints fire for every task, page faults included: a program does a store or two into a
 * slot, and more only if a walk was under the lock or the wait was long.
 */
#ifndef WALKSCOPE_MMAP_LOCK_BPF_H
#define WALKSCOPE_MMAP_LOCK_BPF_H

SEC("raw_tp/mmap_lock_start_locking")
int mmap_lock_start_locking(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = new_mmap_slot(tid);

	if (!slot || slot->nr_walks)
		return 0; /* no room, which is counted, or a second lock inside a walk */
	slot->mm = ctx->args[0];
	slot->got_ns = 0;
	slot->asked_ns = bpf_ktime_get_ns();
	return 0;
}

/* Tells the wait of this task for a lock under which another task walked meanwhile. */
static __noinline void tell_mmap_wait(__u64 mm, __u64 asked, __u64 now, __u32 kind)
{
	struct holder *holder = bpf_map_lookup_elem(&holders, &mm);
	struct waited waited = {
		.mm = mm,
		.lock = mm,
		.asked_ns = asked,
		.ended_ns = now,
		.kind = kind,
	};
	struct held held = { .lock = mm };

	waited_by_current(&waited);
	tell_waited(&waited); /* behind a writer that waits for a walk in a VMA, too */
	close_held(mm);
	if (!holder || (holder->released_ns && holder->noted))
		return; /* what is noted is told */
	held.from_ns = holder->got_ns;
	held.to_ns = holder->released_ns ?: now;
	held.walk = holder->walk;
	held.tid = holder->tid;
	held.kind = holder->kind;
	emit_stall(&waited, &held);
}

SEC("raw_tp/mmap_lock_acquire_returned")
int mmap_lock_acquire_returned(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);
	__u64 mm = ctx->args[0], now, asked = 0;
	bool mine = slot && slot->mm == mm;
	__u8 write, success, kind;

	mmap_lock_returned(ctx, &write, &success);
	if (!success) { /* a trylock that failed, or killed while waiting */
		if (mine && !slot->nr_walks && !slot->got_ns)
			free_slot(slot);
		return 0;
	}
	kind = write ? WS_LOCK_MMAP_WRITE : WS_LOCK_MMAP_READ;
	if (mine && slot->got_ns && slot->kind == WS_LOCK_MMAP_WRITE && !write) {
		end_lock_hold(slot, WS_LOCK_DOWNGRADED);
		slot->asked_ns = 0;
	}
	if (slot && slot->nr_walks) /* a second lock inside a walk */
		return 0;
	if (mine)
		asked = slot->asked_ns;
	if (!slot)
		slot = new_mmap_slot(tid); /* a trylock */
	if (!slot)
		return 0;
	now = bpf_ktime_get_ns();
	slot->mm = mm;
	slot->lock = mm;
	slot->asked_ns = asked;
	slot->got_ns = now;
	slot->kind = kind;
	if (asked && now - asked >= filter.min_stall_ns && tracing)
		tell_mmap_wait(mm, asked, now, kind);
	return 0;
}

SEC("raw_tp/mmap_lock_released")
int mmap_lock_released(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = mmap_slot(tid);

	if (!slot || slot->mm != ctx->args[0])
		return 0;
	end_lock_hold(slot, 0);
	free_slot(slot);
	return 0;
}

#endif
