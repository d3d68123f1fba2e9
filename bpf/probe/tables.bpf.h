/* SPDX-License-Identifier: GPL-2.0 */
/* Entries of a table: copied into the ring buffer, then the facts of their folios; and holes. */
#ifndef WALKSCOPE_TABLES_BPF_H
#define WALKSCOPE_TABLES_BPF_H

#include "folios.bpf.h"

#define WS_OF_PMDS \
	0x100 /* beside the flags of ENTRIES: the table is one of PMDs, and of its leaves */

static __always_inline void fill_entries(struct ws_raw_entries *record, struct walker *w, __u64 now,
					 __u64 address, __u8 level, __u8 shift, __u16 flags)
{
	fill_event(&record->entries.event, w, now);
	record->entries.ptl = flags & WS_ENTRIES_UNLOCKED ? 0 : w->walk.locks.ptl.lock;
	record->entries.nr_runs = 0;
	record->entries.level = level;
	record->entries.page_shift = shift;
	record->entries.flags = flags;
	record->address = address;
	record->reserved = 0;
}

/* Counts kernel memory that could not be read. */
static __always_inline void count_read_error(struct walker *w)
{
	w->walk.read_errors++;
	COUNT(read_errors, 1);
}

static __always_inline void unread_table(struct walker *w)
{
	count_read_error(w);
	count_unread(w);
}

/* Reads entries of one size class straight into the ring buffer. */
#define READ_TABLE(nr_max)                                                                     \
	do {                                                                                   \
		__u64 now = bpf_ktime_get_ns();                                                \
		struct {                                                                       \
			struct ws_raw_entries head;                                            \
			__u64 raw[nr_max];                                                     \
		} *record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);                     \
		__u64 bytes = (__u64)n * sizeof(__u64);                                        \
                                                                                               \
		if (!record)                                                                   \
			return;                                                                \
		/* the verifier needs the bound on this very register */                       \
		asm volatile("" : "+r"(bytes));                                                \
		if (bytes > sizeof(record->raw) ||                                             \
		    bpf_probe_read_kernel(record->raw, bytes, (void *)table)) {                \
			bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);                         \
			unread_table(w);                                                       \
			return;                                                                \
		}                                                                              \
		fill_entries(&record->head, w, now, address,                                   \
			     flags &WS_OF_PMDS ? WS_LEVEL_PMD : WS_LEVEL_PTE,                  \
			     flags &WS_OF_PMDS ? pmd_shift : page_shift, flags & ~WS_OF_PMDS); \
		record->head.header.bytes = sizeof(record->head) + bytes;                      \
		record->head.nr = n;                                                           \
		if (nr_max > 128)                                                              \
			submit_large(record);                                                  \
		else                                                                           \
			submit(record);                                                        \
	} while (0)

static __noinline void emit_table(struct walker *w, __u64 table, __u64 address, __u32 n,
				  __u16 flags)
{
	if (n <= 16)
		READ_TABLE(16);
	else if (n <= 128)
		READ_TABLE(128);
	else if (n <= 512)
		READ_TABLE(512);
#if WS_MAX_TABLE_ENTRIES > 512
	else
		READ_TABLE(WS_MAX_TABLE_ENTRIES);
#endif
}

/* Tells n entries of a table, and the facts of the folios behind the same copy of them. */
static __noinline void read_table(struct walker *w, __u64 table, __u64 address, __u32 n,
				  __u16 flags)
{
	__u64 bytes = (__u64)n * sizeof(__u64);
	struct scratch *s;

	if (n == 0 || n > WS_MAX_TABLE_ENTRIES) {
		count_unread(w);
		return;
	}
	if (!detail_folios || !vmemmap_base) {
		emit_table(w, table, address, n, flags);
		return;
	}
	s = get_scratch();
	if (!s) {
		count_unread(w);
		return;
	}
	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes <= sizeof(s->raw) && !bpf_probe_read_kernel(s->raw, bytes, (void *)table)) {
		emit_table(w, (__u64)s->raw, address, n, flags);
		begin_pass(s, address, n, 0);
		s->pass.specials = w->reading.file == WS_FILE_PAGEMAP;
		bpf_loop(WS_MAX_TABLE_ENTRIES, table_step, &s, 0);
		end_pass(w, s);
	} else {
		unread_table(w);
	}
	put_scratch(s);
}

/* Tells a range without a page table. depth: as pte_hole counts it, 3 for a PMD. */
static __noinline void emit_hole(struct walker *w, __u64 start, __u64 end, __u32 depth)
{
	__u64 now = bpf_ktime_get_ns();
	struct ws_raw_hole *record = reserve(w, sizeof(*record), WS_FRAME_HOLE);

	if (!record)
		return;
	fill_event(&record->hole.event, w, now);
	record->hole.start = start;
	record->hole.end = end;
	record->hole.depth = depth;
	record->hole.reserved = 0;
	submit(record);
}

#endif
