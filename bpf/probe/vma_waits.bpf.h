/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waits of writers for the readers of a VMA. Part of walkscope.bpf.c.
 *
 * __vma_start_write() excludes readers from the VMA and sleeps until those inside are gone; the
 * last one wakes it. The writer holds mmap_lock, so an mm has one. No reader comes in meanwhile: a
 * reader that is inside during the wait was inside when it began.
 */
#ifndef WALKSCOPE_VMA_WAITS_BPF_H
#define WALKSCOPE_VMA_WAITS_BPF_H

/*
 * Wait of a writer, by its mm. A note may be of a wait that did not happen, or that is over: the
 * last reader left before the writer slept, or no program saw the wake-up.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64); /* address of the mm */
	__type(value, struct waited);
} vma_waits SEC(".maps");

__u32 vma_waiters = 0; /* mms in vma_waits; one that the map evicted stays counted */

static __always_inline void forget_vma_wait(__u64 mm)
{
	if (!bpf_map_delete_elem(&vma_waits, &mm))
		__sync_fetch_and_add(&vma_waiters, -1);
}

/*
 * A writer of the mm begins, so the wait noted before is over. It happened if a walk was noted in
 * it whose reader did not wake the writer yet; it lasted until the end of that walk at least.
 */
static __noinline int end_unwoken(struct waited *before)
{
	struct waited_for *walks = bpf_map_lookup_elem(&waited_for, &before->mm);

	before->ended_ns = 0;
	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++) {
		struct held *held = &walks->held[i];

		if (held->kind == WS_LOCK_VMA && held->lock == before->lock &&
		    held->from_ns == before->asked_ns && held->to_ns > before->ended_ns)
			before->ended_ns = held->to_ns;
	}
	return before->ended_ns ? tell_waited(before) : 0;
}

/* A writer begins, and waits if readers are inside. */
static __noinline int begin_vma_wait(struct vm_area_struct *vma, bool waits)
{
	struct waited waited = {
		.mm = (__u64)FIELD(vma, vm_mm),
		.lock = (__u64)vma,
		.kind = WS_LOCK_VMA,
	};
	struct waited *known = bpf_map_lookup_elem(&vma_waits, &waited.mm), before;

	if (known) {
		before = *known;
		forget_vma_wait(before.mm);
		end_unwoken(&before);
	}
	if (!waits || !tracing)
		return 0;
	waited_by_current(&waited);
	waited.asked_ns = bpf_ktime_get_ns();
	if (!bpf_map_update_elem(&vma_waits, &waited.mm, &waited, BPF_NOEXIST))
		__sync_fetch_and_add(&vma_waiters, 1);
	return 0;
}

/* Runs for each VMA that is mapped, changed or copied: two loads where nobody waits. */
SEC("fentry/__vma_start_write")
int BPF_PROG(vma_start_write, struct vm_area_struct *vma)
{
	bool waits = vma_references(vma) > 1;

	return waits || vma_waiters ? begin_vma_wait(vma, waits) : 0;
}

/* Notes the walk in the VMA at hand, for which a writer waits. */
static __noinline int note_vma_walk(__u64 mm, __u64 vma, __u64 walk, __u64 now)
{
	struct waited *waited = bpf_map_lookup_elem(&vma_waits, &mm);
	struct held held = {
		.lock = vma,
		.to_ns = now,
		.walk = walk,
		.tid = current_tid(),
		.kind = WS_LOCK_VMA,
		.flags = WS_LOCK_HOLD_BOUND, /* it holds the lock a little longer */
	};

	if (!waited || waited->lock != vma || waited->tid == held.tid)
		return 0;
	held.from_ns = waited->asked_ns;
	return note_held(mm, &held, waited);
}

/*
 * Walk for which the current task, the last reader of the VMA, held its lock; 0: none. The walk has
 * ended, and the task has released the lock. A reader of its own memory may have released the lock
 * of a page fault instead: nothing tells the two apart.
 */
static __always_inline __u64 walk_of_reader(const struct waited *waited)
{
	struct task_struct *current = (void *)bpf_get_current_task_btf();
	struct task_counters *task = bpf_task_storage_get(&tasks, current, 0, 0);

	if (!task || task->walked_vma != waited->lock || (__u64)FIELD(current, mm) == waited->mm ||
	    task->walked_ns > waited->asked_ns)
		return 0;
	return task->walked;
}

/* Notes that the current task held the lock until now, when it has walked under it. */
static __always_inline void note_last_reader(struct waited *waited)
{
	struct waited_for *walks = bpf_map_lookup_elem(&waited_for, &waited->mm);
	struct held held = {
		.lock = waited->lock,
		.from_ns = waited->asked_ns,
		.to_ns = waited->ended_ns,
		.walk = walk_of_reader(waited),
		.tid = current_tid(),
		.kind = WS_LOCK_VMA,
	};

	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		if (same_hold(&walks->held[i], &held))
			held.walk = walks->held[i].walk;
	if (held.walk)
		note_held(waited->mm, &held, waited);
}

/* The last reader wakes the writer, and those of other locks of this kind, which nobody noted. */
SEC("fentry/rcuwait_wake_up")
int BPF_PROG(vma_wait_end, struct rcuwait *wait)
{
	__u64 mm = (__u64)wait - bpf_core_field_offset(struct mm_struct, vma_writer_wait);
	struct waited *known = bpf_map_lookup_elem(&vma_waits, &mm), waited;

	/* readers are inside still where the reader of a wait before this one comes late */
	if (!known || vma_references((void *)known->lock) > (WS_VMA_EXCLUDES_READERS | 1))
		return 0;
	waited = *known;
	forget_vma_wait(mm);
	waited.ended_ns = bpf_ktime_get_ns();
	note_last_reader(&waited);
	return tell_waited(&waited);
}

#endif
