/* SPDX-License-Identifier: GPL-2.0 */
/* Exact mode: the VMA lock of hugetlb inside a walk. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_HUGETLB_LOCK_BPF_H
#define WALKSCOPE_HUGETLB_LOCK_BPF_H

SEC("fentry/hugetlb_vma_lock_read")
int BPF_PROG(hugetlb_vma_lock_read, struct vm_area_struct *vma)
{
	struct walker *w = walking();

	if (w)
		w->walk.locks.vma.asked_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("fexit/hugetlb_vma_lock_read")
int BPF_PROG(hugetlb_vma_lock_read_exit, struct vm_area_struct *vma)
{
	struct walker *w = walking();

	if (w && w->walk.locks.vma.asked_ns) {
		w->walk.locks.vma.got_ns = bpf_ktime_get_ns();
		w->walk.locks.vma.lock = hugetlb_vma_lock(vma);
	}
	return 0;
}

SEC("fentry/hugetlb_vma_unlock_read")
int BPF_PROG(hugetlb_vma_unlock_read, struct vm_area_struct *vma)
{
	struct walker *w = walking();
	struct ws_raw_lock *record;
	__u64 now = bpf_ktime_get_ns();

	if (!w || !w->walk.locks.vma.lock)
		return 0;
	record = reserve(w, sizeof(*record), WS_FRAME_LOCK);
	if (record) {
		fill_event(&record->lock.event, w, now);
		record->lock.lock = w->walk.locks.vma.lock;
		record->lock.address = BPF_CORE_READ(vma, vm_start);
		record->lock.wait_ns = w->walk.locks.vma.got_ns - w->walk.locks.vma.asked_ns;
		record->lock.hold_ns = now - w->walk.locks.vma.got_ns;
		record->lock.kind = WS_LOCK_HUGETLB_VMA;
		record->lock.level = 0;
		record->lock.flags = WS_LOCK_WAIT_BOUND;
		__builtin_memset(record->lock.reserved, 0, sizeof(record->lock.reserved));
		submit(record);
	}
	w->walk.locks.vma.lock = 0;
	w->walk.locks.vma.asked_ns = 0;
	return 0;
}

#endif
