/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The rings of all CPUs, merged by time into one order: docs/decisions/0006-one-order.md. */
#ifndef WALKSCOPE_MERGE_H
#define WALKSCOPE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"

/* 0: taken; RECORD_LATER: no room for it now; < 0: an error. */
typedef int (*record_fn)(void *context, void *record, size_t bytes);
#define RECORD_LATER 1

/* A BPF_MAP_TYPE_RINGBUF as the kernel maps it, and where the merge stands in it. */
struct ring {
	unsigned long *consumed;       /* bytes, since it was made: ours to write */
	const unsigned long *produced; /* the kernel's */
	const uint8_t *data;	       /* twice in a row: no record is cut */
	unsigned long bytes;	       /* a power of two */
	unsigned long at, end; /* of this turn: the record that is next; all that was there */
	uint64_t time_ns;      /* of the record that is next */
	uint64_t passed_ns;    /* time of what was given while this ring was passed over */
};

struct merge {
	struct ring rings[WS_MAX_CPUS];
	unsigned int nr;
	uint16_t heap[WS_MAX_CPUS]; /* rings with a record to give, the earliest first */
	unsigned int in_heap;
	unsigned int crowded;	       /* of them, more than half full */
	uint16_t writing[WS_MAX_CPUS]; /* rings whose next record is still being written */
	unsigned int nr_writing;
	record_fn record;
	void *context;
	uint64_t records;   /* given, since it was set to 0 */
	uint64_t overtaken; /* of them, later than an event of another ring that came after them */
	uint64_t whole_ns;  /* all events before this time were given */
};

enum merge_state {
	MERGE_DONE,    /* what was there before the time asked for was given */
	MERGE_MORE,    /* there is more: the turn is over, or the taker has no room */
	MERGE_WRITING, /* a record is still being written: what is later must wait */
};

/* Gives the records before that time, earliest first, up to a turn's; < 0: the taker's error. */
int merge_turn(struct merge *merge, uint64_t before_ns);

uint64_t ring_used(const struct ring *ring);

#endif
