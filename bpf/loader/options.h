/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Command line. */
#ifndef WALKSCOPE_OPTIONS_H
#define WALKSCOPE_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "filter.h"
#include "wire.h"

#define DEFAULT_RING_BYTES (4UL << 20)

#define OPTIONS_HELP	1
#define OPTIONS_VERSION 2

struct options {
	const char *output; /* file, or "-" */
	const char *socket; /* unix socket to connect to, instead of output */
	enum ws_mode mode;
	enum ws_detail detail;
	unsigned long ring_bytes; /* of each CPU */
	unsigned long seconds;	  /* 0: until stopped */
	char **command;		  /* traced until it ends; NULL: none */
	bool stalls;		  /* waits for per-VMA locks are seen; in exact mode they are */
	bool locks;		  /* mmap_lock is hooked; in exact mode it always is */
	bool stats;		  /* run time of the BPF programs is measured */
	bool verbose;
	bool force;				 /* output is overwritten */
	const char *consumers[WS_MAX_CONSUMERS]; /* names as given */
	unsigned int nr_consumers;
	struct ws_filter filter; /* its consumers are empty until consumers_resolve() */
};

/* 0; OPTIONS_HELP or OPTIONS_VERSION when asked for; < 0: the error was told. */
int options_parse(struct options *options, int argc, char **argv);
void options_usage(FILE *out);

#endif
