/* SPDX-License-Identifier: GPL-2.0 */
/* Page tables of this architecture: where a table is, and the bits of an entry that the probe
 * itself looks at. */
#ifndef WALKSCOPE_PAGE_TABLES_BPF_H
#define WALKSCOPE_PAGE_TABLES_BPF_H

#include "records.bpf.h"

static __always_inline __u8 log2_u64(__u64 v)
{
	__u8 shift = 0;

	for (int i = 32; i > 0; i >>= 1)
		if (v >> i) {
			v >>= i;
			shift += i;
		}
	return shift;
}

/* The level whose entries map 1 << shift bytes, contiguous ones included. */
static __always_inline __u8 level_of(__u8 shift)
{
	if (shift >= pmd_shift + (page_shift - 3))
		return WS_LEVEL_PUD;
	return shift < pmd_shift ? WS_LEVEL_PTE : WS_LEVEL_PMD;
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

static __always_inline bool entry_present(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	return raw & 0x101; /* _PAGE_PRESENT | _PAGE_PROTNONE */
#else
	return (raw & 1) || (raw & (1ULL << 11)); /* PTE_VALID, or PTE_PRESENT_INVALID */
#endif
}

static __always_inline bool entry_special(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	return raw & (1ULL << 9); /* _PAGE_SPECIAL */
#else
	return raw & (1ULL << 56);		  /* PTE_SPECIAL */
#endif
}

static __always_inline __u64 entry_pfn(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	/* not present and not empty: stored inverted against L1TF */
	if (!(raw & 1))
		raw = ~raw;
#endif
	return (raw & WS_PFN_MASK) >> page_shift;
}

/*
 * The page that an entry stands for: one that it maps, or for which a migration,
 * device or poison entry keeps the place. 0: none.
 */
static __always_inline __u64 entry_page(__u64 raw)
{
	__u64 type, offset;

	if (entry_present(raw))
		return entry_special(raw) ? 0 : entry_pfn(raw);
	if (!raw)
		return 0;
#if defined(__TARGET_ARCH_x86)
	type = raw >> 59;
	offset = (~raw & 0x07fffffffffffe00ULL) >> 9;
#else
	type = (raw >> swp_type_shift) & 31;
	offset = (raw >> swp_offset_shift) & ((1ULL << 50) - 1);
#endif
	return page_types & (1U << (type & 31)) ? offset & swp_pfn_mask : 0;
}

/*
 * What a special entry maps, where that may have a struct page; 0: it has none.
 * Only /proc/kpageflags, and who reads pagemap for it, looks at one.
 */
static __always_inline __u64 special_page(__u64 raw)
{
	__u64 pfn = entry_present(raw) && entry_special(raw) ? entry_pfn(raw) : 0;

	return pfn < kpageflags_pfns ? pfn : 0;
}

#endif
