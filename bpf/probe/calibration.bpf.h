/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calibration: pages of PFNs, by which the loader finds struct page. Attached while the loader
 * reads its own smaps. Part of walkscope.bpf.c.
 */
#ifndef WALKSCOPE_CALIBRATION_BPF_H
#define WALKSCOPE_CALIBRATION_BPF_H

__u32 calibrations_nr = 0;
struct ws_calibration calibrations[64];
__u64 calibration_pte = 0;

SEC("kprobe/vm_normal_page")
int BPF_KPROBE(vm_normal_page, void *vma, unsigned long addr, unsigned long pte)
{
	if (bpf_get_current_pid_tgid() >> 32 == loader_tgid)
		calibration_pte = pte;
	return 0;
}

SEC("kretprobe/vm_normal_page")
int BPF_KRETPROBE(vm_normal_page_exit, unsigned long page)
{
	__u32 i = calibrations_nr;

	if (bpf_get_current_pid_tgid() >> 32 != loader_tgid || !page || i >= 64)
		return 0;
	calibrations[i & 63].pte = calibration_pte;
	calibrations[i & 63].page = page;
	calibrations_nr = i + 1;
	return 0;
}

#endif
