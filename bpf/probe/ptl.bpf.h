/* SPDX-License-Identifier: GPL-2.0 */
/* Exact mode: page-table locks inside a walk, and the entries read under them. Part of
 * walkscope.bpf.c. */
#ifndef WALKSCOPE_PTL_BPF_H
#define WALKSCOPE_PTL_BPF_H

static __always_inline void got_ptl(struct walker *w, __u64 lock, __u64 address, __u8 level,
				    __u64 now)
{
	if (!tracing && w->walk.callback.end)
		ptls_tested++;
	w->walk.locks.ptl.lock = lock;
	w->walk.locks.ptl.got_ns = now;
	w->walk.locks.ptl.address = address;
	w->walk.locks.ptl.level = level;
	/* without the hooks on the spin lock the wait covers the whole lock function */
	w->walk.locks.ptl.wait_flags = WS_LOCK_WAIT_BOUND;
	if (lock && w->walk.locks.spin.lock == lock && w->walk.locks.spin.asked_ns) {
		w->walk.locks.ptl.asked_ns = w->walk.locks.spin.asked_ns;
		w->walk.locks.ptl.got_ns = w->walk.locks.spin.got_ns;
		w->walk.locks.ptl.wait_flags = 0;
	}
	w->walk.locks.spin.lock = 0;
	w->walk.locks.spin.asked_ns = 0;
}

/* Tells the lock span; flags: whether its end is exact or a bound. */
static __always_inline void released_ptl(struct walker *w, __u8 flags)
{
	struct ws_raw_lock *record;
	__u64 now = bpf_ktime_get_ns();

	record = reserve(w, sizeof(*record), WS_FRAME_LOCK);
	if (record) {
		fill_event(&record->lock.event, w, now);
		record->lock.lock = w->walk.locks.ptl.lock;
		record->lock.address = w->walk.locks.ptl.address;
		record->lock.wait_ns = w->walk.locks.ptl.got_ns - w->walk.locks.ptl.asked_ns;
		record->lock.hold_ns = now - w->walk.locks.ptl.got_ns;
		record->lock.kind = WS_LOCK_PTL;
		record->lock.level = w->walk.locks.ptl.level;
		record->lock.flags = flags | w->walk.locks.ptl.wait_flags;
		__builtin_memset(record->lock.reserved, 0, sizeof(record->lock.reserved));
		submit(record);
	}
	w->walk.locks.ptl.lock = 0;
}

static __noinline void finish_hugetlb(struct walker *w)
{
	__u8 shift = log2_u64(w->walk.hugetlb.size);
	__u64 address = w->walk.callback.address & -w->walk.hugetlb.size, pte = w->walk.hugetlb.pte;

	w->walk.hugetlb.pte = 0; /* locks of an interrupt are not the entry's */

	if (exact && w->walk.locks.ptl.lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	w->walk.locks.ptl.lock = w->walk.hugetlb.ptl;
	if (detail_entries) {
		emit_leaf(w, w->walk.hugetlb.raw, address, level_of(shift), shift,
			  WS_ENTRIES_HUGETLB | (w->walk.hugetlb.locked ? 0 : WS_ENTRIES_UNLOCKED));
		emit_hugetlb_folio(w, w->walk.hugetlb.raw, address, pte);
	}
	w->walk.locks.ptl.lock = 0;
	w->walk.callback.address = 0;
}

/* Ends the pmd_entry that began last, and the hold of its lock. */
static __always_inline void finish_pmd(struct walker *w)
{
	if (!exact) {
		flush_leaves(w);
		return;
	}
	if (w->walk.locks.ptl.lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	if (w->walk.callback.end && !w->walk.callback.covered && detail_entries) {
		if (w->walk.callback.may_change) /* the entries may have changed since the callback
						    read them */
			count_unread(w);
		else
			read_unlocked(w, w->walk.callback.pmd, w->walk.callback.address,
				      w->walk.callback.end);
	}
	flush_leaves(w);
	w->walk.callback.covered = 0;
	w->walk.callback.address = 0;
	w->walk.callback.end = 0;
}

/* Ends the callback that began last. */
static __always_inline void finish_callback(struct walker *w)
{
	if (w->walk.hugetlb.pte)
		finish_hugetlb(w);
	else
		finish_pmd(w);
}

/* ---- the functions that take a page-table lock ------------------------- */

static __always_inline int asked_ptl(void)
{
	struct walker *w = walking();

	if (w && w->walk.callback.end)
		w->walk.locks.ptl.asked_ns = bpf_ktime_get_ns();
	return 0;
}

/*
 * The walker holds lock, and is about to read the table from address on. Entries are read under the
 * first lock of a callback; a callback that releases and locks again has each span told, and its
 * entries once.
 */
static __always_inline int locked_table(struct walker *w, __u64 address, __u64 lock, __u64 table)
{
	__u64 first = address & ~((1ULL << page_shift) - 1);
	__u32 n;

	if (!w->walk.callback.end || !table || address < w->walk.callback.address ||
	    address >= w->walk.callback.end)
		return 0;
	got_ptl(w, lock, address, WS_LEVEL_PTE, bpf_ktime_get_ns());
	if (w->walk.callback.covered || !detail_entries)
		return 0;
	w->walk.callback.covered = 1;
	n = (w->walk.callback.end - first + (1ULL << page_shift) - 1) >> page_shift;
	read_table(w, table, first, n, 0);
	return 0;
}

static __always_inline int pte_lock_exit(void *ctx)
{
	__u64 address = 0, ptlp = 0, table = 0, lock = 0;
	struct walker *w = walking();

	if (!w)
		return 0;
	bpf_get_func_arg(ctx, 2, &address);
	bpf_get_func_arg(ctx, 3, &ptlp);
	bpf_get_func_ret(ctx, &table);
	bpf_probe_read_kernel(&lock, sizeof(lock), (void *)ptlp);
	return locked_table(w, address, lock, table);
}

#define PTE_LOCK(function, name)           \
	SEC("fentry/" #function)           \
	int name(void *ctx)                \
	{                                  \
		return asked_ptl();        \
	}                                  \
	SEC("fexit/" #function)            \
	int name##_exit(void *ctx)         \
	{                                  \
		return pte_lock_exit(ctx); \
	}

EACH_PTE_LOCK(PTE_LOCK)

SEC("fentry/__pmd_trans_huge_lock")
int BPF_PROG(pmd_trans_huge_lock)
{
	struct walker *w = walking();

	if (w)
		w->walk.locks.in_pmd_lock = 1;
	return asked_ptl();
}

SEC("fexit/__pmd_trans_huge_lock")
int BPF_PROG(pmd_trans_huge_lock_exit, void *pmd, struct vm_area_struct *vma, void *ret)
{
	struct walker *w = walking();
	__u64 now = bpf_ktime_get_ns();
	__u64 raw = 0, base;

	if (w)
		w->walk.locks.in_pmd_lock = 0;
	if (!w || !w->walk.callback.end || !ret)
		return 0;
	got_ptl(w, (__u64)ret, w->walk.callback.address, WS_LEVEL_PMD, now);
	if (w->walk.callback.covered || !detail_entries)
		return 0;
	w->walk.callback.covered = 1;
	if (bpf_probe_read_kernel(&raw, sizeof(raw), pmd)) {
		unread_table(w);
		return 0;
	}
	/* a leaf maps from its own boundary, wherever the walk began */
	base = w->walk.callback.address & ~((1ULL << pmd_shift) - 1);
	emit_leaf(w, raw, base, WS_LEVEL_PMD, pmd_shift, 0);
	emit_leaf_facts(w, raw, base);
	return 0;
}

#endif
