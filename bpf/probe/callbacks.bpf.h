/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Callbacks of mm_walk_ops: the entries that a walk passes. Part of walkscope.bpf.c.
 *
 * Light mode reads entries without their lock: no program runs inside the lock, or for any spin
 * lock of the machine. It reads them where the walk begins or enters a VMA, and has no programs
 * here, or, of AT_CALLBACK in consumers.h, where the callback begins. Exact mode reads entries
 * where the callback takes the lock; on a kernel whose page-table locks cannot be seen it reads as
 * light mode does.
 *
 * A pmd_entry has no program on its exit: its end is the begin of the next callback, or the end of
 * the walk. Entries that it passed without a lock are read at that moment, unless the callback may
 * have changed them: these count as unread.
 */
#ifndef WALKSCOPE_CALLBACKS_BPF_H
#define WALKSCOPE_CALLBACKS_BPF_H

/*
 * A second program counts the calls, because the kernel skips a program while another task is
 * preempted in it on this CPU. Where the counts differ at the end, the walk says that entries are
 * missing. Where the begin of a walk was skipped, the read says that a walk is missing.
 */
static __noinline int count_call(void)
{
	struct walker *w = walking();

	if (w)
		w->walk.calls++;
	return 0;
}

#define COUNT_CALLS(name, ...)       \
	SEC("fentry/" #name)         \
	int name##_count(void *ctx)  \
	{                            \
		return count_call(); \
	}

WS_PMD_CALLBACKS(COUNT_CALLS)
WS_HOLE_CALLBACKS(COUNT_CALLS)
WS_HUGETLB_CALLBACKS(COUNT_CALLS)

/* ---- pmd_entry: a PTE table, or a PMD leaf ----------------------------- */

/* Tells the VMA of a walk over several, where the kernel skipped the program that does. */
static __always_inline void catch_up_vma(struct walker *w, __u64 addr, struct mm_walk *walk)
{
	if (!w->request.vma)
		emit_vma(w, addr, BPF_CORE_READ(walk, vma, vm_end), walk);
}

enum callback { READING, CHANGING, FAULTING };

static __noinline int pmd_entry(__u64 pmd, __u64 addr, __u64 end, struct mm_walk *walk,
				enum callback callback)
{
	bool at_begin = read_at_begin || callback == FAULTING;
	struct walker *w = walking_at(addr);

	if (!w) {
		without_walk();
		return 0;
	}
	w->walk.handled++;
	w->walk.faults = callback == FAULTING;
	if (!exact) {
		catch_up_vma(w, addr, walk);
		w->walk.callback.address = addr;
		w->walk.callback.end = end;
		read_unlocked(w, pmd, addr, end);
		return 0;
	}
	if (addr == w->walk.callback.address)
		w->walk.callback.covered = 1; /* the same entries are asked for again */
	finish_pmd(w);
	catch_up_vma(w, addr, walk);
	w->walk.locks.preempt_depth = preempt_count();
	w->walk.callback.pmd = pmd;
	w->walk.callback.address = addr;
	w->walk.callback.end = end;
	w->walk.callback.covered = at_begin;
	w->walk.callback.may_change = callback == CHANGING;
	w->walk.locks.in_pmd_lock = 0;
	/* the self-test checks the address of the linear map by these entries */
	if (detail_entries && (at_begin || !tracing))
		read_unlocked(w, pmd, addr, end);
	if (!tracing)
		callbacks_tested++;
	return 0;
}

#define PMD_CALLBACK(name, callback, where)                                                        \
	SEC("fentry/" #name)                                                                       \
	int BPF_PROG(name, void *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk) \
	{                                                                                          \
		return pmd_entry((__u64)pmd, addr, end, walk, callback);                           \
	}

WS_PMD_CALLBACKS(PMD_CALLBACK)

/* ---- pte_hole -------------------------------------------------------- */

static __noinline int pte_hole(__u64 start, __u64 end, __u32 depth, struct mm_walk *walk)
{
	struct walker *w = walking_at(start);

	if (!w)
		return 0;
	w->walk.handled++;
	if (w->walk.at_begin && depth != -1U) /* the tables told it */
		return 0;
	/* A hole inside the range of a pmd_entry is a look-up of that callback. */
	if (start >= w->walk.callback.address && start < w->walk.callback.end)
		return 0;
	flush_leaves(w);
	emit_vma(w, start, end, walk); /* a VMA that is passed over as a whole */
	emit_hole(w, start, end, depth);
	return 0;
}

#define HOLE_CALLBACK(name, where)                                            \
	SEC("fentry/" #name)                                                  \
	int BPF_PROG(name, unsigned long start, unsigned long end, int depth, \
		     struct mm_walk *walk)                                    \
	{                                                                     \
		return pte_hole(start, end, depth, walk);                     \
	}

WS_HOLE_CALLBACKS(HOLE_CALLBACK)

/* ---- hugetlb_entry ---------------------------------------------------- */

static __noinline int hugetlb_entry(__u64 pte, __u64 hmask, __u64 addr, struct mm_walk *walk)
{
	struct walker *w = walking_at(addr);

	if (!w) {
		without_walk();
		return 0;
	}
	w->walk.handled++;
	if (w->walk.hugetlb.pte)
		finish_hugetlb(w);
	catch_up_vma(w, addr, walk);
	if (bpf_probe_read_kernel(&w->walk.hugetlb.raw, sizeof(w->walk.hugetlb.raw), (void *)pte)) {
		unread_table(w);
		return 0;
	}
	w->walk.hugetlb.ptl = 0;
	w->walk.hugetlb.pte = pte;
	w->walk.hugetlb.size = -hmask;
	w->walk.hugetlb.locked = 0;
	w->walk.callback.address = addr;
	w->walk.locks.preempt_depth = preempt_count();
	w->walk.locks.ptl.asked_ns = exact ? bpf_ktime_get_ns() : 0;
	if (!exact)
		finish_hugetlb(w);
	return 0;
}

/* Locks that the walk takes from here on are not the entry's. */
static __noinline int hugetlb_entry_exit(void)
{
	struct walker *w = walking();

	if (w && w->walk.hugetlb.pte)
		finish_hugetlb(w);
	return 0;
}

#define HUGETLB_CALLBACK(name)                                                                    \
	SEC("fentry/" #name)                                                                      \
	int BPF_PROG(name, void *pte, unsigned long hmask, unsigned long addr, unsigned long end, \
		     struct mm_walk *walk)                                                        \
	{                                                                                         \
		return hugetlb_entry((__u64)pte, hmask, addr, walk);                              \
	}                                                                                         \
	SEC("fexit/" #name)                                                                       \
	int name##_exit(void *ctx)                                                                \
	{                                                                                         \
		return hugetlb_entry_exit();                                                      \
	}

WS_HUGETLB_CALLBACKS(HUGETLB_CALLBACK)

#endif
