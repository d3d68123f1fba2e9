/* SPDX-License-Identifier: GPL-2.0 */
/* Entry functions of the page walker: each call is a walk. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_WALK_FUNCTIONS_BPF_H
#define WALKSCOPE_WALK_FUNCTIONS_BPF_H

/* ---- walks of a range ---------------------------------------------------------- */

static __always_inline int begin_vma_walk(void *ctx, struct vm_area_struct *vma, __u64 start,
					  __u64 end, const void *ops, void *private, __u32 function,
					  enum begin_program program)
{
	struct request request = {
		.mm = (__u64)FIELD(vma, vm_mm),
		.vma = (__u64)vma,
		.start = start,
		.end = end,
		.ops = (__u64)ops,
		.private = (__u64) private,
		.frame = (__u64)ctx,
		.function = function,
		.programs = program,
	};

	return begin_walk(&request);
}

static __always_inline int begin_mm_walk(void *ctx, struct mm_struct *mm, __u64 start, __u64 end,
					 const void *ops, void *private, __u32 function,
					 enum begin_program program)
{
	struct request request = {
		.mm = (__u64)mm,
		.start = start,
		.end = end,
		.ops = (__u64)ops,
		.private = (__u64) private,
		.frame = (__u64)ctx,
		.function = function,
		.programs = program,
	};

	return begin_walk(&request);
}

/* name(vma, start, end, ops, private) */
#define VMA_RANGE_BEGIN(program, name, function, nth)                                             \
	SEC("fentry/" #name)                                                                      \
	int BPF_PROG(program, struct vm_area_struct *vma, unsigned long start, unsigned long end, \
		     const void *ops, void *private)                                              \
	{                                                                                         \
		return begin_vma_walk(ctx, vma, start, end, ops, private, function, nth);         \
	}

#define VMA_RANGE_END(name, function)                                              \
	SEC("fexit/" #name)                                                        \
	int BPF_PROG(name##_exit, struct vm_area_struct *vma, unsigned long start, \
		     unsigned long end, const void *ops, void *private, int ret)   \
	{                                                                          \
		return end_walk(ctx, function, ret);                               \
	}

/* name(mm, start, end, ops, private) */
#define MM_RANGE_BEGIN(program, name, function, nth)                                        \
	SEC("fentry/" #name)                                                                \
	int BPF_PROG(program, struct mm_struct *mm, unsigned long start, unsigned long end, \
		     const void *ops, void *private)                                        \
	{                                                                                   \
		return begin_mm_walk(ctx, mm, start, end, ops, private, function, nth);     \
	}

#define MM_RANGE_END(name, function)                                                            \
	SEC("fexit/" #name)                                                                     \
	int BPF_PROG(name##_exit, struct mm_struct *mm, unsigned long start, unsigned long end, \
		     const void *ops, void *private, int ret)                                   \
	{                                                                                       \
		return end_walk(ctx, function, ret);                                            \
	}

/* name(mm, start, end, ops, pgd, private) */
#define MM_PGD_WALK(name, function)                                                              \
	SEC("fentry/" #name)                                                                     \
	int BPF_PROG(name, struct mm_struct *mm, unsigned long start, unsigned long end,         \
		     const void *ops, void *pgd, void *private)                                  \
	{                                                                                        \
		return begin_mm_walk(ctx, mm, start, end, ops, private, function, ONLY_PROGRAM); \
	}                                                                                        \
	SEC("fexit/" #name)                                                                      \
	int BPF_PROG(name##_exit, struct mm_struct *mm, unsigned long start, unsigned long end,  \
		     const void *ops, void *pgd, void *private, int ret)                         \
	{                                                                                        \
		return end_walk(ctx, function, ret);                                             \
	}

/* name(start, end, ops, pgd, private): of the kernel's own tables */
#define KERNEL_WALK(name, function)                                                            \
	SEC("fentry/" #name)                                                                   \
	int BPF_PROG(name, unsigned long start, unsigned long end, const void *ops, void *pgd, \
		     void *private)                                                            \
	{                                                                                      \
		return begin_mm_walk(ctx, (void *)init_mm_symbol, start, end, ops, private,    \
				     function, ONLY_PROGRAM);                                  \
	}                                                                                      \
	SEC("fexit/" #name)                                                                    \
	int BPF_PROG(name##_exit, unsigned long start, unsigned long end, const void *ops,     \
		     void *pgd, void *private, int ret)                                        \
	{                                                                                      \
		return end_walk(ctx, function, ret);                                           \
	}

#define WHOLE_VMA_BEGIN(program, nth)                                                          \
	SEC("fentry/walk_page_vma")                                                            \
	int BPF_PROG(program, struct vm_area_struct *vma, const void *ops, void *private)      \
	{                                                                                      \
		return begin_vma_walk(ctx, vma, FIELD(vma, vm_start), FIELD(vma, vm_end), ops, \
				      private, WS_FUNCTION_WALK_PAGE_VMA, nth);                \
	}

/*
 * Walks begin by two programs of one body: where the kernel skips one, which another task was
 * preempted in on this CPU, the other begins the walk.
 */
WHOLE_VMA_BEGIN(walk_page_vma, FIRST_PROGRAM)
WHOLE_VMA_BEGIN(walk_page_vma_second, SECOND_PROGRAM)

SEC("fexit/walk_page_vma")
int BPF_PROG(walk_page_vma_exit, struct vm_area_struct *vma, const void *ops, void *private,
	     int ret)
{
	return end_walk(ctx, WS_FUNCTION_WALK_PAGE_VMA, ret);
}

MM_RANGE_BEGIN(walk_page_range, walk_page_range, WS_FUNCTION_WALK_PAGE_RANGE, FIRST_PROGRAM)
MM_RANGE_BEGIN(walk_page_range_second, walk_page_range, WS_FUNCTION_WALK_PAGE_RANGE, SECOND_PROGRAM)
MM_RANGE_END(walk_page_range, WS_FUNCTION_WALK_PAGE_RANGE)
MM_RANGE_BEGIN(walk_page_range_mm_unsafe, walk_page_range_mm_unsafe,
	       WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE, ONLY_PROGRAM)
MM_RANGE_END(walk_page_range_mm_unsafe, WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE)
VMA_RANGE_BEGIN(walk_page_range_vma, walk_page_range_vma, WS_FUNCTION_WALK_PAGE_RANGE_VMA,
		FIRST_PROGRAM)
VMA_RANGE_BEGIN(walk_page_range_vma_second, walk_page_range_vma, WS_FUNCTION_WALK_PAGE_RANGE_VMA,
		SECOND_PROGRAM)
VMA_RANGE_END(walk_page_range_vma, WS_FUNCTION_WALK_PAGE_RANGE_VMA)
VMA_RANGE_BEGIN(walk_page_range_vma_unsafe, walk_page_range_vma_unsafe,
		WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE, ONLY_PROGRAM)
VMA_RANGE_END(walk_page_range_vma_unsafe, WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE)
MM_PGD_WALK(walk_page_range_novma, WS_FUNCTION_WALK_PAGE_RANGE_NOVMA)
MM_PGD_WALK(walk_page_range_debug, WS_FUNCTION_WALK_PAGE_RANGE_DEBUG)
KERNEL_WALK(walk_kernel_page_table_range, WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE)
KERNEL_WALK(walk_kernel_page_table_range_lockless,
	    WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE_LOCKLESS)

/* A walk by pages of a file: its VMAs are told when the walk enters them. */
SEC("fentry/walk_page_mapping")
int BPF_PROG(walk_page_mapping, void *mapping, unsigned long first, unsigned long nr,
	     const void *ops, void *private)
{
	return begin_mm_walk(ctx, NULL, first << page_shift, (first + nr) << page_shift, ops,
			     private, WS_FUNCTION_WALK_PAGE_MAPPING, ONLY_PROGRAM);
}

SEC("fexit/walk_page_mapping")
int BPF_PROG(walk_page_mapping_exit, void *mapping, unsigned long first, unsigned long nr,
	     const void *ops, void *private, int ret)
{
	return end_walk(ctx, WS_FUNCTION_WALK_PAGE_MAPPING, ret);
}

/* Tells the VMA that a walk over several enters. */
static __noinline int emit_vma(struct walker *w, __u64 start, __u64 end, struct mm_walk *walk)
{
	struct vm_area_struct *vma;
	struct ws_raw_vma *record;
	__u64 now;

	if (!w || w->request.vma || w->walk.nested)
		return 0;
	vma = FIELD(walk, vma);
	if ((__u64)vma == w->walk.vma)
		return 0;
	w->walk.vma = (__u64)vma;
	now = bpf_ktime_get_ns();
	record = vma ? reserve(w, sizeof(*record), WS_FRAME_VMA) : NULL;
	if (!record)
		return 0;
	fill_event(&record->vma.event, w, now);
	record->vma.start = start;
	record->vma.end = end;
	FILL_VMA(&record->vma, vma);
	record->vma.reserved = 0;
	submit(record);
	return 0;
}

/* Part of a walk whose begin the kernel skipped, in a read: the walk is lost. */
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
	COUNT_EVENTS(lost_no_state, 1);
}

/* Notes the part of a VMA that the walk enters; true: no program did before. */
static __always_inline bool first_to_enter(struct walker *w, __u64 start, __u64 end, __u64 vma)
{
	struct entered *entered = &w->walk.entered;

	if (entered->vma == vma && entered->start == start && entered->end == end)
		return false;
	leave_out_rest(w);
	enter(entered, vma, start, end, w->walk.at_begin && !w->walk.nested ? start : end);
	return true;
}

/*
 * The walk enters a VMA. The kernel skips a program while another task is preempted in it on this
 * CPU, so light mode has several copies of this program. The first copy that runs enters the VMA
 * and reads its tables; each later copy goes on where the budget of the one before ended.
 */
static __always_inline int enter_vma(__u64 start, __u64 end, struct mm_walk *walk)
{
	struct walker *w = walking_at(start);

	if (!w) {
		without_walk();
		return 0;
	}
	if (!from_begin || first_to_enter(w, start, end, (__u64)walk->vma) ||
	    !w->walk.entered.begun) {
		finish_callback(w);
		w->walk.vma = 0; /* told again where the walk comes back to a VMA */
		emit_vma(w, start, end, walk);
		w->walk.entered.begun = 1;
	}
	if (from_begin && w->walk.entered.next < end)
		read_on(w, walk);
	return 0;
}

#define ENTER_VMA(name)                                                                  \
	SEC("fentry/__walk_page_range")                                                  \
	int BPF_PROG(name, unsigned long start, unsigned long end, struct mm_walk *walk) \
	{                                                                                \
		return enter_vma(start, end, walk);                                      \
	}

ENTER_VMA(walk_vma)
ENTER_VMA(walk_vma_second)

/* So short that it is hardly ever skipped: a VMA that no other program saw is left out, and told.
 */
SEC("fentry/__walk_page_range")
int BPF_PROG(walk_vma_note, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct walker *w = walking_at(start);

	if (w)
		first_to_enter(w, start, end, (__u64)walk->vma);
	return 0;
}

/* ---- walks of one step -------------------------------------------------------- */

SEC("fexit/folio_walk_start")
int BPF_PROG(folio_walk_start_exit, struct folio_walk *fw, struct vm_area_struct *vma,
	     unsigned long addr, unsigned int flags, void *folio)
{
	__u64 raw = BPF_CORE_READ(fw, pte.pte);
	struct request request = {
		.mm = (__u64)FIELD(vma, vm_mm),
		.vma = (__u64)vma,
		.start = addr,
		.end = addr + (1ULL << page_shift),
		.frame = (__u64)ctx,
		.function = WS_FUNCTION_FOLIO_WALK_START,
	};
	__u8 level = WS_LEVEL_PTE, shift = page_shift;
	struct walker *w;

	begin_walk(&request);
	w = current_walker();
	if (w && w->walk.number && detail_entries && folio &&
	    w->request.function == WS_FUNCTION_FOLIO_WALK_START) {
		switch (BPF_CORE_READ(fw, level)) {
		case FW_LEVEL_PMD:
			level = WS_LEVEL_PMD;
			shift = pmd_shift;
			break;
		case FW_LEVEL_PUD:
			level = WS_LEVEL_PUD;
			shift = pmd_shift + page_shift - 3;
			break;
		default:
			break;
		}
		w->walk.locks.ptl.lock = (__u64)BPF_CORE_READ(fw, ptl);
		emit_leaf(w, raw, addr & ~((1ULL << shift) - 1), level, shift, 0);
		w->walk.locks.ptl.lock = 0;
	}
	return end_walk(ctx, WS_FUNCTION_FOLIO_WALK_START, folio != NULL);
}

#endif
