/* SPDX-License-Identifier: GPL-2.0 */
/* Per-VMA lock: its holds around the walks of a read. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_VMA_LOCK_BPF_H
#define WALKSCOPE_VMA_LOCK_BPF_H

/* Who reads maps locks each VMA, too, and walks none. */
SEC("fentry/lock_next_vma")
int BPF_PROG(vma_lock_asked)
{
	forget_walked();
	return 0;
}

/*
 * The lock's own functions cannot be hooked. lock_next_vma() takes the lock of the next VMA after
 * the one before was released; m_stop() releases the last.
 */
SEC("fentry/lock_next_vma")
int BPF_PROG(lock_next_vma, struct mm_struct *mm)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = new_vma_slot(tid);

	if (!slot)
		return 0;
	end_lock_hold(slot, WS_LOCK_HOLD_BOUND);
	slot->got_ns = 0;
	slot->mm = (__u64)mm;
	slot->asked_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("fexit/lock_next_vma")
int BPF_PROG(lock_next_vma_exit, struct mm_struct *mm, void *vmi, unsigned long from,
	     struct vm_area_struct *vma)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = vma_slot(tid);

	if (!slot || slot->mm != (__u64)mm)
		return 0;
	if (!vma || (__u64)vma >= (__u64)-4095) {
		free_slot(slot);
		return 0;
	}
	slot->kind = WS_LOCK_VMA;
	slot->lock = (__u64)vma;
	slot->address = BPF_CORE_READ(vma, vm_start);
	slot->got_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int end_vma_lock(void)
{
	__u32 tid = current_tid();
	struct lock_slot *slot = vma_slot(tid);

	if (slot) {
		end_lock_hold(slot, WS_LOCK_HOLD_BOUND);
		free_slot(slot);
	}
	return 0;
}

/* Several functions have this name: the loader attaches by address. */
SEC("kprobe/m_stop")
int BPF_KPROBE(m_stop)
{
	return end_vma_lock();
}

#endif
