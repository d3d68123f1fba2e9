// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Names of consumers, and the callbacks by which their walks are known. */
#include <errno.h>
#include <string.h>

#include "consumer_names.h"
#include "say.h"

#define MAX_CALLBACKS 6 /* callbacks of one name, with the closing NULL */

/*
 * Callbacks on Linux 6.1 to 7.3: the pmd_entry of the consumer's mm_walk_ops, or its pte_entry
 * where it has none. A name means all of its callbacks that this kernel has.
 */
static const struct {
	const char *name;
	const char *callbacks[MAX_CALLBACKS];
} consumers[] = {
	{ "smaps",
	  { "smaps_pte_range", "smaps_range_walk" } }, /* smaps_rollup walks with the same */
	{ "smaps_rollup", { "smaps_pte_range", "smaps_range_walk" } },
	{ "numa_maps", { "gather_pte_stats", "numa_maps_range_walk" } },
	{ "pagemap", { "pagemap_pmd_range", "pagemap_range_walk" } },
	{ "pagemap_scan", { "pagemap_scan_pmd_entry" } },
	{ "clear_refs", { "clear_refs_pte_range", "clear_refs_range_walk" } },
	{ "mincore", { "mincore_pte_range" } },
	{ "mlock", { "mlock_pte_range" } },
	{ "madvise",
	  { "madvise_cold_or_pageout_pte_range", "madvise_free_pte_range", "swapin_walk_pmd_entry",
	    "guard_install_pmd_entry", "guard_remove_pmd_entry" } },
	{ "madvise_cold", { "madvise_cold_or_pageout_pte_range" } },
	{ "madvise_free", { "madvise_free_pte_range" } },
	{ "madvise_willneed", { "swapin_walk_pmd_entry" } },
	{ "madvise_guard", { "guard_install_pmd_entry", "guard_remove_pmd_entry" } },
	{ "mempolicy", { "queue_folios_pte_range" } },
	{ "damon",
	  { "damon_mkold_pmd_entry", "damon_young_pmd_entry", "damos_va_migrate_pmd_entry",
	    "damos_va_stat_pmd_entry" } },
	{ "ksm", { "break_ksm_pmd_entry", "ksm_next_page_pmd_entry" } },
	{ "hmm", { "hmm_vma_walk_pmd" } },
	{ "memcg", { "mem_cgroup_count_precharge_pte_range", "mem_cgroup_move_charge_pte_range" } },
	{ "migrate", { "migrate_vma_collect_pmd" } },
	{ "migrate_vma", { "migrate_vma_collect_pmd" } },
	{ "mprotect", { "prot_none_pte_entry" } },
	{ "hwpoison", { "hwpoison_pte_range" } },
	{ "memory_failure", { "hwpoison_pte_range" } },
	{ "mapping_dirty", { "wp_clean_pmd_entry" } },
	{ "ptdump", { "ptdump_pmd_entry" } },
};

const char *const *consumer_callbacks(const char *name)
{
	for (size_t i = 0; i < sizeof(consumers) / sizeof(consumers[0]); i++)
		if (!strcmp(consumers[i].name, name))
			return consumers[i].callbacks;
	return NULL;
}

void consumers_list(FILE *out)
{
	for (size_t i = 0; i < sizeof(consumers) / sizeof(consumers[0]); i++)
		fprintf(out, "%s %s", i && i % 8 == 0 ? "\n " : "", consumers[i].name);
	fputs(", or a callback's symbol\n", out);
}

static bool listed(const struct ws_filter *filter, uint64_t address)
{
	for (unsigned int i = 0; i < filter->nr_consumers; i++)
		if (filter->consumers[i] == address)
			return true;
	return false;
}

/* Several functions may have the name, static ones for example: each is added. */
static int add_callback(struct ws_filter *filter, const struct symbols *symbols, const char *name)
{
	uint64_t address;

	for (unsigned int i = 0; (address = symbols_nth_at_name(symbols, name, i)); i++) {
		if (listed(filter, address))
			continue;
		if (filter->nr_consumers == WS_MAX_CONSUMERS) {
			complain("--consumer: more than %d callbacks", WS_MAX_CONSUMERS);
			return -E2BIG;
		}
		filter->consumer_bytes[filter->nr_consumers] = symbols_bytes(symbols, address);
		filter->consumers[filter->nr_consumers++] = address;
	}
	return 0;
}

static int resolve(struct ws_filter *filter, const struct symbols *symbols, const char *name)
{
	const char *const *callbacks = consumer_callbacks(name);
	bool found = false;
	int err = 0;

	if (!callbacks) {
		if (symbols_have(symbols, name))
			return add_callback(filter, symbols, name);
		complain("--consumer %s: neither a consumer (see --help) nor a function of this "
			 "kernel",
			 name);
		return -ENOENT;
	}
	for (; !err && *callbacks; callbacks++) {
		found |= symbols_have(symbols, *callbacks);
		err = add_callback(filter, symbols, *callbacks);
	}
	if (!err && !found) {
		complain("--consumer %s: this kernel does not have it", name);
		return -ENOENT;
	}
	return err;
}

int consumers_resolve(struct ws_filter *filter, const char *const *names, unsigned int nr,
		      const struct symbols *symbols)
{
	int err = 0;

	for (unsigned int i = 0; !err && i < nr; i++)
		err = resolve(filter, symbols, names[i]);
	return err;
}
