/* SPDX-License-Identifier: GPL-2.0 */
/* Where kernels differ: every difference, and nothing but differences. */
#ifndef WALKSCOPE_COMPAT_BPF_H
#define WALKSCOPE_COMPAT_BPF_H

#include "state.bpf.h"

/*
 * x86 keeps preempt_count in a per-CPU variable: __preempt_count, and from v6.2
 * to v6.14 a field of pcpu_hot. arm64 keeps it in thread_info.
 */
#if defined(__TARGET_ARCH_x86)
extern const unsigned long __preempt_count __ksym __weak;
extern const struct pcpu_hot pcpu_hot __ksym __weak;

static __always_inline __u32 preempt_count(void)
{
	const struct pcpu_hot *hot;

	if (&__preempt_count)
		return *(const __u32 *)bpf_this_cpu_ptr(&__preempt_count); /* low half */
	if (!&pcpu_hot)
		return 0;
	hot = bpf_this_cpu_ptr(&pcpu_hot);
	return hot->preempt_count;
}
#else
static __always_inline __u32 preempt_count(void)
{
	struct task_struct___arm64 *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, thread_info.preempt.count);
}
#endif

static __always_inline bool in_interrupt(void)
{
	return preempt_count() & interrupt_mask;
}

/* Order of a large folio: the low byte of _flags_1 since v6.6, a byte before. */
static __always_inline int folio_order(__u64 head)
{
	const struct folio___order_byte *old = (void *)head;
	const struct folio *folio = (void *)head;
	unsigned long flags_1 = 0;
	__u8 order = 0;

	if (bpf_core_field_exists(old->_folio_order))
		return bpf_core_read(&order, sizeof(order), &old->_folio_order) ? -1 : order;
	if (bpf_core_read(&flags_1, sizeof(flags_1), &folio->_flags_1))
		return -1;
	return flags_1 & 0xff;
}

/*
 * What each page's own count leaves out of a large folio's mappings as a whole;
 * false when memory could not be read. Before v6.2 file pages count them too.
 */
static __always_inline bool folio_entire_mapcount(__u64 head, bool anon_or_hugetlb, __s32 *entire)
{
	const struct folio *folio = (void *)head;
	const struct page___compound_mapcount *second;
	__u64 second_page = head + bpf_core_type_size(struct page);
	__u64 flags = 0;

	if (bpf_core_field_exists(folio->_entire_mapcount)) {
		if (bpf_core_read(entire, sizeof(*entire), &folio->_entire_mapcount))
			return false;
		++*entire;
		return true;
	}
	*entire = 0;
	if (!anon_or_hugetlb)
		return true;
	second = (void *)second_page;
	if (bpf_core_read(entire, sizeof(*entire), &second->compound_mapcount) ||
	    bpf_probe_read_kernel(&flags, sizeof(flags), (void *)second_page))
		return false;
	++*entire;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags___double_map, PG_double_map)))
		--*entire;
	return true;
}

/*
 * The page table that a PMD entry points to, through the linear map. Only
 * asked for where no function hands the table out, on x86_64 before v6.5.
 */
static __always_inline __u64 table_of(__u64 pmd_value)
{
	__u64 base = 0;

	if (!page_offset_base_symbol ||
	    bpf_probe_read_kernel(&base, sizeof(base), (void *)page_offset_base_symbol))
		return 0;
	return base + (pmd_value & WS_PFN_MASK);
}

/*
 * The head page. The word is compound_head or compound_info; from v7.0 on it
 * may hold a mask instead of the head's address (mm: "compound_info"). A mask
 * is no address near the page, so the value itself tells which.
 */
#define WS_MAX_FOLIO_SPAN (1ULL << 26) /* bytes of struct page in the largest folio, generously */

static __always_inline __u64 compound_head(__u64 page)
{
	__u64 info = 0;

	if (bpf_probe_read_kernel(&info, sizeof(info), (void *)(page + sizeof(__u64))))
		return 0;
	if (!(info & 1))
		return page;
	if (info - 1 <= page && page - (info - 1) < WS_MAX_FOLIO_SPAN)
		return info - 1;
	return page & info;
}

#endif
