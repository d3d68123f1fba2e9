/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Walker and target of walks: the probe tells them with the first begin of a snapshot in a ring,
 * and the begins after it are completed from what is kept of that one.
 */
#ifndef WALKSCOPE_ACTORS_H
#define WALKSCOPE_ACTORS_H

#include <stddef.h>
#include <stdint.h>

#include "event.h"

struct actors {
	struct actor *known; /* by ring and thread, in the first free place from its hash on */
	size_t places;	     /* a power of two, or 0 */
	size_t nr;
	uint64_t latest_ns[WS_MAX_CPUS]; /* begin of each ring */
};

/*
 * Copies the begin of a record as a whole: 0, -ENOMEM, or -ENOENT where what it refers to is not
 * known.
 */
int actors_complete(struct actors *actors, const struct ws_raw_begin *raw,
		    struct ws_walk_begin *begin);
void actors_free(struct actors *actors);

#endif
