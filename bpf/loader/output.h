/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Where the stream goes: a descriptor that is never waited for, and what waits for it. */
#ifndef WALKSCOPE_OUTPUT_H
#define WALKSCOPE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options.h"

#define OUTPUT_BYTES (4UL << 20)

struct output {
	int fd;
	bool socket;
	bool failed; /* what follows would stand in the middle of a frame */
	const char *name;
	size_t keep; /* of the buffer: begin of the first frame that is not wholly written */
	size_t head; /* the first byte that is not written */
	size_t tail;
	uint8_t buffer[OUTPUT_BYTES];
};

/* Told what went wrong when < 0. */
int output_open(struct output *output, const struct options *options);
bool output_room(struct output *output, size_t size);
/* Where size bytes may be put; NULL: no room. output->tail += size then makes them part of it. */
uint8_t *output_at(struct output *output, size_t size);
/* Writes what the descriptor takes now, and no more; < 0: told what went wrong. */
int output_flush(struct output *output);
int output_close(struct output *output);

#endif
