/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walker without callbacks, pt_range_walk: a walk from its start to its done. Part of
 * walkscope.bpf.c.
 *
 * No name of this walker stands here: the loader's profile says what programs are attached to, and
 * where the fields are.
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

/* Types that the caller asks for, numbered as in range.h. */
static __always_inline __u32 range_types(__u32 asked)
{
	__u32 types = 0;

	for (__u32 value = 0; value < WS_RANGE_ENUM; value++)
		if (asked & (1U << value) && range.type[value] < WS_NR_TYPES)
			types |= 1U << range.type[value];
	return types;
}

#if defined(__TARGET_ARCH_x86)
/* Target of the call that returns to address; 0: no call stands before it. */
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

/* Whether address is the return address of a call of the walk's first function. */
static __always_inline bool returns_from_start(__u64 address)
{
	if (address - range.start_address + (1ULL << 31) >= 1ULL << 32)
		return false; /* out of reach of a call */
	return called_before(address) == range.start_address;
}

/*
 * Return address of the walk's first function, inside its caller; 0: not found. It is on the stack
 * above the words of the BPF trampoline, whose order no kernel promises.
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
 * Locks from here to the function's return are the walker's own. Where the kernel skips the program
 * on the return, the counts of calls differ, and the walk says so.
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
	struct walker *w = current_walker();
	bool open = w && w->request.function == WS_FUNCTION_PT_RANGE_WALK && !w->walk.nested;

	/* begun by another function, at a frame of its own */
	return end_walk(open ? (void *)w->request.frame : ctx, WS_FUNCTION_PT_RANGE_WALK, 0);
}

#endif
