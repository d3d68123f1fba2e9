/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* What pt_range_walk is called on a kernel: nothing else of the probe knows a name of it. */
#ifndef WALKSCOPE_PROFILES_H
#define WALKSCOPE_PROFILES_H

#include <bpf/btf.h>
#include <stdio.h>

#include "range.h"
#include "symbols.h"

struct walker_profile {
	const char *name;
	const char *source; /* where its names are from */
	const char *start;  /* the functions */
	const char *next;
	const char *done;
	unsigned int argument[WS_NR_RANGE_ARGUMENTS]; /* of start: from 0 */
	const char *walk;			      /* the struct */
	const char *field[WS_NR_RANGE_FIELDS];
	const char *type[WS_NR_TYPES]; /* enum constants, in the order of our numbers */
	const char *level[WS_NR_RANGE_LEVELS];
	/* Files that are read through it, where those have functions of their own; or NULL. */
	const char *show_smap;
	const char *show_smaps_rollup;
	const char *show_numa_map;
	const char *pagemap_read;
	const char *clear_refs_write;
	const char *m_stop;
};

/* The first that this kernel matches, with range filled in; NULL: none. */
const struct walker_profile *profile_match(struct ws_range *range, const struct btf *btf,
					   const struct symbols *symbols);
/* What the hook of that name is called in a profile; NULL: the profile has none. */
const char *profile_function(const struct walker_profile *profile, const char *name);
/* A line a profile: whether it matched, or what is missing. */
void profiles_print(FILE *out, const struct btf *btf, const struct symbols *symbols);

#endif
