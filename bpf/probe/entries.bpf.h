/* SPDX-License-Identifier: GPL-2.0 */
/* Entries behind a PMD entry: those of its table, or the leaf itself. Part of walkscope.bpf.c. */
#ifndef WALKSCOPE_ENTRIES_BPF_H
#define WALKSCOPE_ENTRIES_BPF_H

/* Reads entries without their lock. */
static __noinline void read_unlocked(struct walker *w, __u64 pmd, __u64 address, __u64 end)
{
	__u64 value = 0, first = address & ~((1ULL << page_shift) - 1), table, index;

	if (bpf_probe_read_kernel(&value, sizeof(value), (void *)pmd)) {
		unread_table(w);
		return;
	}
	if (!value)
		return; /* emptied since the walker looked: the walker comes to the range again */
	if (!points_to_table(value)) {
		/* a leaf maps from its own boundary, wherever the walk began */
		address &= ~((1ULL << pmd_shift) - 1);
		add_leaf(w, value, address);
		if (tells_facts(value)) {
			flush_leaves(w);
			emit_leaf_facts(w, value, address);
		}
		return;
	}
	flush_leaves(w);
	table = table_of(value);
	if (!table) {
		unread_table(w);
		return;
	}
	index = (first >> page_shift) & ((1ULL << (pmd_shift - page_shift)) - 1);
	read_table(w, table + index * sizeof(__u64), first,
		   (end - first + (1ULL << page_shift) - 1) >> page_shift, WS_ENTRIES_UNLOCKED);
}

#endif
