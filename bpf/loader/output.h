/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Output of the stream: a descriptor that is never waited for, and a buffer before it. */
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
	bool failed; /* further bytes would be in the middle of a frame */
	const char *name;
	size_t keep; /* begin of the first frame that is not wholly written */
	size_t head; /* first byte that is not written */
	size_t tail;
	uint8_t buffer[OUTPUT_BYTES];
};

/* < 0: the error was told. */
int output_open(struct output *output, const struct options *options);
bool output_room(struct output *output, size_t size);
/* Room for size bytes, which output->tail += size then adds; NULL: no room. */
uint8_t *output_at(struct output *output, size_t size);
/* Writes as much as the descriptor takes now; < 0: the error was told. */
int output_flush(struct output *output);
int output_close(struct output *output);

#endif
