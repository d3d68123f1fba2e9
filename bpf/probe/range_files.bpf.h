/* SPDX-License-Identifier: GPL-2.0 */
/* Files that the kernel reads through pt_range_walk. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_RANGE_FILES_BPF_H
#define WALKSCOPE_RANGE_FILES_BPF_H

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

/*
 * Argument of the read, which the walker does not show: taken from the call of the file's function.
 */
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
