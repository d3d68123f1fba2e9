/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Callbacks of mm_walk_ops: the entries that a walk passes. Part of walkscope.bpf.c.
 *
 * Light mode reads entries when the callback begins, without their lock: no program runs inside the
 * lock, or for any spin lock of the machine. Exact mode reads entries where the callback takes the
 * lock; on a kernel whose page-table locks cannot be seen it reads as light mode does.
 *
 * A pmd_entry has no program on its exit: its end is the begin of the next callback, or the end of
 * the walk. Entries that it passed without a lock are read at that moment, unless the callback may
 * have changed them: these count as unread.
 */
#ifndef WALKSCOPE_CALLBACKS_BPF_H
#define WALKSCOPE_CALLBACKS_BPF_H

#include "consumers.h"

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

/* Callback of a walk whose begin the kernel skipped, in a read: the walk is lost. */
static __always_inline void without_walk(void)
{
	struct walker *w = current_walker();
	struct task_counters *task;

	if (!w || w->request.function || w->between.begin_missed)
		return;
	w->between.begin_missed = 1;
	task = task_counters();
	if (task)
		task->walks++;
	COUNT(seen, 1);
	COUNT(lost_no_state, 1);
}

#define COUNT_CALLS(name)            \
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
	struct walker *w = walking();

	if (!w) {
		without_walk();
		return 0;
	}
	w->walk.handled++;
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

#define PMD_CALLBACK(name, callback)                                                               \
	SEC("fentry/" #name)                                                                       \
	int BPF_PROG(name, void *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk) \
	{                                                                                          \
		return pmd_entry((__u64)pmd, addr, end, walk, callback);                           \
	}

#define READING_CALLBACK(name)	PMD_CALLBACK(name, READING)
#define CHANGING_CALLBACK(name) PMD_CALLBACK(name, CHANGING)
#define FAULTING_CALLBACK(name) PMD_CALLBACK(name, FAULTING)

WS_READING_CALLBACKS(READING_CALLBACK)
WS_CHANGING_CALLBACKS(CHANGING_CALLBACK)
WS_FAULTING_CALLBACKS(FAULTING_CALLBACK)

/* ---- pte_hole -------------------------------------------------------- */

static __noinline int pte_hole(__u64 start, __u64 end, __u32 depth, struct mm_walk *walk)
{
	struct walker *w = walking();
	struct ws_raw_hole *record;
	__u64 now;

	if (!w)
		return 0;
	w->walk.handled++;
	/* A hole inside the range of a pmd_entry is a look-up of that callback. */
	if (start >= w->walk.callback.address && start < w->walk.callback.end)
		return 0;
	flush_leaves(w);
	emit_vma(w, start, end, walk); /* a VMA that is passed over as a whole */
	now = bpf_ktime_get_ns();
	record = reserve(w, sizeof(*record), WS_FRAME_HOLE);
	if (!record)
		return 0;
	fill_event(&record->hole.event, w, now);
	record->hole.start = start;
	record->hole.end = end;
	record->hole.depth = depth;
	record->hole.reserved = 0;
	submit(record);
	return 0;
}

#define HOLE_CALLBACK(name)                                                   \
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
	struct walker *w = walking();

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
