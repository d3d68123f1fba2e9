/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Names of pt_range_walk on a kernel: no other part of the probe knows one. */
#ifndef WALKSCOPE_PROFILES_H
#define WALKSCOPE_PROFILES_H

#include <bpf/btf.h>
#include <stdio.h>

#include "range.h"
#include "symbols.h"

struct walker_profile {
	const char *name;
	const char *source; /* source of the names */
	const char *start;  /* functions */
	const char *next;
	const char *done;
	unsigned int argument[WS_NR_RANGE_ARGUMENTS]; /* numbers of start's, from 0 */
	const char *walk;			      /* name of the struct */
	const char *field[WS_NR_RANGE_FIELDS];
	const char *type[WS_NR_TYPES]; /* enum constants, in the order of our numbers */
	const char *level[WS_NR_RANGE_LEVELS];
	/* Functions of files that are read through it; NULL: the profile has none. */
	const char *show_smap;
	const char *show_smaps_rollup;
	const char *show_numa_map;
	const char *pagemap_read;
	const char *clear_refs_write;
	const char *m_stop;
};

/* First profile that this kernel matches, with range filled in; NULL: none. */
const struct walker_profile *profile_match(struct ws_range *range, const struct btf *btf,
					   const struct symbols *symbols);
/* Function of the hook of that name in a profile; NULL: the profile has none. */
const char *profile_function(const struct walker_profile *profile, const char *name);
/* One line for each profile: matched, or the names that are missing. */
void profiles_print(FILE *out, const struct btf *btf, const struct symbols *symbols);

#endif
