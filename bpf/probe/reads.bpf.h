/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of /proc files: what the walks inside belong to. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_READS_BPF_H
#define WALKSCOPE_READS_BPF_H

static __always_inline struct task_counters *task_counters(void)
{
	return bpf_task_storage_get(&tasks, (struct task_struct *)bpf_get_current_task_btf(), 0,
				    BPF_LOCAL_STORAGE_GET_F_CREATE);
}

static __always_inline bool traced_now(void)
{
	return tracing || bpf_get_current_pid_tgid() >> 32 == loader_tgid;
}

/* Left out by sampling: a read or, outside reads, a walk. Nothing is left out of the self-test. */
static __always_inline bool sampled_out(void)
{
	return tracing && filter.sample > 1 && bpf_get_prandom_u32() % filter.sample;
}

/* What is left of a walk whose end was not seen. */
static __always_inline void count_unended(struct walker *w)
{
	if (!w->walk.number)
		return;
	COUNT(seen, 1);
	COUNT(lost_nested, 1);
	w->walk.number = 0;
}

/* The first of a task; NULL was counted as a loss. */
static __always_inline struct walker *new_walker(struct task_counters *task, __u8 file, void *frame)
{
	struct walker *w = current_walker(); /* one whose end was not seen is taken over */
	__u32 tid = current_tid(), place;

	if (w)
		count_unended(w);
	for (__u32 n = 0; !w && n < WS_WALKER_PLACES; n++) {
		place = walker_place(tid, n);
		if (__sync_val_compare_and_swap(&walker_tids[place], 0, tid))
			continue;
		w = &walkers[place];
		__sync_fetch_and_add(&reads_open, 1);
	}
	if (!w) {
		if (file)
			task->lost_read = 1;
		COUNT(seen, 1);
		COUNT(lost_no_state, 1);
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

	for (__u32 n = 0; n < WS_WALKER_PLACES; n++) {
		place = walker_place(tid, n);
		if (walker_tids[place] == tid) {
			__sync_lock_test_and_set(&walker_tids[place], 0);
			__sync_fetch_and_add(&reads_open, -1);
			return;
		}
	}
}

/* A read that is a snapshot by itself. */
static __always_inline int begin_read(void *ctx, __u8 file, __u64 target)
{
	struct task_counters *task;
	struct walker *w;

	if (!traced_now())
		return 0;
	task = task_counters();
	if (!task) {
		COUNT(seen, 1);
		COUNT(lost_no_state, 1);
		return 0;
	}
	w = new_walker(task, file, ctx);
	if (!w)
		return 0;
	w->reading.target = target;
	w->reading.left_out = sampled_out();
	w->reading.snapshot = w->reading.left_out ? 0 : ++task->snapshots;
	return 0;
}

/* A read of one VMA: the snapshot runs upwards; a VMA below the last one begins another. */
static __always_inline int begin_vma_read(void *ctx, __u8 file, struct seq_file *m,
					  struct vm_area_struct *vma)
{
	struct file_key key = { .seq_file = (__u64)m, .tid = current_tid() };
	struct proc_maps_private *priv = BPF_CORE_READ(m, private);
	struct file_state fresh = {}, *state;
	struct task_counters *task;
	struct task_struct *target;
	struct walker *w;

	if (!traced_now())
		return 0;
	task = task_counters();
	if (!task) {
		COUNT(seen, 1);
		COUNT(lost_no_state, 1);
		return 0;
	}
	target = BPF_CORE_READ(priv, task, group_leader);
	fresh.target_start = BPF_CORE_READ(target, start_boottime);
	fresh.mm = (__u64)BPF_CORE_READ(vma, vm_mm);
	fresh.vma_start = BPF_CORE_READ(vma, vm_start);
	state = bpf_map_lookup_elem(&files, &key);
	if (!state || fresh.vma_start < state->vma_start || (fresh.mm && fresh.mm != state->mm) ||
	    fresh.target_start != state->target_start) {
		fresh.left_out = sampled_out();
		fresh.snapshot = fresh.left_out ? 0 : ++task->snapshots;
		bpf_map_update_elem(&files, &key, &fresh, BPF_ANY);
	} else {
		state->vma_start = fresh.vma_start;
		fresh.snapshot = state->snapshot;
		fresh.left_out = state->left_out;
	}
	w = new_walker(task, file, ctx);
	if (w) {
		w->reading.target = (__u64)target;
		w->reading.snapshot = fresh.snapshot;
		w->reading.left_out = fresh.left_out;
	}
	return 0;
}

static __always_inline int end_read(void)
{
	struct task_counters *task;

	delete_walker();
	task = bpf_task_storage_get(&tasks, (struct task_struct *)bpf_get_current_task_btf(), 0, 0);
	if (task)
		task->lost_read = 0;
	return 0;
}

SEC("fentry/show_smap")
int BPF_PROG(show_smap, struct seq_file *m, void *v)
{
	return begin_vma_read(ctx, WS_FILE_SMAPS, m, v);
}

SEC("fexit/show_smap")
int BPF_PROG(show_smap_exit)
{
	return end_read();
}

SEC("fentry/show_numa_map")
int BPF_PROG(show_numa_map, struct seq_file *m, void *v)
{
	return begin_vma_read(ctx, WS_FILE_NUMA_MAPS, m, v);
}

SEC("fexit/show_numa_map")
int BPF_PROG(show_numa_map_exit)
{
	return end_read();
}

SEC("fentry/show_smaps_rollup")
int BPF_PROG(show_smaps_rollup, struct seq_file *m, void *v)
{
	struct proc_maps_private *priv = BPF_CORE_READ(m, private);

	return begin_read(ctx, WS_FILE_SMAPS_ROLLUP,
			  (__u64)BPF_CORE_READ(priv, task, group_leader));
}

SEC("fexit/show_smaps_rollup")
int BPF_PROG(show_smaps_rollup_exit)
{
	return end_read();
}

SEC("fentry/pagemap_read")
int BPF_PROG(pagemap_read)
{
	return begin_read(ctx, WS_FILE_PAGEMAP, 0);
}

SEC("fexit/pagemap_read")
int BPF_PROG(pagemap_read_exit)
{
	return end_read();
}

SEC("fentry/do_pagemap_scan")
int BPF_PROG(do_pagemap_scan)
{
	return begin_read(ctx, WS_FILE_PAGEMAP_SCAN, 0);
}

SEC("fexit/do_pagemap_scan")
int BPF_PROG(do_pagemap_scan_exit)
{
	return end_read();
}

SEC("fentry/clear_refs_write")
int BPF_PROG(clear_refs_write)
{
	return begin_read(ctx, WS_FILE_CLEAR_REFS, 0);
}

SEC("fexit/clear_refs_write")
int BPF_PROG(clear_refs_write_exit)
{
	return end_read();
}

/* ---- what smaps learns beside its walk ------------------------------------ */

SEC("fexit/shmem_swap_usage")
int BPF_PROG(shmem_swap_usage, struct vm_area_struct *vma, unsigned long ret)
{
	struct walker *w = current_walker();

	if (w) {
		w->between.shmem_swap_bytes = ret;
		w->between.shmem_seen = 1;
	}
	return 0;
}

SEC("fentry/shmem_partial_swap_usage")
int BPF_PROG(shmem_partial_swap_usage_enter)
{
	struct walker *w = current_walker();

	if (w)
		w->walk.partial_calls++;
	return 0;
}

SEC("fexit/shmem_partial_swap_usage")
int BPF_PROG(shmem_partial_swap_usage, void *mapping, unsigned long start, unsigned long end,
	     unsigned long ret)
{
	struct walker *w = current_walker();

	if (w) {
		w->walk.shmem_partial_swap_bytes += ret;
		w->walk.partial_calls--;
	}
	return 0;
}

static __always_inline void emit_swapcount(struct walker *w)
{
	struct ws_raw_swapcount *record;
	__u64 now = bpf_ktime_get_ns();

	record = reserve(w, sizeof(*record), WS_FRAME_SWAPCOUNT);
	if (record) {
		fill_event(&record->swapcount.event, w, now);
		record->swapcount.first = w->walk.swap.first;
		record->swapcount.nr = w->walk.swap.nr;
		record->swapcount.swapcount = w->walk.swap.count;
		record->swapcount.reserved = 0;
		submit(record);
	}
	w->walk.swap.nr = 0;
}

/* smaps asks once for every swap entry it meets. */
SEC("fexit/swp_swapcount")
int BPF_PROG(swp_swapcount, unsigned long entry, int ret)
{
	struct walker *w = current_walker();
	__u32 index;

	if (!w || !w->walk.number)
		return 0;
	index = w->walk.swap.entries++;
	if (w->walk.swap.nr &&
	    (ret != w->walk.swap.count || index != w->walk.swap.first + w->walk.swap.nr))
		emit_swapcount(w);
	if (ret < 2)
		return 0;
	if (!w->walk.swap.nr) {
		w->walk.swap.first = index;
		w->walk.swap.count = ret;
	}
	w->walk.swap.nr++;
	return 0;
}

#endif
