/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside one walk: the page-table locks, and the entries read under them.
 * Part of walkscope.bpf.c.
 */
#ifndef WALKSCOPE_LOCKS_BPF_H
#define WALKSCOPE_LOCKS_BPF_H

static __always_inline struct walker *walking(void)
{
	struct walker *w = current_walker();

	return w && w->walk ? w : NULL;
}

static __always_inline void got_ptl(struct walker *w, __u64 lock, __u64 address, __u8 level,
				    __u64 now)
{
	w->ptl.lock = lock;
	w->ptl.got_ns = now;
	w->ptl.address = address;
	w->ptl.level = level;
	/* without the spin lock's own hooks the wait covers the whole lock function */
	w->ptl.wait_flags = WS_LOCK_WAIT_BOUND;
	if (lock && w->spin.lock == lock && w->spin.asked_ns) {
		w->ptl.asked_ns = w->spin.asked_ns;
		w->ptl.got_ns = w->spin.got_ns;
		w->ptl.wait_flags = 0;
	}
	w->spin.lock = 0;
	w->spin.asked_ns = 0;
}

/* The lock span ends; flags say how well its end is known. */
static __always_inline void released_ptl(struct walker *w, __u8 flags)
{
	struct ws_raw_lock *record;
	__u64 now = bpf_ktime_get_ns();

	record = reserve(w, sizeof(*record), WS_FRAME_LOCK);
	if (record) {
		fill_event(&record->lock.event, w, now);
		record->lock.lock = w->ptl.lock;
		record->lock.address = w->ptl.address;
		record->lock.wait_ns = w->ptl.got_ns - w->ptl.asked_ns;
		record->lock.hold_ns = now - w->ptl.got_ns;
		record->lock.kind = WS_LOCK_PTL;
		record->lock.level = w->ptl.level;
		record->lock.flags = flags | w->ptl.wait_flags;
		__builtin_memset(record->lock.reserved, 0, sizeof(record->lock.reserved));
		submit(record);
	}
	w->ptl.lock = 0;
}

/* ---- pmd_entry: a PTE table, or a PMD leaf ----------------------------- */

SEC("fentry/smaps_pte_range")
int BPF_PROG(pmd_entry, void *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	struct walker *w = walking();

	if (w) {
		if (w->pmd_end)
			count_unread(w); /* the exit of the call before was not seen */
		w->ptl.lock = 0;
		w->preempt_depth = preempt_count();
		w->pmd = (__u64)pmd;
		w->pmd_address = addr;
		w->pmd_end = end;
		w->covered = 0;
		w->in_pmd_lock = 0;
	}
	return 0;
}

SEC("fexit/smaps_pte_range")
int BPF_PROG(pmd_entry_exit, void *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	struct walker *w = walking();

	if (!w)
		return 0;
	if (w->ptl.lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	/* Entries were walked that no hook saw: the walk must say so. */
	if (!w->covered && BPF_CORE_READ(walk, action) != ACTION_AGAIN)
		count_unread(w);
	w->covered = 0;
	w->pmd_end = 0;
	return 0;
}

static __always_inline int asked_ptl(void)
{
	struct walker *w = walking();

	if (w && w->pmd_end)
		w->ptl.asked_ns = bpf_ktime_get_ns();
	return 0;
}

/* The walker holds lock and is about to read the table from address on. */
static __always_inline int locked_table(struct walker *w, __u64 address, __u64 lock, __u64 table)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 n;

	if (!w->pmd_end || !table || address < w->pmd_address || address >= w->pmd_end)
		return 0;
	got_ptl(w, lock, address, WS_LEVEL_PTE, now);
	n = (w->pmd_end - address) >> page_shift;
	asm volatile("" : "+r"(n));
	if (n <= WS_MAX_TABLE_ENTRIES)
		read_table(w, table, address, n, now);
	else
		count_unread(w);
	w->covered = 1;
	return 0;
}

/* v7.0 dropped the two underscores: one of the pairs attaches. */
SEC("fentry/pte_offset_map_lock")
int BPF_PROG(pte_offset_map_lock)
{
	return asked_ptl();
}

SEC("fentry/__pte_offset_map_lock")
int BPF_PROG(pte_offset_map_lock_old)
{
	return asked_ptl();
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

SEC("fexit/pte_offset_map_lock")
int pte_offset_map_lock_exit(void *ctx)
{
	return pte_lock_exit(ctx);
}

SEC("fexit/__pte_offset_map_lock")
int pte_offset_map_lock_old_exit(void *ctx)
{
	return pte_lock_exit(ctx);
}

SEC("fentry/__pmd_trans_huge_lock")
int BPF_PROG(pmd_trans_huge_lock)
{
	struct walker *w = walking();

	if (w)
		w->in_pmd_lock = 1;
	return asked_ptl();
}

SEC("fexit/__pmd_trans_huge_lock")
int BPF_PROG(pmd_trans_huge_lock_exit, void *pmd, struct vm_area_struct *vma, void *ret)
{
	struct walker *w = walking();
	__u64 now = bpf_ktime_get_ns();
	__u64 raw = 0, base;

	if (w)
		w->in_pmd_lock = 0;
	if (!w || !w->pmd_end || !ret)
		return 0;
	got_ptl(w, (__u64)ret, w->pmd_address, WS_LEVEL_PMD, now);
	if (bpf_probe_read_kernel(&raw, sizeof(raw), pmd)) {
		w->read_errors++;
		COUNT(read_errors, 1);
		count_unread(w);
	} else {
		/* the entry maps from its own boundary, wherever the walk began */
		base = w->pmd_address & ~((1ULL << pmd_shift) - 1);
		emit_leaf(w, raw, base, WS_LEVEL_PMD, pmd_shift, 0, (__u64)ret, now);
		emit_leaf_folios(w, raw, base, 1U << (pmd_shift - page_shift));
	}
	w->covered = 1;
	return 0;
}

/* ---- pte_hole -------------------------------------------------------- */

SEC("fentry/smaps_pte_hole")
int BPF_PROG(pte_hole, unsigned long start, unsigned long end, int depth)
{
	struct walker *w = walking();
	struct ws_raw_hole *record;

	/* Under the table's lock it is smaps's own look-up of one empty entry. */
	if (!w || w->ptl.lock)
		return 0;
	record = reserve(w, sizeof(*record), WS_FRAME_HOLE);
	if (!record)
		return 0;
	fill_event(&record->hole.event, w, bpf_ktime_get_ns());
	record->hole.start = start;
	record->hole.end = end;
	record->hole.depth = depth;
	record->hole.reserved = 0;
	submit(record);
	return 0;
}

/* ---- hugetlb_entry ---------------------------------------------------- */

SEC("fentry/smaps_hugetlb_range")
int BPF_PROG(hugetlb_entry, void *pte, unsigned long hmask, unsigned long addr)
{
	struct walker *w = walking();

	if (!w)
		return 0;
	if (w->hugetlb_pte)
		count_unread(w); /* the exit of the call before was not seen */
	w->ptl.lock = 0;
	w->hugetlb_ptl = 0;
	w->preempt_depth = preempt_count();
	w->hugetlb_pte = (__u64)pte;
	w->hugetlb_size = -hmask;
	w->hugetlb_locked = 0;
	w->pmd_address = addr;
	w->ptl.asked_ns = bpf_ktime_get_ns();
	bpf_probe_read_kernel(&w->hugetlb_raw, sizeof(w->hugetlb_raw), pte);
	return 0;
}

static __always_inline __u8 log2_u64(__u64 v)
{
	__u8 shift = 0;

	for (int i = 32; i > 0; i >>= 1)
		if (v >> i) {
			v >>= i;
			shift += i;
		}
	return shift;
}

/* The level whose entries map 1 << shift bytes, contiguous ones included. */
static __always_inline __u8 level_of(__u8 shift)
{
	if (shift >= pmd_shift + (page_shift - 3))
		return WS_LEVEL_PUD;
	return shift < pmd_shift ? WS_LEVEL_PTE : WS_LEVEL_PMD;
}

SEC("fexit/smaps_hugetlb_range")
int BPF_PROG(hugetlb_entry_exit, void *pte, unsigned long hmask, unsigned long addr)
{
	struct walker *w = walking();
	__u16 flags = WS_ENTRIES_HUGETLB;
	__u8 shift, level;

	if (!w)
		return 0;
	if (!w->hugetlb_pte) {
		count_unread(w); /* the entry of this call was not seen */
		return 0;
	}
	if (w->ptl.lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	if (!w->hugetlb_locked)
		flags |= WS_ENTRIES_UNLOCKED;
	shift = log2_u64(w->hugetlb_size);
	level = level_of(shift);
	emit_leaf(w, w->hugetlb_raw, addr & hmask, level, shift, flags, w->hugetlb_ptl,
		  bpf_ktime_get_ns());
	emit_hugetlb_folio(w, w->hugetlb_raw, addr & hmask, w->hugetlb_size >> page_shift);
	w->hugetlb_pte = 0;
	return 0;
}

/* ---- exact mode: the spin locks themselves ------------------------------ */

SEC("fentry/_raw_spin_lock")
int BPF_PROG(spin_lock, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	/* At another depth the scheduler asks, with the walker on its way out. */
	if (w && (w->pmd_end || w->hugetlb_pte) && (__u8)preempt_count() == w->preempt_depth) {
		w->spin.lock = (__u64)lock;
		w->spin.asked_ns = bpf_ktime_get_ns();
	}
	return 0;
}

/* No hook says which table the lock is for: the callback's PMD entry does. */
static __always_inline void locked_by_spin_lock(struct walker *w, __u64 lock)
{
	__u64 pmd_value = 0, table, index;

	if (bpf_probe_read_kernel(&pmd_value, sizeof(pmd_value), (void *)w->pmd))
		return;
	table = table_of(pmd_value);
	index = (w->pmd_address >> page_shift) & (WS_MAX_TABLE_ENTRIES - 1);
	if (table)
		locked_table(w, w->pmd_address, lock, table + index * sizeof(__u64));
}

SEC("fexit/_raw_spin_lock")
int BPF_PROG(spin_lock_exit, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	if (!w || !w->spin.asked_ns || w->spin.lock != (__u64)lock)
		return 0;
	w->spin.got_ns = bpf_ktime_get_ns();
	if (table_by_spin_lock && w->pmd_end && !w->in_pmd_lock && !w->covered)
		locked_by_spin_lock(w, (__u64)lock);
	if (!w->hugetlb_pte || w->hugetlb_locked)
		return 0;
	got_ptl(w, (__u64)lock, w->pmd_address, level_of(log2_u64(w->hugetlb_size)),
		bpf_ktime_get_ns());
	w->hugetlb_ptl = (__u64)lock;
	bpf_probe_read_kernel(&w->hugetlb_raw, sizeof(w->hugetlb_raw), (void *)w->hugetlb_pte);
	w->hugetlb_locked = 1;
	return 0;
}

SEC("fentry/_raw_spin_unlock")
int BPF_PROG(spin_unlock, void *lock)
{
	struct walker *w;

	if (in_interrupt())
		return 0;
	w = walking();
	if (w && w->ptl.lock == (__u64)lock && lock)
		released_ptl(w, 0);
	return 0;
}

/* ---- calibration, attached only while the loader reads its own smaps ---- */

__u32 calibrations_nr = 0;
struct ws_calibration calibrations[64];
__u64 calibration_pte = 0;

SEC("kprobe/vm_normal_page")
int BPF_KPROBE(vm_normal_page, void *vma, unsigned long addr, unsigned long pte)
{
	if (bpf_get_current_pid_tgid() >> 32 == loader_tgid)
		calibration_pte = pte;
	return 0;
}

SEC("kretprobe/vm_normal_page")
int BPF_KRETPROBE(vm_normal_page_exit, unsigned long page)
{
	__u32 i = calibrations_nr;

	if (bpf_get_current_pid_tgid() >> 32 != loader_tgid || !page || i >= 64)
		return 0;
	calibrations[i & 63].pte = calibration_pte;
	calibrations[i & 63].page = page;
	calibrations_nr = i + 1;
	return 0;
}

#endif
