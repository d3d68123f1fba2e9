/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Swap as smaps asks for it beside its walk: of shared memory, and the count of a swap entry. Part
 * of walkscope.bpf.c.
 */
#ifndef WALKSCOPE_SWAP_BPF_H
#define WALKSCOPE_SWAP_BPF_H

SEC("fexit/shmem_swap_usage")
int BPF_PROG(shmem_swap_usage, struct vm_area_struct *vma, unsigned long ret)
{
	struct walker *w = current_walker();
	struct task_counters *task;

	if (w) {
		w->between.shmem_swap_bytes = ret;
		w->between.shmem_seen = 1;
	} else if (reads_by_walks && traced_now()) {
		task = task_counters();
		if (task) {
			task->shmem_vma = (__u64)vma;
			task->shmem_swap_bytes = ret;
		}
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

/* smaps calls it once for each swap entry of a walk. */
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
