/* SPDX-License-Identifier: GPL-2.0 */
/* The walk: where it begins and ends, and what it was asked for. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_WALKS_BPF_H
#define WALKSCOPE_WALKS_BPF_H

#define VM_UFFD_WP	      0x00001000
#define VM_HUGETLB	      0x00400000
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#define S_DAX		      (1 << 13)

/* Facts of one VMA, as struct ws_walk_begin and struct ws_vma have them. */
#define FILL_VMA(b, vma)                                       \
	do {                                                   \
		struct vma_facts facts;                        \
                                                               \
		read_vma(&facts, vma);                         \
		(b)->vma_start = BPF_CORE_READ(vma, vm_start); \
		(b)->vma_end = BPF_CORE_READ(vma, vm_end);     \
		(b)->vma_flags = BPF_CORE_READ(vma, vm_flags); \
		(b)->vma_pgoff = BPF_CORE_READ(vma, vm_pgoff); \
		(b)->inode = facts.inode;                      \
		(b)->device = facts.device;                    \
		(b)->vma_kind = facts.kind;                    \
		(b)->hugetlb_shift = facts.hugetlb_shift;      \
	} while (0)

struct vma_facts {
	__u64 inode;
	__u32 device;
	__u8 kind;
	__u8 hugetlb_shift;
};

static __always_inline void read_vma(struct vma_facts *facts, struct vm_area_struct *vma)
{
	struct file *file = BPF_CORE_READ(vma, vm_file);
	struct hugetlbfs_sb_info *hugetlbfs;
	struct inode *inode = NULL;

	__builtin_memset(facts, 0, sizeof(*facts));
	if (file) {
		facts->kind |= WS_VMA_FILE;
		inode = BPF_CORE_READ(file, f_inode);
		facts->inode = BPF_CORE_READ(inode, i_ino);
		facts->device = BPF_CORE_READ(inode, i_sb, s_dev);
		if (BPF_CORE_READ(inode, i_flags) & S_DAX)
			facts->kind |= WS_VMA_DAX;
	}
	if (!BPF_CORE_READ(vma, vm_ops))
		facts->kind |= WS_VMA_ANONYMOUS;
	if (BPF_CORE_READ(vma, vm_flags) & VM_HUGETLB) {
		facts->kind |= WS_VMA_HUGETLB;
		hugetlbfs = BPF_CORE_READ(inode, i_sb, s_fs_info);
		facts->hugetlb_shift = page_shift + BPF_CORE_READ(hugetlbfs, hstate, order);
	}
	if (!BPF_CORE_READ(vma, vm_mm))
		facts->kind |= WS_VMA_GATE;
	if ((BPF_CORE_READ(vma, vm_flags) & VM_UFFD_WP) &&
	    bpf_core_field_exists(vma->vm_userfaultfd_ctx.ctx) &&
	    (BPF_CORE_READ(vma, vm_userfaultfd_ctx.ctx, features) & UFFD_FEATURE_WP_ASYNC))
		facts->kind |= WS_VMA_WP_ASYNC;
}

static __always_inline struct task_struct *target_of(struct walker *w)
{
	struct mm_struct *mm = (void *)w->request.mm;

	if (w->target)
		return (void *)w->target;
	if (!mm || !bpf_core_field_exists(mm->owner))
		return NULL;
	return BPF_CORE_READ(mm, owner, group_leader);
}

static __always_inline void fill_tasks(struct ws_walk_begin *b, struct walker *w)
{
	struct task_struct *self = (void *)bpf_get_current_task();
	struct task_struct *target = target_of(w);

	b->walker_tgid = bpf_get_current_pid_tgid() >> 32;
	b->walker_start_boottime_ns = BPF_CORE_READ(self, start_boottime);
	bpf_get_current_comm(b->walker_comm, sizeof(b->walker_comm));
	if (!target)
		return;
	b->target_tgid = BPF_CORE_READ(target, tgid);
	b->target_tid = BPF_CORE_READ(target, pid);
	b->target_start_boottime_ns = BPF_CORE_READ(target, start_boottime);
	BPF_CORE_READ_INTO(&b->target_comm, target, comm);
}

static __always_inline bool is_shmem(struct vm_area_struct *vma)
{
	return shmem_aops_symbol &&
	       (__u64)BPF_CORE_READ(vma, vm_file, f_mapping, a_ops) == shmem_aops_symbol;
}

/* What the consumer keeps beside its walk that its result depends on. */
static __always_inline __u64 argument_of(struct walker *w)
{
	struct pagemapread *pagemap = (void *)w->request.private;
	struct clear_refs_private *clear_refs = (void *)w->request.private;

	if (w->file == WS_FILE_PAGEMAP && bpf_core_type_exists(struct pagemapread))
		return BPF_CORE_READ(pagemap, show_pfn);
	if (w->file == WS_FILE_CLEAR_REFS && bpf_core_type_exists(struct clear_refs_private))
		return BPF_CORE_READ(clear_refs, type);
	return 0;
}

static __always_inline void emit_scan(struct walker *w)
{
	struct pagemap_scan_private *p = (void *)w->request.private;
	struct ws_raw_scan *record = reserve(w, sizeof(*record), WS_FRAME_SCAN);

	if (!record)
		return;
	fill_event(&record->scan.event, w, bpf_ktime_get_ns());
	record->scan.flags = BPF_CORE_READ(p, arg.flags);
	record->scan.start = BPF_CORE_READ(p, arg.start);
	record->scan.end = BPF_CORE_READ(p, arg.end);
	record->scan.vec_len = BPF_CORE_READ(p, arg.vec_len);
	record->scan.max_pages = BPF_CORE_READ(p, arg.max_pages);
	record->scan.category_inverted = BPF_CORE_READ(p, arg.category_inverted);
	record->scan.category_mask = BPF_CORE_READ(p, arg.category_mask);
	record->scan.category_anyof_mask = BPF_CORE_READ(p, arg.category_anyof_mask);
	record->scan.return_mask = BPF_CORE_READ(p, arg.return_mask);
	record->scan.found_pages = BPF_CORE_READ(p, found_pages);
	submit(record);
}

static __always_inline __u64 first_callback(const struct mm_walk_ops *ops)
{
	const void *callback = BPF_CORE_READ(ops, pmd_entry);

	if (!callback)
		callback = BPF_CORE_READ(ops, pte_entry);
	if (!callback)
		callback = BPF_CORE_READ(ops, hugetlb_entry);
	if (!callback)
		callback = BPF_CORE_READ(ops, pte_hole);
	return (__u64)callback;
}

/* The walk gets its number, and its first event. */
static __noinline void emit_begin(struct walker *w, __u64 walk)
{
	struct vm_area_struct *vma = (void *)w->request.vma;
	struct mm_struct *mm = (void *)w->request.mm;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	struct ws_raw_begin *record;
	struct ws_walk_begin *b;

	w->walk = walk;
	walk_in_locks(w);
	record = reserve(w, sizeof(*record), WS_FRAME_WALK_BEGIN);
	if (!record)
		return;
	b = &record->begin;
	__builtin_memset(b, 0, sizeof(*b));
	fill_event(&b->event, w, w->request.began_ns);
	fill_tasks(b, w);
	b->mm = (__u64)mm;
	b->map_count = BPF_CORE_READ(mm, map_count);
	b->snapshot = w->snapshot;
	b->start = w->request.start;
	b->end = w->request.end;
	if (vma)
		FILL_VMA(b, vma);
	b->shmem_swap_bytes = w->shmem_swap_bytes;
	b->argument = argument_of(w);
	b->weight = filter.sample > 1 ? filter.sample : 1;
	b->walker_kind = WS_WALKER_LEGACY;
	b->file = w->snapshot ? w->file : WS_FILE_NONE;
	record->ops = w->request.ops;
	record->callback = first_callback(ops);
	record->function = w->request.function;
	record->reserved = 0;
	submit(record);
}

/* ---- what is left out -------------------------------------------------------- */

struct bucket {
	__u64 events; /* that may still be made; may fall below 0 by the walks in flight */
	__u64 filled_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* id of the cgroup */
	__type(value, struct bucket);
} buckets SEC(".maps");

static __always_inline struct bucket *bucket_of_current(void)
{
	__u64 cgroup = bpf_get_current_cgroup_id();
	struct bucket *bucket = bpf_map_lookup_elem(&buckets, &cgroup), fresh = {};

	if (bucket)
		return bucket;
	fresh.events = filter.rate_burst;
	fresh.filled_ns = bpf_ktime_get_ns();
	bpf_map_update_elem(&buckets, &cgroup, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&buckets, &cgroup);
}

/* Walks are let in while their cgroup has events left, and pay when they end. */
static __always_inline bool over_rate_limit(__u64 now)
{
	struct bucket *bucket;
	__u64 more;

	if (!tracing || !filter.rate_per_second)
		return false;
	bucket = bucket_of_current();
	if (!bucket)
		return false;
	more = (now - bucket->filled_ns) / 1000 * filter.rate_per_second / 1000000;
	if (more) {
		bucket->filled_ns = now;
		bucket->events += more;
		if ((__s64)bucket->events > (__s64)filter.rate_burst)
			bucket->events = filter.rate_burst;
	}
	return (__s64)bucket->events <= 0;
}

static __always_inline void pay_rate_limit(__u32 events)
{
	struct bucket *bucket;

	if (!tracing || !filter.rate_per_second)
		return;
	bucket = bucket_of_current();
	if (bucket)
		__sync_fetch_and_add(&bucket->events, -(__u64)events);
}

static __always_inline bool other_comm(void)
{
	char comm[16] = {};

	if (!filter.comm[0])
		return false;
	bpf_get_current_comm(comm, sizeof(comm));
	for (int i = 0; i < 16; i++) {
		if (comm[i] != filter.comm[i])
			return true;
		if (!comm[i])
			break;
	}
	return false;
}

static __always_inline bool other_consumer(__u64 ops)
{
	__u64 callback;

	if (!filter.nr_consumers)
		return false;
	callback = ops ? first_callback((void *)ops) : 0;
	for (__u32 i = 0; i < WS_MAX_CONSUMERS; i++)
		if (i < filter.nr_consumers && filter.consumers[i] == callback)
			return false;
	return true;
}

static __always_inline bool other_target(struct walker *w)
{
	struct task_struct *target;

	if (!filter.target_tgid)
		return false;
	target = target_of(w);
	return !target || (__u32)BPF_CORE_READ(target, tgid) != filter.target_tgid;
}

static __always_inline bool filtered(struct walker *w)
{
	if (!tracing)
		return false; /* the self-test */
	if (w->left_out)
		return true;
	if (filter.tgid && bpf_get_current_pid_tgid() >> 32 != filter.tgid)
		return true;
	if (filter.cgroup && bpf_get_current_cgroup_id() != filter.cgroup)
		return true;
	return other_comm() || other_consumer(w->request.ops) || other_target(w) ||
	       (!w->file && sampled_out());
}

/* ---- begin and end ----------------------------------------------------------- */

/* Since v7.0 walk_page_range() and walk_page_range_vma() may call these for what they do. */
static __always_inline bool inner_function(__u32 outer, __u32 function)
{
	return (outer == WS_FUNCTION_WALK_PAGE_RANGE &&
		function == WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE) ||
	       (outer == WS_FUNCTION_WALK_PAGE_RANGE_VMA &&
		function == WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE);
}

static __always_inline void reset_walk(struct walker *w)
{
	w->walk = 0;
	w->sequence = 0;
	w->lost = 0;
	w->read_errors = 0;
	w->nested = 0;
	w->calls = 0;
	w->handled = 0;
	w->begin_missed = 0;
	w->shmem_partial_swap_bytes = 0;
	w->swap_entries = 0;
	w->swap_nr = 0;
	w->partial_calls = 0;
	w->pmd_address = 0;
	w->pmd_end = 0;
	w->nr_leaves = 0;
	w->vma = 0;
	w->covered = 0;
	w->untold = 0;
	w->hugetlb_pte = 0;
	w->vma_lock = 0;
	w->vma_lock_asked_ns = 0;
	w->spin.asked_ns = 0;
	w->spin.lock = 0;
	w->ptl.lock = 0;
}

/* Whether the walk passes entries that no program of ours is called for. */
static __always_inline bool entries_unhooked(struct walker *w)
{
	const struct mm_walk_ops *ops = (void *)w->request.ops;
	__u64 callback;

	if (!detail_entries || !ops || (init_mm_symbol && w->request.mm == init_mm_symbol))
		return false;
	callback = (__u64)BPF_CORE_READ(ops, pmd_entry);
	if (callback)
		return !bpf_map_lookup_elem(&hooked, &callback);
	return BPF_CORE_READ(ops, pte_entry) != NULL;
}

/*
 * The end of a read or walk may pass unseen: the kernel skips a program that
 * runs already on that CPU. What was called inside it stands below it on the
 * stack of the same task; what does not, came after it.
 */
static __always_inline bool ended_unseen(struct walker *w, __u64 frame, __u64 inner_frame)
{
	return inner_frame >= frame || w->task != bpf_get_current_task();
}

/* The walker that a walk at this frame belongs to, without what ended unseen. */
static __always_inline struct walker *walker_at(__u64 frame)
{
	struct walker *w = current_walker();

	if (!w)
		return NULL;
	if (ended_unseen(w, w->frame, frame)) {
		count_unended(w);
		delete_walker();
		return NULL;
	}
	if (w->request.function && ended_unseen(w, w->request.frame, frame)) {
		count_unended(w);
		w->request.function = 0;
	}
	return w;
}

static __noinline int begin_walk(const struct request *request)
{
	struct walker *w = walker_at(request->frame);
	struct task_counters *task;
	struct vm_area_struct *vma;
	__u64 now;

	if (w && w->request.function) {
		if (inner_function(w->request.function, request->function) &&
		    w->request.ops == request->ops)
			return 0;
		/* or the end of the walk before was not seen: either way it is not whole */
		COUNT(seen, 1);
		COUNT(lost_nested, 1);
		w->nested++;
		if (w->walk)
			missing(w);
		return 0;
	}
	if (!traced_now() && !w)
		return 0;
	task = task_counters();
	if (!task || (!w && task->lost_read)) {
		COUNT(seen, 1);
		COUNT(lost_no_state, 1);
		return 0;
	}
	if (!w)
		w = new_walker(task, WS_FILE_NONE, (void *)request->frame);
	if (!w)
		return 0;
	reset_walk(w);
	w->request = *request;
	now = w->request.began_ns = bpf_ktime_get_ns();
	if (filtered(w)) {
		COUNT(seen, 1);
		COUNT(filtered, 1);
		return 0;
	}
	if (over_rate_limit(now)) {
		task->walks++;
		COUNT(seen, 1);
		COUNT(lost_rate_limit, 1);
		return 0;
	}
	if (tracing && filter.min_duration_ns) { /* told at its end, if it lasts */
		w->untold = 1;
		return 0;
	}
	emit_begin(w, ++task->walks);
	if (w->file == WS_FILE_PAGEMAP_SCAN && bpf_core_type_exists(struct pagemap_scan_private))
		emit_scan(w);
	/* Swap of shmem hangs on a hook that the kernel may have skipped. */
	vma = (void *)w->request.vma;
	if (w->file == WS_FILE_SMAPS && detail_entries && vma && is_shmem(vma) && !w->shmem_seen)
		count_unread(w);
	w->shmem_swap_bytes = 0;
	w->shmem_seen = 0;
	if (entries_unhooked(w))
		count_unread(w);
	return 0;
}

static __always_inline void emit_end(struct walker *w, __s64 result)
{
	struct ws_raw_end *record;

	if (w->swap_nr)
		emit_swapcount(w);
	finish_callback(w);
	if (w->calls != w->handled) /* the kernel skipped one program or the other */
		count_unread_n(w, w->calls > w->handled ? w->calls - w->handled
							: w->handled - w->calls);
	if (w->partial_calls)
		count_unread(w);
	record = reserve(w, sizeof(*record), WS_FRAME_WALK_END);
	if (record) {
		fill_event(&record->end.event, w, bpf_ktime_get_ns());
		record->end.shmem_partial_swap_bytes = w->shmem_partial_swap_bytes;
		record->end.result = result;
		record->end.attempted = w->sequence;
		record->end.lost = w->lost;
		record->end.read_errors = w->read_errors;
		record->end.swap_entries = w->swap_entries;
		submit_large(record);
	}
	pay_rate_limit(w->sequence);
}

/* A walk that was not told when it began: told whole, or counted as filtered. */
static __always_inline void end_untold(struct walker *w, __s64 result)
{
	struct task_counters *task = task_counters();

	if (task && bpf_ktime_get_ns() - w->request.began_ns >= filter.min_duration_ns) {
		emit_begin(w, ++task->walks);
		emit_end(w, result);
	} else {
		COUNT(seen, 1);
		COUNT(filtered, 1);
	}
}

static __noinline int end_walk(__u32 function, __s64 result)
{
	struct walker *w = current_walker();

	if (!w || !w->request.function)
		return 0;
	if (w->nested) {
		w->nested--;
		return 0;
	}
	if (w->request.function != function)
		return 0;
	if (w->walk)
		emit_end(w, result);
	else if (w->untold)
		end_untold(w, result);
	w->walk = 0;
	w->request.function = 0;
	if (!w->file)
		delete_walker();
	return 0;
}

/* ---- the entry functions ------------------------------------------------------ */

static __always_inline int begin_vma_walk(void *ctx, struct vm_area_struct *vma, __u64 start,
					  __u64 end, const void *ops, void *private, __u32 function)
{
	struct request request = {
		.mm = (__u64)BPF_CORE_READ(vma, vm_mm),
		.vma = (__u64)vma,
		.start = start,
		.end = end,
		.ops = (__u64)ops,
		.private = (__u64) private,
		.frame = (__u64)ctx,
		.function = function,
	};

	return begin_walk(&request);
}

static __always_inline int begin_mm_walk(void *ctx, struct mm_struct *mm, __u64 start, __u64 end,
					 const void *ops, void *private, __u32 function)
{
	struct request request = {
		.mm = (__u64)mm,
		.start = start,
		.end = end,
		.ops = (__u64)ops,
		.private = (__u64) private,
		.frame = (__u64)ctx,
		.function = function,
	};

	return begin_walk(&request);
}

/* name(vma, start, end, ops, private) */
#define VMA_RANGE_WALK(name, function)                                                         \
	SEC("fentry/" #name)                                                                   \
	int BPF_PROG(name, struct vm_area_struct *vma, unsigned long start, unsigned long end, \
		     const void *ops, void *private)                                           \
	{                                                                                      \
		return begin_vma_walk(ctx, vma, start, end, ops, private, function);           \
	}                                                                                      \
	SEC("fexit/" #name)                                                                    \
	int BPF_PROG(name##_exit, struct vm_area_struct *vma, unsigned long start,             \
		     unsigned long end, const void *ops, void *private, int ret)               \
	{                                                                                      \
		return end_walk(function, ret);                                                \
	}

/* name(mm, start, end, ops, private) */
#define MM_RANGE_WALK(name, function)                                                           \
	SEC("fentry/" #name)                                                                    \
	int BPF_PROG(name, struct mm_struct *mm, unsigned long start, unsigned long end,        \
		     const void *ops, void *private)                                            \
	{                                                                                       \
		return begin_mm_walk(ctx, mm, start, end, ops, private, function);              \
	}                                                                                       \
	SEC("fexit/" #name)                                                                     \
	int BPF_PROG(name##_exit, struct mm_struct *mm, unsigned long start, unsigned long end, \
		     const void *ops, void *private, int ret)                                   \
	{                                                                                       \
		return end_walk(function, ret);                                                 \
	}

/* name(mm, start, end, ops, pgd, private) */
#define MM_PGD_WALK(name, function)                                                             \
	SEC("fentry/" #name)                                                                    \
	int BPF_PROG(name, struct mm_struct *mm, unsigned long start, unsigned long end,        \
		     const void *ops, void *pgd, void *private)                                 \
	{                                                                                       \
		return begin_mm_walk(ctx, mm, start, end, ops, private, function);              \
	}                                                                                       \
	SEC("fexit/" #name)                                                                     \
	int BPF_PROG(name##_exit, struct mm_struct *mm, unsigned long start, unsigned long end, \
		     const void *ops, void *pgd, void *private, int ret)                        \
	{                                                                                       \
		return end_walk(function, ret);                                                 \
	}

/* name(start, end, ops, pgd, private): of the kernel's own tables */
#define KERNEL_WALK(name, function)                                                            \
	SEC("fentry/" #name)                                                                   \
	int BPF_PROG(name, unsigned long start, unsigned long end, const void *ops, void *pgd, \
		     void *private)                                                            \
	{                                                                                      \
		return begin_mm_walk(ctx, (void *)init_mm_symbol, start, end, ops, private,    \
				     function);                                                \
	}                                                                                      \
	SEC("fexit/" #name)                                                                    \
	int BPF_PROG(name##_exit, unsigned long start, unsigned long end, const void *ops,     \
		     void *pgd, void *private, int ret)                                        \
	{                                                                                      \
		return end_walk(function, ret);                                                \
	}

SEC("fentry/walk_page_vma")
int BPF_PROG(walk_page_vma, struct vm_area_struct *vma, const void *ops, void *private)
{
	return begin_vma_walk(ctx, vma, BPF_CORE_READ(vma, vm_start), BPF_CORE_READ(vma, vm_end),
			      ops, private, WS_FUNCTION_WALK_PAGE_VMA);
}

SEC("fexit/walk_page_vma")
int BPF_PROG(walk_page_vma_exit, struct vm_area_struct *vma, const void *ops, void *private,
	     int ret)
{
	return end_walk(WS_FUNCTION_WALK_PAGE_VMA, ret);
}

MM_RANGE_WALK(walk_page_range, WS_FUNCTION_WALK_PAGE_RANGE)
MM_RANGE_WALK(walk_page_range_mm_unsafe, WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE)
VMA_RANGE_WALK(walk_page_range_vma, WS_FUNCTION_WALK_PAGE_RANGE_VMA)
VMA_RANGE_WALK(walk_page_range_vma_unsafe, WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE)
MM_PGD_WALK(walk_page_range_novma, WS_FUNCTION_WALK_PAGE_RANGE_NOVMA)
MM_PGD_WALK(walk_page_range_debug, WS_FUNCTION_WALK_PAGE_RANGE_DEBUG)
KERNEL_WALK(walk_kernel_page_table_range, WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE)
KERNEL_WALK(walk_kernel_page_table_range_lockless,
	    WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE_LOCKLESS)

/* By the pages of a file: its VMAs are told as the walk comes to them. */
SEC("fentry/walk_page_mapping")
int BPF_PROG(walk_page_mapping, void *mapping, unsigned long first, unsigned long nr,
	     const void *ops, void *private)
{
	return begin_mm_walk(ctx, NULL, first << page_shift, (first + nr) << page_shift, ops,
			     private, WS_FUNCTION_WALK_PAGE_MAPPING);
}

SEC("fexit/walk_page_mapping")
int BPF_PROG(walk_page_mapping_exit, void *mapping, unsigned long first, unsigned long nr,
	     const void *ops, void *private, int ret)
{
	return end_walk(WS_FUNCTION_WALK_PAGE_MAPPING, ret);
}

/* A walk over several VMAs enters this one. */
static __noinline int emit_vma(struct walker *w, __u64 start, __u64 end, struct mm_walk *walk)
{
	struct vm_area_struct *vma;
	struct ws_raw_vma *record;

	if (!w || w->request.vma || w->nested)
		return 0;
	vma = BPF_CORE_READ(walk, vma);
	if ((__u64)vma == w->vma)
		return 0;
	w->vma = (__u64)vma;
	record = vma ? reserve(w, sizeof(*record), WS_FRAME_VMA) : NULL;
	if (!record)
		return 0;
	fill_event(&record->vma.event, w, bpf_ktime_get_ns());
	record->vma.start = start;
	record->vma.end = end;
	FILL_VMA(&record->vma, vma);
	record->vma.reserved = 0;
	submit(record);
	return 0;
}

SEC("fentry/__walk_page_range")
int BPF_PROG(walk_vma, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct walker *w = walking();

	if (!w)
		return 0;
	finish_callback(w);
	w->vma = 0; /* told even where the walk comes to one again */
	return emit_vma(w, start, end, walk);
}

/* ---- walks of one step -------------------------------------------------------- */

SEC("fexit/folio_walk_start")
int BPF_PROG(folio_walk_start_exit, struct folio_walk *fw, struct vm_area_struct *vma,
	     unsigned long addr, unsigned int flags, void *folio)
{
	__u64 raw = BPF_CORE_READ(fw, pte.pte);
	struct request request = {
		.mm = (__u64)BPF_CORE_READ(vma, vm_mm),
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
	if (w && w->walk && detail_entries && folio &&
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
		w->ptl.lock = (__u64)BPF_CORE_READ(fw, ptl);
		emit_leaf(w, raw, addr & ~((1ULL << shift) - 1), level, shift, 0);
		w->ptl.lock = 0;
	}
	return end_walk(WS_FUNCTION_FOLIO_WALK_START, folio != NULL);
}

#endif
