/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Names of consumers, for --consumer. */
#ifndef WALKSCOPE_CONSUMER_NAMES_H
#define WALKSCOPE_CONSUMER_NAMES_H

#include <stdio.h>

#include "filter.h"
#include "symbols.h"

/* Adds to the filter the addresses of the callbacks of these consumers; < 0: the error was told. */
int consumers_resolve(struct ws_filter *filter, const char *const *names, unsigned int nr,
		      const struct symbols *symbols);
/* Callbacks of a consumer's walks, up to a NULL; NULL: no such consumer. */
const char *const *consumer_callbacks(const char *name);
void consumers_list(FILE *out); /* every name, and a newline */

#endif
