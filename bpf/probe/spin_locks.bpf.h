/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exact mode: the spin locks themselves, for the times of page-table locks. Part of
 * walkscope.bpf.c.
 */
#ifndef WALKSCOPE_SPIN_LOCKS_BPF_H
#define WALKSCOPE_SPIN_LOCKS_BPF_H

#define VMEMMAP_MAX                                                                  \
	(1ULL << 40) /* bytes after its start; kernel text and data are farther away \
		      */

/*
 * Whether lock can be a page-table lock: of the mm, or in the struct page of a table. A walker that
 * was preempted inside one of our programs takes locks of RCU and of the scheduler on its way out,
 * at the walker's own preemption depth.
 */
static __always_inline bool can_be_ptl(struct walker *w, __u64 lock)
{
	struct mm_struct *mm = (void *)w->request.mm;
	__u64 end = vmemmap_base + VMEMMAP_MAX;

	if (lock == (__u64)&mm->page_table_lock || !vmemmap_base || ptl_outside_page())
		return true;
	asm volatile(
		""
		: "+r"(end)); /* the verifier lets the pointer be compared, not subtracted from */
	return lock >= vmemmap_base && lock < end;
}

static __always_inline bool in_interrupt(void)
{
	return preempt_count() & interrupt_mask;
}

SEC("fentry/_raw_spin_lock")
int BPF_PROG(spin_lock, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	/* At another depth the lock is the scheduler's, which takes the walker off the CPU. */
	if (w && (w->walk.callback.end || w->walk.hugetlb.pte || w->walk.range.inside) &&
	    (__u8)preempt_count() == w->walk.locks.preempt_depth && can_be_ptl(w, (__u64)lock)) {
		w->walk.locks.spin.lock = (__u64)lock;
		w->walk.locks.spin.asked_ns = bpf_ktime_get_ns();
	}
	return 0;
}

/* Finds the table of a lock by the PMD entry of the callback, where no hook tells it. */
static __always_inline void locked_by_spin_lock(struct walker *w, __u64 lock)
{
	__u64 pmd_value = 0, table, index;

	if (bpf_probe_read_kernel(&pmd_value, sizeof(pmd_value), (void *)w->walk.callback.pmd))
		return;
	table = table_of(pmd_value);
	index = (w->walk.callback.address >> page_shift) & ((1ULL << (pmd_shift - page_shift)) - 1);
	if (table && points_to_table(pmd_value))
		locked_table(w, w->walk.callback.address, lock, table + index * sizeof(__u64));
}

SEC("fexit/_raw_spin_lock")
int BPF_PROG(spin_lock_exit, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	if (!w || !w->walk.locks.spin.asked_ns || w->walk.locks.spin.lock != (__u64)lock)
		return 0;
	w->walk.locks.spin.got_ns = bpf_ktime_get_ns();
	if (w->walk.range.inside) {
		if (!w->walk.locks.ptl.lock) /* the step confirms the lock, or its release does */
			got_ptl(w, (__u64)lock, 0, 0, w->walk.locks.spin.got_ns);
		return 0;
	}
	if (table_by_spin_lock && w->walk.callback.end && !w->walk.locks.in_pmd_lock &&
	    !w->walk.callback.covered)
		locked_by_spin_lock(w, (__u64)lock);
	if (!w->walk.hugetlb.pte || w->walk.hugetlb.locked)
		return 0;
	got_ptl(w, (__u64)lock, w->walk.callback.address, level_of(log2_u64(w->walk.hugetlb.size)),
		bpf_ktime_get_ns());
	w->walk.hugetlb.ptl = (__u64)lock;
	bpf_probe_read_kernel(&w->walk.hugetlb.raw, sizeof(w->walk.hugetlb.raw),
			      (void *)w->walk.hugetlb.pte);
	w->walk.hugetlb.locked = 1;
	return 0;
}

/*
 * Whether a lock that was released without a step is the walk's: the lock of a table that the walk
 * passed over. Else it is no page-table lock.
 */
static __always_inline bool passed_over(struct walker *w)
{
	__u8 level = range_level(w->walk.range.walk);

	if (range_field(w->walk.range.walk, WS_RANGE_PTL) != w->walk.locks.ptl.lock)
		return false;
	w->walk.locks.ptl.address = range_field(w->walk.range.walk, WS_RANGE_ADDR);
	w->walk.locks.ptl.level = level < 3 ? level + 1 : WS_LEVEL_PTE;
	return true;
}

SEC("fentry/_raw_spin_unlock")
int BPF_PROG(spin_unlock, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	if (!w || w->walk.locks.ptl.lock != (__u64)lock || !lock)
		return 0;
	if (w->walk.range.walk && !w->walk.locks.ptl.level && !passed_over(w))
		w->walk.locks.ptl.lock = 0;
	else
		released_ptl(w, 0);
	return 0;
}

#endif
