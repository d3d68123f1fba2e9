// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Encoding of page-table entries and folio flags on this kernel: constants by the kernel's own
 * names, from own pages (own_pages.c), types (BTF) and symbols. docs/events.md lists them, compat.c
 * has the differences between kernels.
 */
#include <bpf/btf.h>
#include <string.h>
#include <unistd.h>

#include "compat.h"
#include "cpus.h"
#include "encoding.h"

/*
 * include/linux/swap.h numbers the special swap types up to 31. Each group is there if the kernel
 * was built with it: its functions tell.
 */
static void swap_types(struct constants *c, const struct symbols *symbols,
		       const struct own_pages *own)
{
	bool hwpoison = symbols_have(symbols, "memory_failure");
	bool migration = symbols_have(symbols, "migrate_pages");
	unsigned int device = device_swap_types(symbols);
	bool swapin_error = has_swapin_error_type(own), marker = has_marker_type(own);
	unsigned int type = 32 - hwpoison - (migration ? 3 : 0) - device - marker - swapin_error;

	constant(c, "MAX_SWAPFILES", type);
	if (hwpoison)
		constant(c, "SWP_HWPOISON", type++);
	if (migration) {
		constant(c, "SWP_MIGRATION_READ", type++);
		constant(c, "SWP_MIGRATION_READ_EXCLUSIVE", type++);
		constant(c, "SWP_MIGRATION_WRITE", type++);
	}
	if (device) {
		constant(c, "SWP_DEVICE_WRITE", type++);
		constant(c, "SWP_DEVICE_READ", type++);
		constant(c, device == 4 ? "SWP_DEVICE_EXCLUSIVE_WRITE" : "SWP_DEVICE_EXCLUSIVE",
			 type++);
		if (device == 4)
			constant(c, "SWP_DEVICE_EXCLUSIVE_READ", type++);
	}
	if (marker)
		constant(c, "SWP_PTE_MARKER", type++);
	if (swapin_error)
		constant(c, "SWP_SWAPIN_ERROR", type);
}

static void markers(struct constants *c, const struct own_pages *own)
{
	constant(c, "PTE_MARKER_UFFD_WP", own->marker_uffd_wp ? own->marker_uffd_wp : 1);
	constant(c, "PTE_MARKER_POISONED", 2);
	constant(c, "PTE_MARKER_GUARD", own->marker_guard ? own->marker_guard : 4);
}

/* Every PG_* of this kernel's enum pageflags. */
static void page_flags(struct constants *c, const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, "pageflags", BTF_KIND_ENUM);
	const struct btf_type *type;
	const struct btf_enum *e;

	if (id < 0)
		return;
	type = btf__type_by_id(btf, id);
	e = btf_enum(type);
	for (int i = 0; i < btf_vlen(type); i++)
		constant(c, btf__name_by_offset(btf, e[i].name_off), (uint32_t)e[i].val);
}

/* Nodes of this kernel: the size of an array in struct numa_maps; 0: not known. */
static unsigned int max_nodes(const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, "numa_maps", BTF_KIND_STRUCT);
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, id);

	for (int i = 0; type && i < btf_vlen(type); i++) {
		const struct btf_member *member = btf_members(type) + i;
		const struct btf_type *of = btf__type_by_id(btf, member->type);

		if (!strcmp(btf__name_by_offset(btf, member->name_off), "node") && btf_is_array(of))
			return btf_array(of)->nelems;
	}
	return 0;
}

/*
 * The node is in the upper bits of folio->flags. With a virtual memory map no field is above it
 * (include/linux/page-flags-layout.h); without one its position is not told.
 */
static void nodes(struct constants *c, const struct symbols *symbols, const struct btf *btf)
{
	unsigned int nodes = max_nodes(btf), shift;

	if (!nodes && symbols_have(symbols, "show_numa_map"))
		return;
	shift = nodes ? 31 - __builtin_clz(nodes) : 0;
	constant(c, "NODES_SHIFT", shift);
	if (symbols_have(symbols, "vmemmap_populate"))
		constant(c, "NODES_PGSHIFT", 64 - shift);
}

/* MAX_PHYSMEM_BITS - PAGE_SHIFT, and the bits above the PFN of a migration entry. */
static void pfn_bits(struct constants *c, unsigned int physmem_bits)
{
	unsigned int bits = physmem_bits - __builtin_ctz(getpagesize());

	constant(c, "SWP_PFN_BITS", bits);
	constant(c, "SWP_MIG_YOUNG_BIT", bits);
	constant(c, "SWP_MIG_DIRTY_BIT", bits + 1);
}

#if defined(__x86_64__)
static void entries(struct constants *c, const struct own_pages *own, const struct btf *btf,
		    const struct ws_stream_header *header)
{
	bool saved = saved_dirty_bit(btf), devmap = devmap_bit(btf);

	(void)own;
	constant(c, "_PAGE_SAVED_DIRTY", saved ? 1ULL << 58 : 0);
	constant(c, "_PAGE_DEVMAP", devmap ? 1ULL << (saved ? 57 : 58) : 0);
	constant(c, "X86_FEATURE_USER_SHSTK", cpu_has("user_shstk"));
	pfn_bits(c, header->pgtable_levels == 5 ? 52 : 46);
}
#else
static void entries(struct constants *c, const struct own_pages *own, const struct btf *btf,
		    const struct ws_stream_header *header)
{
	bool moved = swap_fields_moved(own);
	bool of64k = header->page_shift == 16;

	if (devmap_bit(btf))
		constant(c, "PTE_DEVMAP", 1ULL << 57);
	constant(c, "__SWP_TYPE_SHIFT", moved ? 6 : 3);
	constant(c, "__SWP_OFFSET_SHIFT", moved ? 12 : 8);
	if (moved) {
		constant(c, "PTE_PRESENT_INVALID", 1ULL << 11);
		constant(c, "PTE_UFFD_WP", 1ULL << 58);
		constant(c, "PTE_SWP_UFFD_WP", 1ULL << 3);
	} else {
		constant(c, "PTE_PROT_NONE", 1ULL << 58);
		constant(c, "PMD_PRESENT_INVALID", 1ULL << 59);
	}
	if (own->wide) {
		constant(c, "PTE_ADDR_HIGH", of64k ? 0xf000 : 0x300);
		constant(c, "PTE_ADDR_HIGH_SHIFT", of64k ? 36 : 42);
	}
	pfn_bits(c, own->wide ? 52 : 48);
}
#endif

void encoding_constants(struct constants *c, const struct symbols *symbols,
			const struct own_pages *own, const struct ws_stream_header *header)
{
	struct btf *btf = btf__load_vmlinux_btf();

	swap_types(c, symbols, own);
	markers(c, own);
	constant(c, "MEM_SOFT_DIRTY", own->soft_dirty);
	if (own->uffd_known)
		constant(c, "HAVE_ARCH_USERFAULTFD_WP", own->uffd_wp);
	if (own->zero_pfn)
		constant(c, "ZERO_PFN", own->zero_pfn);
	if (own->kpageflags_pfns) {
		constant(c, "KPAGEFLAGS_PFNS", own->kpageflags_pfns);
		constant(c, "KPAGEFLAGS_ANON_IS_KSM", own->anon_is_ksm);
	}
	if (!btf)
		return;
	page_flags(c, btf);
	nodes(c, symbols, btf);
	entries(c, own, btf, header);
	btf__free(btf);
}
