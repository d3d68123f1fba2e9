/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walker without callbacks, pt_range_walk: a walk from its start to its
 * done, and each step that these two or its next return, read under the lock
 * that the walker then holds. Part of walkscope.bpf.c.
 *
 * No name of it stands here: the loader's profile says what it is attached to,
 * and where the fields are.
 */
#ifndef WALKSCOPE_RANGE_BPF_H
#define WALKSCOPE_RANGE_BPF_H

#define WS_RANGE_STACK 24 /* words */

static __always_inline __u64 range_argument(void *ctx, enum ws_range_argument which)
{
	__u64 value = 0;

	bpf_get_func_arg(ctx, range.argument[which], &value);
	return value;
}

/* The types that the caller asks for, by our numbers. */
static __always_inline __u32 range_types(__u32 asked)
{
	__u32 types = 0;

	for (__u32 value = 0; value < WS_RANGE_ENUM; value++)
		if (asked & (1U << value) && range.type[value] < WS_NR_TYPES)
			types |= 1U << range.type[value];
	return types;
}

#if defined(__TARGET_ARCH_x86)
/* Where the call that returns to address goes to; 0: there is none. */
static __always_inline __u64 called_before(__u64 address)
{
	struct {
		__u8 opcode;
		__s32 distance;
	} __attribute__((packed)) call = {};

	if (bpf_probe_read_kernel(&call, sizeof(call), (void *)address - sizeof(call)) ||
	    call.opcode != 0xe8)
		return 0;
	return address + call.distance;
}
#else
static __always_inline __u64 called_before(__u64 address)
{
	__u64 at = address - sizeof(__u32);
	__u32 branch = 0;

	if (bpf_probe_read_kernel(&branch, sizeof(branch), (void *)at) || branch >> 26 != 0x25)
		return 0;
	return at + ((__s64)((__u64)branch << 38) >> 36); /* bl: 26 bits, of 4 bytes each */
}
#endif

/* Whether this is where a call of the walk's first function returns to. */
static __always_inline bool returns_from_start(__u64 address)
{
	if (address - range.start_address + (1ULL << 31) >= 1ULL << 32)
		return false; /* out of reach of a call */
	return called_before(address) == range.start_address;
}

/*
 * An address inside the function that called; 0: not found. It stands on the
 * stack above what the BPF trampoline keeps there, whose order no kernel promises.
 */
static __always_inline __u64 range_caller(void *ctx)
{
	__u64 above[WS_RANGE_STACK] = {};

	if (bpf_probe_read_kernel(above, sizeof(above), ctx))
		return 0;
	for (__u32 i = 0; i < WS_RANGE_STACK; i++)
		if (returns_from_start(above[i]))
			return above[i];
	return 0;
}

SEC("fentry/pt_range_walk_start")
int range_start(void *ctx)
{
	struct vm_area_struct *vma = (void *)range_argument(ctx, WS_RANGE_VMA);
	struct request request = {
		.mm = (__u64)BPF_CORE_READ(vma, vm_mm),
		.vma = (__u64)vma,
		.start = range_argument(ctx, WS_RANGE_START),
		.end = range_argument(ctx, WS_RANGE_END),
		.caller = range_caller(ctx),
		.frame = (__u64)ctx,
		.function = WS_FUNCTION_PT_RANGE_WALK,
		.types = range_types(range_argument(ctx, WS_RANGE_TYPES)),
	};
	struct walker *w;

	begin_walk(&request);
	w = walking();
	if (!w || w->request.function != WS_FUNCTION_PT_RANGE_WALK)
		return 0;
	w->walk.range.walk = range_argument(ctx, WS_RANGE_WALK);
	w->walk.calls++;
	w->walk.range.inside = 1;
	w->walk.range.told_ns = bpf_ktime_get_ns();
	w->walk.locks.preempt_depth = preempt_count();
	return 0;
}

/*
 * The locks between here and its return are the walker's own. What the kernel
 * skips of the program on its return is told by the counts, which differ then.
 */
SEC("fentry/pt_range_walk_next")
int range_next(void *ctx)
{
	struct walker *w = walking();

	if (w && w->walk.range.walk) {
		w->walk.calls++;
		w->walk.range.inside = 1;
	}
	return 0;
}

SEC("fentry/pt_range_walk_done")
int range_done(void *ctx)
{
	struct walker *w = walking();

	if (w && w->walk.range.walk)
		w->walk.range.inside = 1;
	return 0;
}

SEC("fexit/pt_range_walk_done")
int range_done_exit(void *ctx)
{
	return end_walk(WS_FUNCTION_PT_RANGE_WALK, 0);
}

/* ---- a step --------------------------------------------------------------------- */

/* The lock of the step before was let go, this one is held. */
static __always_inline void range_lock(struct walker *w, __u64 addr, __u8 level)
{
	__u64 lock = range_field(w->walk.range.walk, WS_RANGE_PTL), now = bpf_ktime_get_ns();

	if (w->walk.locks.ptl.lock && w->walk.locks.ptl.lock != lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	if (lock && w->walk.locks.ptl.lock != lock) {
		w->walk.locks.ptl.asked_ns = w->walk.range.told_ns;
		got_ptl(w, lock, addr, level, now);
	}
	w->walk.locks.ptl.address = addr;
	w->walk.locks.ptl.level = level;
}

static __always_inline void emit_range_hole(struct walker *w, __u64 start, __u64 end, __u8 level)
{
	__u64 now = bpf_ktime_get_ns();
	struct ws_raw_hole *record = reserve(w, sizeof(*record), WS_FRAME_HOLE);

	if (!record)
		return;
	fill_event(&record->hole.event, w, now);
	record->hole.start = start;
	record->hole.end = end;
	record->hole.depth =
		WS_NR_RANGE_LEVELS - 1 - level; /* as a pte_hole gets it: 3 for a PMD */
	record->hole.reserved = 0;
	submit(record);
}

/* A few entries of a level above the PTEs', or of hugetlb. */
static __noinline void emit_range_entries(struct walker *w, __u64 entry, __u64 address, __u32 n,
					  __u32 shape)
{
	__u64 now = bpf_ktime_get_ns();
	struct {
		struct ws_raw_entries head;
		__u64 raw[WS_RANGE_BATCH];
	} *record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	__u64 bytes = (__u64)n * sizeof(__u64);

	if (!record)
		return;
	/* the verifier wants to see the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes > sizeof(record->raw) ||
	    bpf_probe_read_kernel(record->raw, bytes, (void *)entry)) {
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
		unread_table(w);
		return;
	}
	fill_entries(&record->head, w, now, address, shape >> 24, shape >> 16, shape);
	record->head.header.bytes = sizeof(record->head) + bytes;
	record->head.nr = n;
	submit_large(record);
}

static __always_inline __u8 range_shift(__u8 level)
{
	return level == 0 ? page_shift : level == 1 ? pmd_shift : pmd_shift + page_shift - 3;
}

static __always_inline void range_leaves(struct walker *w, __u64 entry, __u64 addr, __u32 n,
					 __u8 level, bool hugetlb)
{
	__u8 shift = range_shift(level);
	__u64 base = addr & ~((1ULL << shift) - 1), raw = 0;
	__u32 shape =
		(__u32)(level + 1) << 24 | (__u32)shift << 16 | (hugetlb ? WS_ENTRIES_HUGETLB : 0);

	emit_range_entries(w, entry, base, n, shape);
	if (bpf_probe_read_kernel(&raw, sizeof(raw), (void *)entry))
		return;
	if (hugetlb) {
		w->walk.hugetlb.size = (__u64)n << shift;
		emit_hugetlb_folio(w, raw, base, entry);
	} else if (level == 1) {
		emit_leaf_folios(w, raw, base, 1U << (pmd_shift - page_shift));
	}
}

static __noinline int range_step(struct walker *w, __u64 walk)
{
	__u8 type = range.type[range_field(walk, WS_RANGE_TYPE) & (WS_RANGE_ENUM - 1)];
	__u64 addr = range_field(walk, WS_RANGE_ADDR);
	__u64 entry = range_field(walk, WS_RANGE_ENTRY);
	__u32 n = range_field(walk, WS_RANGE_NR_ENTRIES);
	struct vm_area_struct *vma = (void *)w->request.vma;
	__u8 level = range_level(walk);
	bool hugetlb = BPF_CORE_READ(vma, vm_flags) & VM_HUGETLB;

	w->walk.range.inside = 0;
	range_lock(w, addr, level < 3 ? level + 1 : 0);
	if (type < WS_NR_TYPES && detail_entries) {
		if (level >= WS_NR_RANGE_LEVELS)
			count_unread(w);
		else if (!entry)
			emit_range_hole(w, addr, range_field(walk, WS_RANGE_NEXT), level);
		else if (level == 0 && !hugetlb)
			read_table(w, entry, addr, n, 0);
		else
			range_leaves(w, entry, addr, n, level, hugetlb);
	}
	w->walk.range.told_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int range_returned(void)
{
	struct walker *w = walking();

	if (!w || !w->walk.range.walk)
		return 0;
	w->walk.handled++;
	return range_step(w, w->walk.range.walk);
}

SEC("fexit/pt_range_walk_start")
int range_start_exit(void *ctx)
{
	return range_returned();
}

SEC("fexit/pt_range_walk_next")
int range_next_exit(void *ctx)
{
	return range_returned();
}

/* ---- files that are read through it --------------------------------------------- */

SEC("fentry/show_smap_range")
int BPF_PROG(range_show_smap, struct seq_file *m, void *v)
{
	return begin_vma_read(ctx, WS_FILE_SMAPS, m, v);
}

SEC("fentry/show_numa_map_range")
int BPF_PROG(range_show_numa_map, struct seq_file *m, void *v)
{
	return begin_vma_read(ctx, WS_FILE_NUMA_MAPS, m, v);
}

SEC("fentry/show_smaps_rollup_range")
int BPF_PROG(range_show_smaps_rollup, struct seq_file *m, void *v)
{
	struct proc_maps_private *priv = BPF_CORE_READ(m, private);

	return begin_read(ctx, WS_FILE_SMAPS_ROLLUP,
			  (__u64)BPF_CORE_READ(priv, task, group_leader));
}

/* The walker does not show what its caller keeps beside: the read itself tells. */
static __always_inline void range_argument_is(__u64 argument)
{
	struct walker *w = current_walker();

	if (w)
		w->reading.argument = argument;
}

#define CAP_SYS_ADMIN 21

SEC("fentry/pagemap_read_range")
int BPF_PROG(range_pagemap_read, struct file *file)
{
	int err = begin_read(ctx, WS_FILE_PAGEMAP, 0);

	range_argument_is(BPF_CORE_READ(file, f_cred, cap_effective.val) >> CAP_SYS_ADMIN & 1);
	return err;
}

SEC("fentry/clear_refs_write_range")
int BPF_PROG(range_clear_refs_write, struct file *file, const char *text)
{
	int err = begin_read(ctx, WS_FILE_CLEAR_REFS, 0);
	char number = 0;

	bpf_probe_read_user(&number, sizeof(number), text);
	range_argument_is(number - '0');
	return err;
}

#define RANGE_READ_END(name)               \
	SEC("fexit/" #name "_range")       \
	int range_##name##_exit(void *ctx) \
	{                                  \
		return end_read();         \
	}

RANGE_READ_END(show_smap)
RANGE_READ_END(show_numa_map)
RANGE_READ_END(show_smaps_rollup)
RANGE_READ_END(pagemap_read)
RANGE_READ_END(clear_refs_write)

SEC("kprobe/m_stop_range")
int BPF_KPROBE(range_m_stop)
{
	return end_vma_lock();
}

#endif
