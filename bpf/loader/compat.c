// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Differences between kernels, each with the commit that made it, or the release where the commit
 * is not known. Types (BTF), symbols and what the kernel shows of own pages tell which kernel this
 * is; the release does only where none of these tells, and the function says so. Differences that
 * programs meet are in bpf/probe/compat.bpf.h; functions that only some kernels have, in hooks.c.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "compat.h"
#include "constants.h"
#include "kconfig.h"

/* By the release: the last resort. */
static bool release_before(unsigned int major, unsigned int minor)
{
	unsigned int a = 0, b = 0;
	struct utsname uts;

	uname(&uts);
	sscanf(uts.release, "%u.%u", &a, &b);
	return a < major || (a == major && b < minor);
}

/* Since v6.5: 0d940a9b270b. Before, tables are read when the spin lock is taken. */
bool pte_lock_function(const struct symbols *symbols)
{
	return symbols_have(symbols, "pte_offset_map_lock") ||
	       symbols_have(symbols, "__pte_offset_map_lock");
}

/* CONFIG_PREEMPT_RT: no page-table lock is taken by _raw_spin_lock(). */
bool sleeping_spin_locks(const struct symbols *symbols)
{
	return symbols_have(symbols, "rt_spin_lock");
}

/* Since v6.7: bf4916922c60; the function is from 187da0f8250a. */
bool private_hugetlb_lock(const struct symbols *symbols)
{
	return symbols_have(symbols, "__vma_private_lock");
}

/*
 * Since v6.15 (f35ab95ca0af), with CONFIG_PER_VMA_LOCK: a VMA counts its readers, and a writer
 * waits for them in a function of its own. Which readers there are differs.
 */
bool vmas_count_readers(const struct btf *btf, const struct symbols *symbols)
{
	int id = btf__find_by_name_kind(btf, "vm_area_struct", BTF_KIND_STRUCT);
	const struct btf_type *vma = id > 0 ? btf__type_by_id(btf, id) : NULL;

	for (unsigned int i = 0; vma && i < btf_vlen(vma); i++)
		if (!strcmp(btf__name_by_offset(btf, btf_members(vma)[i].name_off), "vm_refcnt"))
			return symbols_have(symbols, "__vma_start_write");
	return false;
}

/* Reads of maps since v6.17 ("fs/proc/task_mmu: read proc/pid/maps under per-vma lock"), of smaps
 * and numa_maps since v7.x. */
bool files_lock_vmas(const struct symbols *symbols)
{
	return symbols_have(symbols, "lock_next_vma");
}

/* mm_struct.owner is there with CONFIG_MEMCG, as the function that keeps it right is. */
bool mm_has_owner(const struct symbols *symbols)
{
	return symbols_have(symbols, "mm_update_next_owner");
}

/* v7.3 gave the middle byte to disabled interrupts ("preempt: Introduce HARDIRQ_DISABLE_BITS"). */
uint32_t interrupt_mask(const struct symbols *symbols)
{
	return symbols_have(symbols, "local_interrupt_disable_state") ? 0x1f000100 : 0x00ff0100;
}

/*
 * Before v6.14 ("mm: mmap_lock: optimize mmap_lock tracepoints") the path of the memory cgroup
 * stands before the kind of lock.
 */
unsigned int mmap_lock_write_arg(const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, "btf_trace_mmap_lock_released", BTF_KIND_TYPEDEF);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, id) : NULL;

	while (type && (btf_is_typedef(type) || btf_is_ptr(type)))
		type = btf__type_by_id(btf, type->type);
	/* the first argument is the tracepoint's own, the last the kind */
	return type && btf_is_func_proto(type) && btf_vlen(type) == 4 ? 2 : 1;
}

/* Four until v6.15, when 599b684a7854 renamed the function and c25465eb7630 left one exclusive
 * type. */
unsigned int device_swap_types(const struct symbols *symbols)
{
	if (symbols_have(symbols, "make_device_exclusive_range"))
		return 4;
	return symbols_have(symbols, "make_device_exclusive") ? 3 : 0;
}

/* Every kernel since v6.2 (ca92ea3dc5a2), by release where no marker could be made to look at. */
bool has_marker_type(const struct own_pages *own)
{
	return own->marker || !release_before(6, 2);
}

/*
 * SWP_SWAPIN_ERROR is there from v5.19 to v6.1, above the markers, until 15520a3f0469 made it a
 * marker; by release where no marker's type is shown.
 */
bool has_swapin_error_type(const struct own_pages *own)
{
	return own->marker_type >= 0 ? own->marker_type < 31 : release_before(6, 2);
}

/*
 * Since v6.15 ("mm: CONFIG_NO_PAGE_MAPCOUNT to prepare for not maintain per-page mapcounts in large
 * folios"); by the configuration, for no type or symbol differs.
 */
int no_page_mapcount(void)
{
	struct kconfig option = { .name = NO_PAGE_MAPCOUNT };

	return kconfig_read(&option, 1) && option.value[0] ? option.value[0] == 'y' : -1;
}

/* Until v6.17: d438d2734170 removed the bit, in the series that removed pfn_t. */
bool devmap_bit(const struct btf *btf)
{
	return btf__find_by_name_kind(btf, "pfn_t", BTF_KIND_TYPEDEF) > 0;
}

#if defined(__x86_64__)
/*
 * Since v6.6, with shadow stacks, dirty may stand in _PAGE_SAVED_DIRTY. The same series made
 * pte_mkwrite() take the VMA: 161e393c0f63.
 */
bool saved_dirty_bit(const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, "pte_mkwrite", BTF_KIND_FUNC);

	return id > 0 && btf_vlen(btf__type_by_id(btf, btf__type_by_id(btf, id)->type)) == 2;
}
#else
/*
 * Since v6.10, in the series that gave userfaultfd its bit (5b32510af77b); by release where the
 * kernel has no userfaultfd.
 */
bool swap_fields_moved(const struct own_pages *own)
{
	return own->uffd_known ? own->uffd_wp : !release_before(6, 10);
}
#endif
