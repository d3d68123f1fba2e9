// SPDX-License-Identifier: GPL-2.0
/*
 * Probes for the legacy walker as smaps and smaps_rollup use it: the read, the
 * walks in it, the entries under their locks, the lock spans.
 */
#include "entries.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#define VM_HUGETLB 0x00400000
#define S_DAX	   (1 << 13)

static __always_inline struct task_counters *task_counters(void)
{
	return bpf_task_storage_get(&tasks, (struct task_struct *)bpf_get_current_task_btf(), 0,
				    BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* ---- the read -------------------------------------------------------- */

static __always_inline void begin_file(struct seq_file *m, __u8 file, struct vm_area_struct *vma)
{
	__u32 tid = current_tid();
	struct file_key key = { .seq_file = (__u64)m, .tid = tid };
	struct proc_maps_private *priv = BPF_CORE_READ(m, private);
	struct file_state fresh = {}, *state;
	struct task_counters *task;
	__u64 mm = 0, start = 0, target_start;
	struct walker w = {};

	if (!tracing && bpf_get_current_pid_tgid() >> 32 != loader_tgid)
		return;
	task = task_counters();
	if (!task)
		goto no_state;
	target_start = BPF_CORE_READ(priv, task, group_leader, start_boottime);
	if (vma) {
		mm = (__u64)BPF_CORE_READ(vma, vm_mm);
		start = BPF_CORE_READ(vma, vm_start);
	}
	/* A read runs upwards; a VMA below the last one begins another read. */
	state = bpf_map_lookup_elem(&files, &key);
	if (!state || !vma || start < state->vma_start || (mm && mm != state->mm) ||
	    target_start != state->target_start) {
		fresh.snapshot = ++task->snapshots;
		fresh.mm = mm;
		fresh.target_start = target_start;
		fresh.vma_start = start;
		bpf_map_update_elem(&files, &key, &fresh, BPF_ANY);
		w.snapshot = fresh.snapshot;
	} else {
		state->vma_start = start;
		w.snapshot = state->snapshot;
	}
	w.file = file;
	w.file_key = (__u64)m;
	if (!bpf_map_update_elem(&walkers, &tid, &w, BPF_ANY)) {
		__sync_fetch_and_add(&reads_open, 1);
		return;
	}
	task->lost_read = 1;
no_state:
	COUNT(seen, 1);
	COUNT(lost_no_state, 1);
}

static __always_inline int end_file(void)
{
	__u32 tid = current_tid();
	struct task_counters *task;

	if (!bpf_map_delete_elem(&walkers, &tid)) {
		__sync_fetch_and_add(&reads_open, -1);
		return 0;
	}
	task = bpf_task_storage_get(&tasks, (struct task_struct *)bpf_get_current_task_btf(), 0, 0);
	if (task)
		task->lost_read = 0;
	return 0;
}

SEC("fentry/show_smap")
int BPF_PROG(show_smap, struct seq_file *m, void *v)
{
	begin_file(m, WS_FILE_SMAPS, v);
	return 0;
}

SEC("fexit/show_smap")
int BPF_PROG(show_smap_exit)
{
	return end_file();
}

SEC("fentry/show_smaps_rollup")
int BPF_PROG(show_smaps_rollup, struct seq_file *m, void *v)
{
	begin_file(m, WS_FILE_SMAPS_ROLLUP, NULL);
	return 0;
}

SEC("fexit/show_smaps_rollup")
int BPF_PROG(show_smaps_rollup_exit)
{
	return end_file();
}

SEC("fexit/shmem_swap_usage")
int BPF_PROG(shmem_swap_usage, struct vm_area_struct *vma, unsigned long ret)
{
	struct walker *w = current_walker();

	if (w) {
		w->shmem_swap_bytes = ret;
		w->shmem_seen = 1;
	}
	return 0;
}

SEC("fentry/shmem_partial_swap_usage")
int BPF_PROG(shmem_partial_swap_usage_enter)
{
	struct walker *w = current_walker();

	if (w)
		w->partial_calls++;
	return 0;
}

SEC("fexit/shmem_partial_swap_usage")
int BPF_PROG(shmem_partial_swap_usage, void *mapping, unsigned long start, unsigned long end,
	     unsigned long ret)
{
	struct walker *w = current_walker();

	if (w) {
		w->shmem_partial_swap_bytes += ret;
		w->partial_calls--;
	}
	return 0;
}

static __always_inline void emit_swapcount(struct walker *w)
{
	struct ws_raw_swapcount *record;

	record = reserve(w, sizeof(*record), WS_FRAME_SWAPCOUNT);
	if (record) {
		fill_event(&record->swapcount.event, w, bpf_ktime_get_ns());
		record->swapcount.first = w->swap_first;
		record->swapcount.nr = w->swap_nr;
		record->swapcount.swapcount = w->swapcount;
		record->swapcount.reserved = 0;
		submit(record);
	}
	w->swap_nr = 0;
}

/* smaps asks once for every swap entry it meets. */
SEC("fexit/swp_swapcount")
int BPF_PROG(swp_swapcount, unsigned long entry, int ret)
{
	struct walker *w = current_walker();
	__u32 index;

	if (!w || !w->walk)
		return 0;
	index = w->swap_entries++;
	if (w->swap_nr && (ret != w->swapcount || index != w->swap_first + w->swap_nr))
		emit_swapcount(w);
	if (ret < 2)
		return 0;
	if (!w->swap_nr) {
		w->swap_first = index;
		w->swapcount = ret;
	}
	w->swap_nr++;
	return 0;
}

/* ---- the walk -------------------------------------------------------- */

static __always_inline void fill_vma(struct ws_walk_begin *b, struct vm_area_struct *vma)
{
	struct file *file = BPF_CORE_READ(vma, vm_file);
	struct inode *inode = NULL;
	struct hugetlbfs_sb_info *hugetlbfs;
	__u8 kind = 0, shift = 0;

	b->vma_start = BPF_CORE_READ(vma, vm_start);
	b->vma_end = BPF_CORE_READ(vma, vm_end);
	b->vma_flags = BPF_CORE_READ(vma, vm_flags);
	b->vma_pgoff = BPF_CORE_READ(vma, vm_pgoff);
	b->inode = 0;
	b->device = 0;
	if (file) {
		kind |= WS_VMA_FILE;
		inode = BPF_CORE_READ(file, f_inode);
		b->inode = BPF_CORE_READ(inode, i_ino);
		b->device = BPF_CORE_READ(inode, i_sb, s_dev);
		if (BPF_CORE_READ(inode, i_flags) & S_DAX)
			kind |= WS_VMA_DAX;
	}
	if (!BPF_CORE_READ(vma, vm_ops))
		kind |= WS_VMA_ANONYMOUS;
	if (b->vma_flags & VM_HUGETLB) {
		kind |= WS_VMA_HUGETLB;
		hugetlbfs = BPF_CORE_READ(inode, i_sb, s_fs_info);
		shift = page_shift + BPF_CORE_READ(hugetlbfs, hstate, order);
	}
	if (!BPF_CORE_READ(vma, vm_mm))
		kind |= WS_VMA_GATE;
	b->vma_kind = kind;
	b->hugetlb_shift = shift;
}

static __always_inline void fill_tasks(struct ws_walk_begin *b, struct walker *w)
{
	struct task_struct *self = (void *)bpf_get_current_task();
	struct seq_file *m = (void *)w->file_key;
	struct proc_maps_private *priv = BPF_CORE_READ(m, private);
	struct task_struct *target = BPF_CORE_READ(priv, task, group_leader);

	b->walker_tgid = bpf_get_current_pid_tgid() >> 32;
	b->walker_start_boottime_ns = BPF_CORE_READ(self, start_boottime);
	bpf_get_current_comm(b->walker_comm, sizeof(b->walker_comm));
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

static __always_inline int begin_walk(struct vm_area_struct *vma, struct mm_struct *mm, __u64 start,
				      __u64 end, const struct mm_walk_ops *ops, __u32 function)
{
	struct walker *w = current_walker();
	struct task_counters *task;
	struct ws_raw_begin *record;
	struct ws_walk_begin *b;

	task = task_counters();
	if (!w) { /* a walk for something else than smaps, or in a read that is not followed */
		COUNT(seen, 1);
		if (task && task->lost_read)
			COUNT(lost_no_state, 1);
		else
			COUNT(filtered, 1);
		return 0;
	}
	if (w->walk) { /* or the end of the walk before was not seen: either way it is not whole */
		COUNT(seen, 1);
		COUNT(lost_nested, 1);
		missing(w);
		return 0;
	}
	if (!task) {
		COUNT(seen, 1);
		COUNT(lost_no_state, 1);
		return 0;
	}
	w->walk = ++task->walks;
	w->sequence = 0;
	w->lost = 0;
	w->read_errors = 0;
	w->shmem_partial_swap_bytes = 0;
	w->swap_entries = 0;
	w->swap_nr = 0;
	w->partial_calls = 0;
	w->pmd_end = 0;
	w->covered = 0;
	w->hugetlb_pte = 0;
	w->spin.asked_ns = 0;
	w->spin.lock = 0;
	w->ptl.lock = 0;

	record = reserve(w, sizeof(*record), WS_FRAME_WALK_BEGIN);
	if (!record)
		goto out;
	b = &record->begin;
	__builtin_memset(b, 0, sizeof(*b));
	fill_event(&b->event, w, bpf_ktime_get_ns());
	fill_tasks(b, w);
	b->mm = (__u64)mm;
	b->map_count = BPF_CORE_READ(mm, map_count);
	b->snapshot = w->snapshot;
	b->start = start;
	b->end = end;
	if (vma)
		fill_vma(b, vma);
	b->shmem_swap_bytes = w->shmem_swap_bytes;
	b->walker_kind = WS_WALKER_LEGACY;
	b->file = w->file;
	record->ops = (__u64)ops;
	record->pmd_entry = (__u64)BPF_CORE_READ(ops, pmd_entry);
	record->function = function;
	record->reserved = 0;
	submit(record);
out:
	/* Swap of shmem hangs on a hook that the kernel may have skipped. */
	if (vma && is_shmem(vma) && !w->shmem_seen)
		count_unread(w);
	w->shmem_swap_bytes = 0;
	w->shmem_seen = 0;
	return 0;
}

static __always_inline int end_walk(__s64 result)
{
	struct walker *w = current_walker();
	struct ws_raw_end *record;

	if (!w || !w->walk)
		return 0;
	if (w->swap_nr)
		emit_swapcount(w);
	if (w->pmd_end || w->hugetlb_pte || w->partial_calls)
		count_unread(w); /* the exit of a callback was not seen */
	record = reserve(w, sizeof(*record), WS_FRAME_WALK_END);
	if (record) {
		fill_event(&record->end.event, w, bpf_ktime_get_ns());
		record->end.shmem_partial_swap_bytes = w->shmem_partial_swap_bytes;
		record->end.result = result;
		record->end.attempted = w->sequence;
		record->end.lost = w->lost;
		record->end.read_errors = w->read_errors;
		record->end.swap_entries = w->swap_entries;
		submit(record);
	}
	w->walk = 0;
	return 0;
}

SEC("fentry/walk_page_vma")
int BPF_PROG(walk_page_vma, struct vm_area_struct *vma, const struct mm_walk_ops *ops)
{
	return begin_walk(vma, BPF_CORE_READ(vma, vm_mm), BPF_CORE_READ(vma, vm_start),
			  BPF_CORE_READ(vma, vm_end), ops, WS_FUNCTION_WALK_PAGE_VMA);
}

SEC("fexit/walk_page_vma")
int BPF_PROG(walk_page_vma_exit, struct vm_area_struct *vma, const struct mm_walk_ops *ops,
	     void *private, int ret)
{
	return end_walk(ret);
}

SEC("fentry/walk_page_range")
int BPF_PROG(walk_page_range, struct mm_struct *mm, unsigned long start, unsigned long end,
	     const struct mm_walk_ops *ops)
{
	return begin_walk(NULL, mm, start, end, ops, WS_FUNCTION_WALK_PAGE_RANGE);
}

SEC("fexit/walk_page_range")
int BPF_PROG(walk_page_range_exit, struct mm_struct *mm, unsigned long start, unsigned long end,
	     const struct mm_walk_ops *ops, void *private, int ret)
{
	return end_walk(ret);
}

#include "locks.bpf.h"
