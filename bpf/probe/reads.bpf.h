/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of /proc files: the snapshots that walks belong to. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_READS_BPF_H
#define WALKSCOPE_READS_BPF_H

/* Keeps the cgroups of a walk for the next walks of its snapshot. */
static __always_inline void keep_cgroups(struct walker *w, struct task_counters *task)
{
	struct pass *pass = pass_of(w, task);

	if (w->reading.cgroup_untold || !w->reading.snapshot ||
	    pass->snapshot != w->reading.snapshot)
		return;
	pass->walker_cgroup = w->reading.walker_cgroup;
	pass->target_cgroup = w->reading.target_cgroup;
}

/*
 * Finds the snapshot of a VMA that is shown. VMAs of a snapshot have rising addresses: a lower one
 * begins the next snapshot. One that begins lower and covers where the last one began is this one's
 * place, shown again: its text did not fit into the reader's buffer, and a neighbour has grown.
 */
static __always_inline void join_pass(struct walker *w, struct task_counters *task, __u64 mm,
				      __u64 vma_start, __u64 vma_end, struct task_struct *target)
{
	struct pass *pass = pass_of(w, task);

	/* an mm that nobody owns any more is that of the pass: its process has ended */
	if (vma_end <= pass->vma_start || (mm && mm != pass->mm) ||
	    (target && FIELD(target, start_boottime) != pass->target.start_boottime_ns)) {
		pass->left_out = sampled_out();
		pass->snapshot = pass->left_out ? 0 : ++task->snapshots;
		pass->mm = mm;
		__builtin_memset(&pass->target, 0, sizeof(pass->target));
		if (target)
			fill_process(&pass->target, target);
		pass->walker_cgroup = 0;
		pass->target_cgroup = 0;
	}
	pass->vma_start = vma_start;
	w->reading.target = (__u64)target;
	w->reading.snapshot = pass->snapshot;
	w->reading.left_out = pass->left_out;
	w->reading.walker_cgroup = pass->walker_cgroup;
	w->reading.target_cgroup = pass->target_cgroup;
}

/* Begins a read that is one snapshot by itself. */
static __always_inline int begin_read(void *ctx, __u8 file, __u64 target)
{
	struct task_counters *task;
	struct walker *w;

	if (!traced_now())
		return 0;
	task = task_counters();
	if (!task) {
		COUNT_EVENTS(lost_no_state, 1);
		return 0;
	}
	w = new_walker(current_walker(), task, file, ctx);
	if (!w)
		return 0;
	w->reading.target = target;
	w->reading.left_out = sampled_out();
	w->reading.snapshot = w->reading.left_out ? 0 : ++task->snapshots;
	return 0;
}

/* Begins a read of one VMA. */
static __always_inline int begin_vma_read(void *ctx, __u8 file, struct seq_file *m,
					  struct vm_area_struct *vma)
{
	struct proc_maps_private *priv = FIELD(m, private);
	struct task_struct *target = FIELD(priv, task);
	struct task_counters *task;
	struct walker *w;

	if (!traced_now())
		return 0;
	task = task_counters();
	if (!task) {
		COUNT_EVENTS(lost_no_state, 1);
		return 0;
	}
	w = new_walker(current_walker(), task, file, ctx);
	if (w)
		join_pass(w, task, (__u64)FIELD(vma, vm_mm), FIELD(vma, vm_start),
			  FIELD(vma, vm_end), FIELD(target, group_leader));
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

#endif
