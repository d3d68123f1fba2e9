/* SPDX-License-Identifier: GPL-2.0 */
/* Variables that the probe and the loader share. */
#ifndef WALKSCOPE_SETTINGS_BPF_H
#define WALKSCOPE_SETTINGS_BPF_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "event.h"
#include "filter.h"

/* ---- set by the loader before load; the verifier then removes dead branches ---- */

const volatile struct ws_filter filter = {};
const volatile __u32 page_shift = 12;
const volatile __u32 pmd_shift = 21;
const volatile __u32 top_shift = 39;	   /* log2 of the bytes that an entry of the pgd maps */
const volatile bool exact = false;	   /* enum ws_mode */
const volatile bool locks = false;	   /* mmap_lock is hooked */
const volatile bool contention = false;	   /* its tracepoints are hooked */
const volatile bool from_begin = false;	   /* light mode: AT_BEGIN of consumers.h holds */
const volatile bool detail_entries = true; /* enum ws_detail */
const volatile bool detail_folios = false;
const volatile __u64 ring_bytes = 0;	/* of each CPU */
const volatile __u64 linear_symbol = 0; /* x86_64: page_offset_base, arm64: memstart_addr */
const volatile __u64 special_mapping_vmops_symbol =
	0;					 /* vm_ops of vdso and the like; 0: not known */
const volatile __u64 shmem_aops_symbol = 0;	 /* a_ops of shmem mappings; 0: not known */
const volatile __u64 huge_zero_pfn_symbol = 0;	 /* of the huge zero page; 0: there is none */
const volatile __u64 huge_zero_folio_symbol = 0; /* pointer to it */
const volatile __u64 init_mm_symbol = 0;	 /* mm of the kernel's own tables; 0: not known */
const volatile __u32 page_types = 0;	 /* swap types whose entry stands for a page, a bit each */
const volatile __u32 swp_type_shift = 6; /* arm64: position of type and offset in a swap entry */
const volatile __u32 swp_offset_shift = 12;
const volatile __u64 swp_pfn_mask = 0;	  /* PFN bits of the offset */
const volatile __u64 kpageflags_pfns = 0; /* size of /proc/kpageflags, page frames; 0: not known */
const volatile struct ws_range range = {};

/* Differences between kernels that the loader finds: compat.c there names the commits. */
const volatile bool reads_by_walks = false;  /* smaps and numa_maps have no hooks of their own */
const volatile bool vma_locks_shown = false; /* who locks VMAs to read them is seen to */
const volatile bool vma_lock_private = false;
const volatile __u32 mmap_lock_write_arg = 1;
const volatile __u32 interrupt_mask = 0;
const volatile bool table_by_spin_lock = false;
const volatile bool no_page_mapcount = false; /* pages of large folios are not counted */

/* ---- set by the loader while programs run ---- */

__u64 vmemmap_base = 0;	    /* address of struct page of PFN 0; 0: not calibrated */
__u32 linear_candidate = 0; /* arm64: the linear map's possible address that the self-test tries */
__u32 tracing = 0;	    /* 0: only reads by the loader are traced (self-test, end) */
__u32 loader_tgid = 0;
__u32 read_at_begin = 0; /* exact mode: no lock function runs inside callbacks on this kernel */

/* ---- read by the loader ---- */

__u64 linear_base = 0;	    /* linear map's address of physical address 0; 0: not found yet */
__u32 callbacks_tested = 0; /* self-test: pmd_entry calls */
__u32 ptls_tested = 0;	    /* self-test: locks got inside them */
__u32 reads_open = 0;	    /* traced reads and walks that have begun and not returned */

struct ws_cpu_counters counters[WS_MAX_CPUS];

#endif
