/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* One run of walkscope-probe: main.c, command.c, trace.c. */
#ifndef WALKSCOPE_RUN_H
#define WALKSCOPE_RUN_H

#include <signal.h>
#include <sys/types.h>

#include "options.h"

struct run {
	struct options options;
	struct symbols *symbols;
	struct ws_stream_header header;
	struct ws_constant *constants;
	struct probe *probe;
	struct stream *stream;
	struct clock_watch clock;
	pid_t child; /* 0: none, or ended */
	int go;	     /* the child waits for this pipe */
	int status;  /* of the child */
	pid_t keeper;
};

/* main.c: when the first signal came that asks for the end; 0: none. */
extern volatile uint64_t stop_ns;
extern volatile bool stop_gently; /* there is a stream to end */

/* command.c: the command after --, traced until it ends. */
int command_fork(struct run *run);
void command_start(struct run *run);
bool command_ended(struct run *run);

/* keeper.c: a process that takes the hooks away where the loader has no time to. */
int keeper_start(struct run *run);
void keeper_end(struct run *run);

/* trace.c: until stopped; then the stream's end. < 0: the stream is cut short. */
int trace(struct run *run);

#endif
