/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups of walker and target: ids for begins, paths once for each. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_CGROUPS_BPF_H
#define WALKSCOPE_CGROUPS_BPF_H

/* Ids of cgroups whose path was told; the loader's reader remembers more of them. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u8);
} told_cgroups SEC(".maps");

/*
 * Tells the folders of a cgroup, the innermost first; 0: the ring has no room. The record is no
 * event: nobody counts it.
 */
static __noinline int tell_cgroup(struct kernfs_node *folder, __u64 now)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *ring = bpf_map_lookup_elem(&rings, &cpu);
	struct ws_raw_cgroup *record;
	__u64 id = BPF_CORE_READ(folder, id);
	__u8 told = 1;

	record = ring ? bpf_ringbuf_reserve(ring, sizeof(*record), 0) : NULL;
	if (!record)
		return 0;
	record->header.type = WS_FRAME_CGROUP;
	record->header.followed = 0;
	record->header.cpu = cpu;
	record->header.bytes = sizeof(*record);
	record->timestamp_ns = now;
	record->id = id;
	record->nr = 0;
	for (__u32 i = 0; i < WS_CGROUP_LEVELS; i++) {
		struct kernfs_node *parent = kernfs_parent(folder);

		record->names[i][0] = 0;
		if (!parent)
			break;
		bpf_probe_read_kernel_str(record->names[i], WS_CGROUP_NAME_BYTES,
					  BPF_CORE_READ(folder, name));
		record->nr = i + 1;
		folder = parent;
	}
	record->more = kernfs_parent(folder) != NULL;
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	bpf_map_update_elem(&told_cgroups, &id, &told, BPF_ANY);
	return 1;
}

/* Id of a task's cgroup, whose path is told if it was not yet; the next begin tries again. */
static __always_inline __u64 name_cgroup(struct walker *w, struct task_struct *task)
{
	struct cgroup *cgroup = cgroup_of(task);
	__u64 id = BPF_CORE_READ(cgroup, kn, id);

	if (tracing && id && !bpf_map_lookup_elem(&told_cgroups, &id) &&
	    !tell_cgroup(BPF_CORE_READ(cgroup, kn), w->request.began_ns))
		w->reading.cgroup_untold = 1;
	return id;
}

/* Learns the cgroups of a walk, once in a read. */
static __noinline int name_cgroups(struct walker *w)
{
	struct task_struct *target;

	if (w->reading.walker_cgroup && !w->reading.cgroup_untold)
		return 0;
	w->reading.cgroup_untold = 0;
	w->reading.walker_cgroup = name_cgroup(w, (void *)bpf_get_current_task());
	target = target_of(w);
	if (target)
		w->reading.target_cgroup = name_cgroup(w, target);
	return 0;
}

#endif
