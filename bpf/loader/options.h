/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Command line. */
#ifndef WALKSCOPE_OPTIONS_H
#define WALKSCOPE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/un.h>

#include "filter.h"
#include "users.h"
#include "wire.h"

#define DEFAULT_RING_BYTES (4UL << 20)

#define DEFAULT_KEEP_BYTES (16UL << 20)
/* With less, a buffer that is full might wait for a confirmation that waits for more bytes. */
#define LEAST_KEEP_BYTES (2UL * WS_MARK_BYTES)

#define OPTIONS_HELP	1
#define OPTIONS_VERSION 2
#define OPTIONS_DOCTOR	3

struct options {
	const char *output; /* file, or "-" */
	const char *socket; /* unix socket to connect to, instead of output */
	const char *agent;  /* unix socket of the agent, which confirms; instead of output */
	struct sockaddr_un agent_address;
	struct user agent_user; /* may be the agent; root: nobody but those who always may */
	uint64_t keep_bytes;	/* of the stream, for the agent */
	unsigned long agent_wait_seconds; /* at the end, for an agent that does nothing */
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

/* 0; OPTIONS_HELP, OPTIONS_VERSION or OPTIONS_DOCTOR when asked for; < 0: the error was told. */
int options_parse(struct options *options, int argc, char **argv);
void options_usage(FILE *out);

#endif
