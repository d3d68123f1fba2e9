/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page tables of this architecture: the address of a table, and the bits of an entry that the probe
 * needs.
 */
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

/* Level whose entries map 1 << shift bytes, contiguous ones included. */
static __always_inline __u8 level_of(__u8 shift)
{
	if (shift >= pmd_shift + (page_shift - 3))
		return WS_LEVEL_PUD;
	return shift < pmd_shift ? WS_LEVEL_PTE : WS_LEVEL_PMD;
}

/*
 * Linear map of all memory: from page_offset_base on x86_64; on arm64 placed so that memstart_addr
 * is where kernel addresses begin. The number of bits of these addresses is configured: the first
 * number whose map can be read is taken, and the self-test checks the entries read there.
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

/* Address of the page table that a PMD entry points to; 0: not known. */
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

/* What an entry above the PTEs leads to. */
enum below { BELOW_TABLE, BELOW_NOTHING, BELOW_LEAF, BELOW_UNKNOWN };

/* From a table to the one below it that maps the address. */
static __always_inline enum below go_down(__u64 *table, __u64 address, __u32 shift)
{
	__u64 index = (address >> (shift & 63)) & ((1ULL << (page_shift - 3)) - 1);
	__u64 at = *table + index * sizeof(__u64), entry = kernel_u64(at);

	/* a load that faults gives 0, too */
	if (!entry && bpf_probe_read_kernel(&entry, sizeof(entry), (void *)at))
		return BELOW_UNKNOWN;
	if (!entry)
		return BELOW_NOTHING;
	if (!points_to_table(entry))
		return BELOW_LEAF;
	*table = table_of(entry);
	return *table ? BELOW_TABLE : BELOW_UNKNOWN;
}

/* The same of many: whether all are leaves, from the bits that all have and any has. */
static __always_inline bool all_leaves(__u64 all, __u64 any)
{
#if defined(__TARGET_ARCH_x86)
	return (all & 0x81) == 0x81;
#else
	return (all & 1) && !(any & 2);
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
	/* an entry that is not present and not empty is stored inverted against L1TF */
	if (!(raw & 1))
		raw = ~raw;
#endif
	return (raw & WS_PFN_MASK) >> page_shift;
}

/*
 * Whether a PMD leaf maps the huge zero page, which no bit of it tells on kernels that do not mark
 * it special.
 */
static __always_inline bool maps_huge_zero(__u64 raw)
{
	return huge_zero_pfn_symbol && entry_present(raw) && !entry_special(raw) &&
	       entry_pfn(raw) == kernel_u64(huge_zero_pfn_symbol);
}

/* Whether one of many leaves may map it, from the bits that all have: it is written by nobody. */
static __always_inline bool may_map_huge_zero(__u64 all)
{
#if defined(__TARGET_ARCH_x86)
	return huge_zero_pfn_symbol && !(all & 0x2); /* _PAGE_RW */
#else
	return huge_zero_pfn_symbol && !(all & (1ULL << 51)); /* PTE_WRITE */
#endif
}

/*
 * PFN of the page that an entry maps, or whose place a migration, device or poison entry keeps; 0:
 * none.
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
 * PFN of the page that a special entry maps, if it may have a struct page; 0: it has none. Only
 * /proc/kpageflags, and readers of pagemap that look pages up in it, see these pages.
 */
static __always_inline __u64 special_page(__u64 raw)
{
	__u64 pfn = entry_present(raw) && entry_special(raw) ? entry_pfn(raw) : 0;

	return pfn < kpageflags_pfns ? pfn : 0;
}

#endif
