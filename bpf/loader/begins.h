/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Light mode's choice: tables are read where walks begin, or on callbacks. */
#ifndef WALKSCOPE_BEGINS_H
#define WALKSCOPE_BEGINS_H

#include <stdbool.h>

struct probe;

/* Reasons for callbacks; guest/matrix looks for the second. */
#define NO_BEGINS "this kernel has no __walk_page_range to hook"
#define BEGINS_REFUSED                                                          \
	"the programs that read page tables where walks begin cannot be loaded" \
	" (walkscope-probe --verbose says why)"
/* What follows from either. */
#define ON_CALLBACKS "light mode reads page tables on callbacks, which costs each walk more"

/* NULL: the error was told. */
typedef struct probe *(*open_fn)(const void *plan, bool from_begin);

/*
 * Opens a probe that reads where walks begin; one on callbacks, and says so, where this kernel has
 * no such begins or refuses the first. why: the reason for callbacks, NULL without one.
 */
struct probe *begins_open(open_fn open, const void *plan, bool has_begins, const char **why);

#endif
