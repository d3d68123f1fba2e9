/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Merge of the rings of all CPUs into one order, by time: docs/decisions/0006-one-order.md. */
#ifndef WALKSCOPE_MERGE_H
#define WALKSCOPE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"

/* Takes a record that record_check() found whole. 0: taken; RECORD_LATER: no room for it now; < 0:
 * an error. */
typedef int (*record_fn)(void *context, void *record, size_t bytes);
#define RECORD_LATER 1
#define RECORD_LOST  2 /* of a stream: it cannot be told, and is lost */

/* BPF_MAP_TYPE_RINGBUF as the kernel maps it, and the position of the merge in it. */
struct ring {
	unsigned long *consumed;       /* bytes since the ring was made; written by the loader */
	const unsigned long *produced; /* bytes since the ring was made; written by the kernel */
	const uint8_t *data;	       /* mapped twice in a row, so that no record is cut */
	unsigned long bytes;	       /* a power of two */
	unsigned long at, end; /* next record of this turn, and the end of those that were there */
	unsigned long given; /* bytes of what was reserved at at: the record that it begins with */
	uint64_t time_ns;    /* time of the next record */
	uint64_t passed_ns;  /* latest time given while this ring was passed over */
};

struct merge {
	struct ring rings[WS_MAX_CPUS];
	unsigned int nr;
	uint16_t heap[WS_MAX_CPUS]; /* rings with a record to give, the earliest first */
	unsigned int in_heap;
	unsigned int crowded;	       /* rings in the heap that are more than half full */
	uint16_t writing[WS_MAX_CPUS]; /* rings whose next record is still being written */
	unsigned int nr_writing;
	record_fn record;
	void *context;
	uint64_t records;   /* records given since it was set to 0 */
	uint64_t overtaken; /* records among these that came after a later one of another ring */
	uint64_t whole_ns;  /* every event before this time was given */
};

enum merge_state {
	MERGE_DONE,    /* every record before the time asked for was given */
	MERGE_MORE,    /* records are left: the turn is over, or the record function has no room */
	MERGE_WRITING, /* a record is still being written, and later ones wait */
};

/*
 * Gives records before that time, earliest first, up to a turn's; < 0: the record function's error,
 * or -EPROTO where a record is not whole.
 */
int merge_turn(struct merge *merge, uint64_t before_ns);

uint64_t ring_used(const struct ring *ring);

#endif
