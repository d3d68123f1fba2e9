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
#define WS_VMA_WAITS 1024 /* a power of two */
static struct place vma_places[WS_VMA_WAITS];
static struct waited vma_waits[WS_VMA_WAITS];
static __u32 vma_waiters; /* mms in vma_waits */

/* The wait of an mm, which is noted no more; false: none is noted, or another task took it. */
static __always_inline bool take_vma_wait(__u64 mm, struct waited *waited)
{
	__u32 at = find_place(vma_places, WS_VMA_WAITS, mm);

	if (at >= WS_VMA_WAITS || !take_place(&vma_places[at], mm))
		return false;
	*waited = vma_waits[at];
	give_place(&vma_places[at], 0);
	__sync_fetch_and_add(&vma_waiters, -1);
	return true;
}

/*
 * Notes a wait. Where its places are taken, the wait that began first gives way: its STALLs are
 * lost, one for each walk noted.
 */
static __always_inline void note_vma_wait(const struct waited *waited)
{
	__u64 old;
	__u32 at = new_place(vma_places, WS_VMA_WAITS, waited->mm, &old);

	if (at >= WS_VMA_WAITS) {
		COUNT_EVENTS(lost_no_state, 1);
		return;
	}
	if (!old)
		__sync_fetch_and_add(&vma_waiters, 1);
	else if (waited->asked_ns - vma_waits[at].asked_ns >= filter.min_stall_ns)
		COUNT_EVENTS(lost_no_state, vma_waits[at].noted ?: 1);
	vma_waits[at] = *waited;
	vma_places[at].used_ns = waited->asked_ns;
	give_place(&vma_places[at], waited->mm);
}

/*
 * A writer of the mm begins, so the wait noted before is over. It happened if a walk was noted in
 * it whose reader did not wake the writer yet; it lasted until the end of that walk at least.
 */
static __noinline int end_unwoken(struct waited *before)
{
	struct waited_for *walks = notes_of(before->mm);

	before->ended_ns = 0;
	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		if (of_vma_wait(&walks->held[i], before) && walks->held[i].to_ns > before->ended_ns)
			before->ended_ns = walks->held[i].to_ns;
	return before->ended_ns ? tell_waited(before) : 0;
}

/* A writer begins, and waits if readers are inside. */
static __noinline int begin_vma_wait(struct vm_area_struct *vma, bool waits)
{
	struct waited waited = {
		.mm = kernel_u64((__u64)vma + bpf_core_field_offset(vma->vm_mm)),
		.lock = (__u64)vma,
		.kind = WS_LOCK_VMA,
	};
	struct waited before;

	if (take_vma_wait(waited.mm, &before))
		end_unwoken(&before);
	if (!waits || !tracing)
		return 0;
	waited_by_current(&waited);
	waited.asked_ns = bpf_ktime_get_ns();
	note_vma_wait(&waited);
	return 0;
}

/* Runs for each VMA that is mapped, changed or copied: two loads where nobody waits. */
SEC("fentry/__vma_start_write")
int BPF_PROG(vma_start_write, struct vm_area_struct *vma)
{
	bool waits = vma_references(vma) > 1;

	return waits || vma_waiters ? begin_vma_wait(vma, waits) : 0;
}

/*
 * Whether a wait that is noted is over: another task waits for readers of that mm, whose begin no
 * program saw. A VMA may have been freed since, and another one be at its address.
 */
static __always_inline bool over_unseen(const struct waited *waited)
{
	__u32 tid = vma_writer(waited->mm);

	return tid && tid != waited->tid;
}

/* Notes the walk in the VMA at hand, for which a writer waits. */
static __noinline int note_vma_walk(struct walker *w, __u64 vma, __u64 now)
{
	__u32 at = find_place(vma_places, WS_VMA_WAITS, w->request.mm);
	struct waited *waited;
	struct held held = {
		.mm = w->request.mm,
		.lock = vma,
		.to_ns = now,
		.walk = w->walk.number,
		.tid = current_tid(),
		.kind = WS_LOCK_VMA,
		.flags = WS_LOCK_HOLD_BOUND, /* it holds the lock a little longer */
	};

	if (at >= WS_VMA_WAITS)
		return 0;
	waited = &vma_waits[at];
	if (waited->lock != vma || waited->tid == held.tid || over_unseen(waited))
		return 0;
	hold_vma(&held, waited->asked_ns, w->request.began_ns);
	return note_held(&held, waited);
}

/*
 * Walk for which the current task, the last reader of the VMA, held its lock; 0: none. The walk has
 * ended, and the task has released the lock. A reader of its own memory may have released the lock
 * of a page fault instead: nothing tells the two apart. Nor is it known where the kernel does not
 * show which VMAs a task has locked since. A VMA that lies elsewhere now is another one.
 */
static __always_inline __u64 walk_of_reader(const struct waited *waited)
{
	struct task_struct *current = (void *)bpf_get_current_task_btf();
	struct task_counters *task = bpf_task_storage_get(&tasks, current, 0, 0);

	if (!vma_locks_shown || !task || task->walked_vma != waited->lock ||
	    task->walked_mm != waited->mm || (__u64)FIELD(current, mm) == waited->mm ||
	    task->walked_ns > waited->asked_ns ||
	    task->walked_start != FIELD((struct vm_area_struct *)waited->lock, vm_start))
		return 0;
	return task->walked;
}

/* Notes that the current task held the lock until now, when it has walked under it. */
static __always_inline void note_last_reader(struct waited *waited)
{
	struct waited_for *walks = notes_of(waited->mm);
	struct held held = {
		.mm = waited->mm,
		.lock = waited->lock,
		.to_ns = waited->ended_ns,
		.walk = walk_of_reader(waited),
		.tid = current_tid(),
		.kind = WS_LOCK_VMA,
	};

	hold_vma(&held, waited->asked_ns, 0);
	for (__u32 i = 0; walks && i < WS_WAITED_FOR; i++)
		if (same_hold(&walks->held[i], &held))
			held.walk = walks->held[i].walk;
	if (held.walk)
		note_held(&held, waited);
}

/* A pointer as a number: the verifier lets nobody hash a pointer. */
static __always_inline __u64 number_of(const void *pointer)
{
	__u64 number;

	bpf_probe_read_kernel(&number, sizeof(number), &pointer);
	return number;
}

/* The last reader wakes the writer, and those of other locks of this kind, which nobody noted. */
SEC("fentry/rcuwait_wake_up")
int BPF_PROG(vma_wait_end, struct rcuwait *wait)
{
	__u64 mm = number_of(wait) - bpf_core_field_offset(struct mm_struct, vma_writer_wait);
	__u32 at = find_place(vma_places, WS_VMA_WAITS, mm);
	struct waited waited;

	/* readers are inside still where the reader of a wait before this one comes late */
	if (at >= WS_VMA_WAITS || over_unseen(&vma_waits[at]) ||
	    vma_references((void *)vma_waits[at].lock) > (WS_VMA_EXCLUDES_READERS | 1) ||
	    !take_vma_wait(mm, &waited))
		return 0;
	waited.ended_ns = bpf_ktime_get_ns();
	note_last_reader(&waited);
	return tell_waited(&waited);
}

#endif
