/* SPDX-License-Identifier: GPL-2.0 */
/* Begin and end of a walk. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_WALKS_BPF_H
#define WALKSCOPE_WALKS_BPF_H

static __always_inline void reset_walk(struct walker *w, const struct request *request)
{
	__builtin_memset(&w->walk, 0, sizeof(w->walk));
	w->walk.shmem_swap_bytes = w->between.shmem_swap_bytes;
	w->walk.shmem_seen = w->between.shmem_seen;
	__builtin_memset(&w->between, 0, sizeof(w->between));
	w->request = *request;
}

/* Consumers by the address of their pmd_entry. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 128);
	__type(key, __u64);
	__type(value, struct ws_consumer);
} consumers SEC(".maps");

static __always_inline __u64 callback_of(const struct request *request)
{
	struct mm_walk_ops *ops = (void *)request->ops;

	return ops ? (__u64)FIELD(ops, pmd_entry) : 0;
}

static __always_inline struct ws_consumer *consumer_of(const struct request *request)
{
	__u64 callback = callback_of(request);

	return callback ? bpf_map_lookup_elem(&consumers, &callback) : NULL;
}

/* Whether the walk passes entries that are not read. */
static __always_inline bool entries_unhooked(struct walker *w, struct ws_consumer *consumer)
{
	struct mm_walk_ops *ops = (void *)w->request.ops;

	if (!detail_entries || consumer || !ops ||
	    (init_mm_symbol && w->request.mm == init_mm_symbol))
		return false;
	return FIELD(ops, p4d_entry) || FIELD(ops, pud_entry) || FIELD(ops, pmd_entry) ||
	       FIELD(ops, pte_entry);
}

/* A read of smaps or numa_maps shows a VMA by a walk of its own: the walk tells the read. */
static __always_inline void begin_read_of_walk(struct walker *w, struct task_counters *task,
					       __u8 file)
{
	struct mm_struct *mm = (void *)w->request.mm;

	w->reading.file = file;
	w->reading.of_walk = 1;
	join_pass(w, task, w->request.mm, w->request.start, w->request.end,
		  mm ? mm_owner(mm) : NULL);
	if (task->shmem_vma == w->request.vma) {
		w->walk.shmem_swap_bytes = task->shmem_swap_bytes;
		w->walk.shmem_seen = 1;
	}
	task->shmem_vma = 0;
}

/*
 * Whether a read or walk at frame has ended without a program on its end: the kernel skips a
 * program that is running on that CPU. Calls inside it are below it on the stack of the same task;
 * others came after its end.
 */
static __always_inline bool ended_unseen(struct walker *w, __u64 frame, __u64 inner_frame)
{
	return inner_frame >= frame || w->task != bpf_get_current_task();
}

/* Whether a call is the inner function of the open walk. */
static __always_inline bool is_inner(struct walker *w, const struct request *request)
{
	return inner_function(w->request.function, request->function) &&
	       w->request.ops == request->ops;
}

/*
 * Whether a walk may begin inside the open read or walk of its task: memory is reclaimed in it,
 * tables of the kernel's own change, or its callback faults, which may migrate a page of a device.
 * All others come one after the other. The place on the stack does not tell them apart: with
 * CONFIG_RANDOMIZE_KSTACK_OFFSET a later system call may lie deeper.
 */
static __always_inline bool may_nest(struct walker *w, const struct request *request)
{
	struct task_struct *current = (void *)bpf_get_current_task_btf();

	return (FIELD(current, flags) & PF_MEMALLOC) || w->walk.faults ||
	       (init_mm_symbol && request->mm == init_mm_symbol && w->request.mm != request->mm);
}

/* Whether the walks of a read had another callback: the read has ended unseen. */
static __always_inline bool of_other_read(struct walker *w, const struct request *request)
{
	return w->reading.callback && w->reading.callback != callback_of(request) &&
	       !may_nest(w, request);
}

/* The current walker, if a walk may begin in it: else it has ended unseen. */
static __always_inline struct walker *walker_at(struct walker *w, const struct request *request)
{
	if (!w)
		return NULL;
	if (ended_unseen(w, w->frame, request->frame)) {
		count_unended(w);
		delete_walker();
		return NULL;
	}
	if (!w->request.function) {
		if (!of_other_read(w, request))
			return w;
		delete_walker();
		return NULL;
	}
	if (ended_unseen(w, w->request.frame, request->frame) ||
	    !(is_inner(w, request) || may_nest(w, request)))
		return end_unseen(w);
	return w;
}

/*
 * Whether another program on the begin of the same call ran before; programs is the set of those
 * that ran. A program that is in the set already is in a later call at the same frame: the end of
 * the earlier call was not seen.
 */
static __always_inline bool joins(__u8 *programs, __u8 program)
{
	if (*programs & program)
		return false;
	*programs |= program;
	return true;
}

static __always_inline bool begun_before(struct walker *w, const struct request *request)
{
	if (!w || !w->request.function || w->task != bpf_get_current_task())
		return false;
	if (w->request.frame == request->frame)
		return w->request.vma == request->vma && w->request.start == request->start &&
		       joins(&w->request.programs, request->programs);
	return w->walk.nested && w->walk.nested_frame == request->frame &&
	       joins(&w->walk.nested_programs, request->programs);
}

/* Whether another program on the begin of the same call counted the walk as lost. */
static __always_inline bool lost_before(struct task_counters *task, const struct request *request)
{
	return request->programs && task->lost_frame == request->frame &&
	       joins(&task->lost_programs, request->programs);
}

static __always_inline void note_lost(struct task_counters *task, const struct request *request)
{
	task->lost_frame = request->frame;
	task->lost_programs = request->programs;
}

static __noinline int begin_walk(const struct request *request)
{
	struct walker *w = current_walker();
	struct ws_consumer *consumer;
	struct task_counters *task;
	struct vm_area_struct *vma;
	bool in_read;
	__u64 now;

	if (request->programs && begun_before(w, request))
		return 0;
	w = walker_at(w, request);
	in_read = w;
	if (w && w->request.function) {
		if (is_inner(w, request))
			return 0;
		/* not followed; and what the open walk does is not told apart from it */
		COUNT_EVENTS(lost_nested, 1);
		w->walk.nested++;
		w->walk.nested_frame = request->frame;
		w->walk.nested_programs = request->programs;
		if (w->walk.number)
			missing(w);
		forget_walked();
		return 0;
	}
	if (!traced_now() && !w)
		return 0;
	task = task_counters();
	if (!w && task && lost_before(task, request))
		return 0;
	if (task)
		task->walked_vma = 0;
	if (!task || (!w && task->lost_read)) {
		COUNT_EVENTS(lost_no_state, 1);
		if (task)
			note_lost(task, request);
		return 0;
	}
	if (!w)
		w = new_walker(NULL, task, WS_FILE_NONE, (void *)request->frame);
	if (!w) {
		note_lost(task, request);
		return 0;
	}
	reset_walk(w, request);
	if (w->reading.file)
		w->reading.callback = callback_of(request);
	consumer = consumer_of(request);
	w->walk.at_begin = consumer && consumer->where == AT_BEGIN;
	if (reads_by_walks && !in_read && consumer && consumer->file &&
	    request->function == WS_FUNCTION_WALK_PAGE_VMA)
		begin_read_of_walk(w, task, consumer->file);
	now = w->request.began_ns = bpf_ktime_get_ns();
	if (filtered(w)) {
		COUNT_EVENTS(filtered, 1);
		return 0;
	}
	if (over_rate_limit(now)) {
		task->walks++;
		COUNT_EVENTS(lost_rate_limit, 1);
		return 0;
	}
	if (tracing && filter.min_duration_ns) { /* told at its end, if it takes that long */
		w->walk.untold = 1;
		return 0;
	}
	emit_begin(w, task);
	task->walked = task->walks;
	vma = (void *)w->request.vma;
	task->walked_vma = request->vma;
	task->walked_ns = now;
	task->walked_mm = request->mm;
	task->walked_start = vma ? FIELD(vma, vm_start) : 0;
	keep_cgroups(w, task);
	if (w->reading.file == WS_FILE_PAGEMAP_SCAN && has_pagemap_scan())
		emit_scan(w);
	/* The kernel may have skipped the program on shmem_swap_usage(). */
	if (w->reading.file == WS_FILE_SMAPS && detail_entries && vma && is_shmem(vma) &&
	    !w->walk.shmem_seen)
		count_unread(w);
	if (entries_unhooked(w, consumer))
		count_unread(w);
	return 0;
}

/* Whether a walk over one VMA must have entered it, and no program saw that. */
static __always_inline bool enters_unseen(struct walker *w, __s64 result)
{
	struct vm_area_struct *vma = (void *)w->request.vma;
	struct mm_walk_ops *ops = (void *)w->request.ops;

	return w->walk.at_begin && vma && w->request.mm && !w->walk.entered.end && !result &&
	       !(FIELD(vma, vm_flags) & VM_PFNMAP) && !FIELD(ops, test_walk);
}

static __always_inline void emit_end(struct walker *w, __s64 result)
{
	struct ws_raw_end *record;
	__u64 now;

	if (w->walk.swap.nr)
		emit_swapcount(w);
	finish_callback(w);
	leave_out_rest(w);
	if (enters_unseen(w, result))
		count_unread(w);
	if (w->walk.calls != w->walk.handled) /* the kernel skipped one of the two programs */
		count_unread_n(w, w->walk.calls > w->walk.handled
					  ? w->walk.calls - w->walk.handled
					  : w->walk.handled - w->walk.calls);
	if (w->walk.partial_calls)
		count_unread(w);
	now = bpf_ktime_get_ns();
	note_waits(w, now);
	record = reserve(w, sizeof(*record), WS_FRAME_WALK_END);
	if (record) {
		fill_event(&record->end.event, w, now);
		record->end.shmem_partial_swap_bytes = w->walk.shmem_partial_swap_bytes;
		record->end.result = result;
		record->end.attempted = w->walk.sequence;
		record->end.lost = w->walk.lost;
		record->end.read_errors = w->walk.read_errors;
		record->end.swap_entries = w->walk.swap.entries;
		submit_large(record);
	}
	pay_rate_limit(w->walk.sequence);
}

/* Tells a walk as a whole at its end, or counts it as filtered. */
static __always_inline void end_untold(struct walker *w, __s64 result)
{
	struct task_counters *task = task_counters();

	if (task && bpf_ktime_get_ns() - w->request.began_ns >= filter.min_duration_ns) {
		emit_begin(w, task);
		emit_end(w, result);
	} else {
		COUNT_EVENTS(filtered, 1);
	}
}

/*
 * A walk ends whose begin no program saw: the kernel skipped the program, because another task was
 * preempted in it on this CPU, or there was no walker free. Its number stays unused: the gap names
 * the thread, which the kernel's counter of skipped programs does not. With filters no number is
 * left out: the walk might have been filtered.
 */
static __noinline void begin_unseen(void)
{
	struct task_counters *task = task_counters();

	if (!task)
		return;
	task->walked_vma = 0;
	if (!tracing || filter.nr_consumers || filter.target_tgid || filter.cgroup ||
	    filter.comm[0] || filter.tgid || filter.sample > 1 || filter.min_duration_ns)
		return;
	task->walks++;
}

/*
 * The same inside a read: a callback may have counted the walk already, or it is an inner function.
 */
static __always_inline void end_in_read(struct walker *w, __u32 function)
{
	if (!w->reading.left_out && !w->between.begin_missed &&
	    !inner_function(function, w->between.ended_function))
		begin_unseen();
	w->between.begin_missed = 0;
	w->between.ended_function = 0;
}

/* The end of a call at a frame, which is where its begin was. */
static __noinline int end_walk(void *frame, __u32 function, __s64 result)
{
	struct walker *w = current_walker();

	if (!w) {
		begin_unseen();
		return 0;
	}
	if (!w->request.function) {
		end_in_read(w, function);
		return 0;
	}
	if (w->request.frame != (__u64)frame || w->request.function != function) {
		if (w->walk.nested) {
			w->walk.nested--;
			return 0;
		}
		if (inner_function(w->request.function, function))
			return 0;
		w = end_unseen(w); /* this is a later call, whose begin was not seen either */
		if (w)
			end_in_read(w, function);
		else
			begin_unseen();
		return 0;
	}
	if (w->walk.number)
		emit_end(w, result);
	else if (w->walk.untold)
		end_untold(w, result);
	w->walk.number = 0;
	w->request.function = 0;
	w->between.ended_function = function;
	if (!w->reading.file || w->reading.of_walk)
		delete_walker();
	return 0;
}

#endif
