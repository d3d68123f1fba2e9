/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Stream header: facts of this host. */
#ifndef WALKSCOPE_HOST_H
#define WALKSCOPE_HOST_H

#include "symbols.h"
#include "wire.h"

/* Everything but mode and detail, the clocks, and waits_seen. < 0: the error was told. */
int host_header(struct ws_stream_header *header, struct ws_constant **constants,
		const struct symbols *symbols);
void host_clocks(struct ws_stream_header *header, struct ws_clock *clock); /* their moment */

#endif
