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

/*
 * Order of a large folio: the low byte of _flags_1 since v6.6, a byte before. What stands in the
 * others goes into *second_flags; before, nothing.
 */
static __always_inline int folio_order(__u64 head, __u64 *second_flags)
{
	const struct folio___order_byte *old = (void *)head;
	const struct folio *folio = (void *)head;
	unsigned long flags_1 = 0;
	__u8 order = 0;

	if (bpf_core_field_exists(old->_folio_order))
		return bpf_core_read(&order, sizeof(order), &old->_folio_order) ? -1 : order;
	if (bpf_core_read(&flags_1, sizeof(flags_1), &folio->_flags_1))
		return -1;
	*second_flags = flags_1;
	return flags_1 & 0xff;
}

/* WS_FOLIO_* that the second page of a large folio tells. */
static __always_inline __u8 second_page_kind(__u64 second_flags)
{
	__u8 kind = 0;

	if (bpf_core_enum_value_exists(enum pageflags, PG_large_rmappable) &&
	    second_flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_large_rmappable)))
		kind |= WS_FOLIO_RMAPPABLE;
	if (bpf_core_enum_value_exists(enum pageflags, PG_has_hwpoisoned) &&
	    second_flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_has_hwpoisoned)))
		kind |= WS_FOLIO_HWPOISON;
	return kind;
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
 * The linear map: all memory in one piece, at page_offset_base on x86_64, and
 * on arm64 so that memstart_addr stands where kernel addresses begin. How many
 * bits these have is the kernel's configuration: the one that can be read it
 * is, and the self-test checks what is read there.
 */
#if defined(__TARGET_ARCH_x86)
static __always_inline bool find_linear_base(__u64 physical)
{
	return !bpf_probe_read_kernel(&linear_base, sizeof(linear_base), (void *)linear_symbol);
}
#else
static __always_inline bool find_linear_base(__u64 physical)
{
	static const __u8 va_bits[] = { 48, 52, 47, 39, 36, 42 };
	__u64 start = 0, base, word;

	if (bpf_probe_read_kernel(&start, sizeof(start), (void *)linear_symbol))
		return false;
	for (__u32 i = 0; i < 6; i++) {
		if (i < linear_candidate)
			continue;
		base = -(1ULL << va_bits[i]) - start;
		if (bpf_probe_read_kernel(&word, sizeof(word), (void *)(base + physical)))
			continue;
		linear_base = base;
		linear_candidate = i;
		return true;
	}
	return false;
}
#endif

/* The page table that a PMD entry points to; 0: not known. */
static __always_inline __u64 table_of(__u64 pmd_value)
{
	__u64 physical = pmd_value & WS_PFN_MASK;

	if (!linear_symbol || (!linear_base && !find_linear_base(physical)))
		return 0;
	return linear_base + physical;
}

/* Whether a PMD entry points to a table; else it is empty or a leaf. */
static __always_inline bool points_to_table(__u64 pmd_value)
{
#if defined(__TARGET_ARCH_x86)
	return (pmd_value & 0x81) == 0x01; /* _PAGE_PRESENT without _PAGE_PSE */
#else
	return (pmd_value & 3) == 3;
#endif
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
