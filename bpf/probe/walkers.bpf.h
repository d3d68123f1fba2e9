/* SPDX-License-Identifier: GPL-2.0 */
/* Walkers: tasks in traced reads and walks, from begin to end. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_WALKERS_BPF_H
#define WALKSCOPE_WALKERS_BPF_H

static __always_inline struct task_counters *task_counters(void)
{
	return bpf_task_storage_get(&tasks, (struct task_struct *)bpf_get_current_task_btf(), 0,
				    BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/*
 * The current task locks another VMA, or begins a walk: whoever waits for it from now on does not
 * wait for the walk before.
 */
static __always_inline void forget_walked(void)
{
	struct task_struct *current = (void *)bpf_get_current_task_btf();
	struct task_counters *task = bpf_task_storage_get(&tasks, current, 0, 0);

	if (task)
		task->walked_vma = 0;
}

static __always_inline void fill_comm(char *comm, struct task_struct *task)
{
	__u64 *words = (void *)comm, from = (__u64)task + bpf_core_field_offset(task->comm);

	words[0] = kernel_u64(from);
	words[1] = kernel_u64(from + 8);
}

static __always_inline __u32 uid_of(struct task_struct *task)
{
	const struct cred *cred = FIELD(task, cred);

	return FIELD((struct cred *)cred, uid.val);
}

static __always_inline void fill_process(struct process *process, struct task_struct *task)
{
	process->start_boottime_ns = FIELD(task, start_boottime);
	process->tgid = FIELD(task, tgid);
	process->tid = FIELD(task, pid);
	process->uid = uid_of(task);
	fill_comm(process->comm, task);
}

static __always_inline bool traced_now(void)
{
	return tracing || bpf_get_current_pid_tgid() >> 32 == loader_tgid;
}

/* Whether sampling leaves out a read or, outside reads, a walk; never in the self-test. */
static __always_inline bool sampled_out(void)
{
	return tracing && filter.sample > 1 && bpf_get_prandom_u32() % filter.sample;
}

/* Counts a walk whose end was not seen. */
static __always_inline void count_unended(struct walker *w)
{
	if (!w->walk.number)
		return;
	COUNT_EVENTS(lost_nested, 1);
	w->walk.number = 0;
}

/*
 * Walker of a task that begins a read or walk; NULL: counted as a loss. w: the task's, whose end
 * was not seen, and which is reused.
 */
static __always_inline struct walker *new_walker(struct walker *w, struct task_counters *task,
						 __u8 file, void *frame)
{
	__u32 tid = current_tid(), place;

	if (w)
		count_unended(w);
	for (__u32 n = 0; !w && n < WS_PLACES; n++) {
		place = nth_place(tid, n, WS_WALKERS);
		if (__sync_val_compare_and_swap(&walker_tids[place], 0, tid))
			continue;
		w = &walkers[place];
		__sync_fetch_and_add(&reads_open, 1);
	}
	if (!w) {
		if (file)
			task->lost_read = 1;
		COUNT_EVENTS(lost_no_state, 1);
		return NULL;
	}
	w->task = bpf_get_current_task();
	w->frame = (__u64)frame;
	__builtin_memset(&w->reading, 0, sizeof(w->reading));
	__builtin_memset(&w->between, 0, sizeof(w->between));
	w->reading.file = file;
	w->walk.number = 0;
	w->request.function = 0;
	return w;
}

static __always_inline void delete_walker(void)
{
	__u32 tid = current_tid(), place;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		place = nth_place(tid, n, WS_WALKERS);
		if (walker_tids[place] == tid) {
			__sync_lock_test_and_set(&walker_tids[place], 0);
			__sync_fetch_and_add(&reads_open, -1);
			return;
		}
	}
}

/* The open walk has ended, and no program saw it. NULL: it was the walker's last. */
static __always_inline struct walker *end_unseen(struct walker *w)
{
	count_unended(w);
	w->request.function = 0;
	if (w->reading.file && !w->reading.of_walk)
		return w;
	delete_walker();
	return NULL;
}

/*
 * The walker of the current task, inside a told walk that passes an address. A call at another
 * address is of a walk inside it, or of a later one: neither the end of the open walk nor the begin
 * of that one was seen then.
 */
static __always_inline struct walker *walking_at(__u64 address)
{
	struct walker *w = walking();

	if (!w || !w->request.mm || (address >= w->request.start && address < w->request.end))
		return w;
	if (!w->walk.nested)
		end_unseen(w);
	return NULL;
}

/* Process that a walk is about; NULL when not known. */
static __always_inline struct task_struct *target_of(struct walker *w)
{
	struct mm_struct *mm = (void *)w->request.mm;

	if (w->reading.target)
		return (void *)w->reading.target;
	return mm ? mm_owner(mm) : NULL;
}

static __always_inline struct pass *pass_of(struct walker *w, struct task_counters *task)
{
	return w->reading.file == WS_FILE_NUMA_MAPS ? &task->numa_maps : &task->smaps;
}

/*
 * Process of a snapshot that has left its mm since, by exit or exec, while a reader shows that mm:
 * as it was at the snapshot's begin. NULL: not known.
 */
static __always_inline const struct process *process_before(struct walker *w,
							    struct task_counters *task)
{
	struct pass *pass = pass_of(w, task);

	return w->reading.snapshot && pass->snapshot == w->reading.snapshot ? &pass->target : NULL;
}

#endif
