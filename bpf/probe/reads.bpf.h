/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of /proc files: the snapshots that walks belong to. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_READS_BPF_H
#define WALKSCOPE_READS_BPF_H

/* One read of one file, from its first VMA upwards: one snapshot. */
struct file_key {
	__u64 seq_file;
	__u64 tid;
};

struct file_state {
	__u64 snapshot;
	__u64 vma_start; /* start of the VMA that was shown last */
	__u64 mm;
	__u64 target_start; /* tells processes whose mm has the same address, one after the other */
	__u32 left_out;	    /* by sampling */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct file_key);
	__type(value, struct file_state);
} files SEC(".maps");

/* Begins a read that is one snapshot by itself. */
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

/*
 * Begins a read of one VMA. VMAs of a snapshot have rising addresses: a lower one begins the next
 * snapshot.
 */
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

#endif
