/* SPDX-License-Identifier: GPL-2.0 */
/* Entries of a PMD: of the table that it points to, or the leaf that it is. Part of
 * walkscope.bpf.c. */
#ifndef WALKSCOPE_ENTRIES_BPF_H
#define WALKSCOPE_ENTRIES_BPF_H

/* Entries as they stand when the callback begins, read without their lock. */
static __noinline void read_unlocked(struct walker *w, __u64 pmd, __u64 address, __u64 end)
{
	__u64 value = 0, first = address & ~((1ULL << page_shift) - 1), table, index;

	if (bpf_probe_read_kernel(&value, sizeof(value), (void *)pmd)) {
		unread_table(w);
		return;
	}
	if (!value)
		return; /* emptied after the walker looked: it walks the range again */
	if (!points_to_table(value)) {
		/* the entry maps from its own boundary, wherever the walk began */
		address &= ~((1ULL << pmd_shift) - 1);
		add_leaf(w, value, address);
		if (detail_folios) { /* facts follow their entries at once */
			flush_leaves(w);
			emit_leaf_folios(w, value, address, 1U << (pmd_shift - page_shift));
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
