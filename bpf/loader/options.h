/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The command line: options.c, values.c, consumers.c, cgroup.c. */
#ifndef WALKSCOPE_OPTIONS_H
#define WALKSCOPE_OPTIONS_H

#include <stdio.h>

#include "probe.h"

#define OPTIONS_HELP	1
#define OPTIONS_VERSION 2

/* 0, OPTIONS_HELP or OPTIONS_VERSION when asked for, or < 0: the error was told. */
int options_parse(struct options *options, int argc, char **argv);
void options_usage(FILE *out);

/* Each false unless text is that and nothing more. */
bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number);
bool parse_duration(const char *text, uint64_t *ns); /* "10us": a unit is needed */
bool parse_rate(const char *text, uint64_t *per_second, uint64_t *burst); /* "N", "N/BURST" */

/* The word in brackets: "none [integrity] confidentiality". */
bool bracketed(const char *line, char *word, size_t size);

/* The id of a cgroup of version 2, from its folder or a number; < 0: the error was told. */
int cgroup_id(const char *path_or_id, uint64_t *id);

/* The addresses of what --consumer named, into options->filter; < 0: the error was told. */
int consumers_resolve(struct options *options, const struct symbols *symbols);
/* The callbacks that a consumer's walks have, up to a NULL; NULL: no such name. */
const char *const *consumer_callbacks(const char *name);
void consumers_list(FILE *out); /* every name, and a line's end */

#endif
