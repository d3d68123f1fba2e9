/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Named numbers of the stream header, which decode raw entries on this kernel. */
#ifndef WALKSCOPE_CONSTANTS_H
#define WALKSCOPE_CONSTANTS_H

#include <stdint.h>

#include "wire.h"

#define MAX_CONSTANTS 160

/* 1: exact mode sees the page-table locks of walks, and reads entries under them. */
#define PTL_SEEN "PTL_SEEN"
/* 1: each hold of mmap_lock around a walk is told. */
#define MMAP_LOCK_HOLDS_SEEN "MMAP_LOCK_HOLDS_SEEN"
/* N of --sample: one walk in N is traced. */
#define TRACED_ONE_WALK_IN "TRACED_ONE_WALK_IN"
/* Before the name of a function without which something is lost, and that cannot be hooked here. */
#define NO_HOOK		 "NO_HOOK "
#define NO_PAGE_MAPCOUNT "CONFIG_NO_PAGE_MAPCOUNT"

struct constants {
	struct ws_constant *list; /* room for MAX_CONSTANTS */
	unsigned int nr;
};
void constant(struct constants *c, const char *name, uint64_t value);

#endif
