/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Locks and waits that this run can see. */
#ifndef WALKSCOPE_SEEN_H
#define WALKSCOPE_SEEN_H

#include <stdio.h>

#include "wire.h"

struct probe;

/* Exact mode: callbacks that take no visible page-table lock are read where they begin, and told.
 */
void without_ptls(struct probe *probe);
/* Findings of the self-test, and functions without a hook, into the stream header and its
 * constants. */
void probe_tell_seen(const struct probe *probe, struct ws_stream_header *header,
		     struct ws_constant *constants); /* room for MAX_CONSTANTS */
/* The same in words, a line each; and where light mode reads, where that is not at begins. */
void probe_print_seen(const struct probe *probe, FILE *out);

#endif
