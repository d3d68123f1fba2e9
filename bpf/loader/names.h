/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Names of walks: few consumers make most of them, so each name is looked up once. */
#ifndef WALKSCOPE_NAMES_H
#define WALKSCOPE_NAMES_H

#include "symbols.h"

#define NAMES 64 /* a power of two */

struct names {
	struct name {
		uint64_t ops; /* 0: none */
		uint64_t callback;
		const char *name;
	} names[NAMES];
};

/* Symbol of the mm_walk_ops, else of its callback, else the caller of pt_range_walk; "": none. */
const char *name_of(struct names *names, const struct symbols *symbols, uint64_t ops,
		    uint64_t callback);

#endif
