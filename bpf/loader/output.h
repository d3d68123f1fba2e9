/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Output of the stream, which is never waited for: a descriptor, or the link to an agent. Bytes
 * that it does not take now stay in the buffer.
 */
#ifndef WALKSCOPE_OUTPUT_H
#define WALKSCOPE_OUTPUT_H

#include <poll.h>

#include "buffer.h"
#include "options.h"

#define DESCRIPTOR_BUFFER_BYTES (4UL << 20)

struct output {
	int fd; /* < 0: none now */
	const char *name;
	const char *untaken; /* what is said of events that are in the buffer at the end */
	struct buffer buffer;
	/* Gives as much as is taken now; < 0: the error was told. */
	int (*flush)(struct output *output);
	bool (*pending)(const struct output *output); /* not all is taken, and it may yet be */
	/* What to wait for before the next flush; a descriptor < 0: nothing. */
	struct pollfd (*waits_for)(const struct output *output);
	/* Nothing was taken since that time for so long that there is no hope. */
	bool (*given_up)(const struct output *output, uint64_t since_ns);
	int (*close)(struct output *output); /* frees it, too */
};

/* descriptor.c, connection.c; NULL: the error was told */
struct output *descriptor_open(const struct options *options);
struct output *link_open(const struct options *options);

#endif
