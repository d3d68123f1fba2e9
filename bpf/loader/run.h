/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* State of one run of walkscope-probe. */
#ifndef WALKSCOPE_RUN_H
#define WALKSCOPE_RUN_H

#include <sys/types.h>

#include "clocks.h"
#include "options.h"
#include "stream.h"
#include "symbols.h"

struct run {
	struct options options;
	struct symbols *symbols;
	struct ws_stream_header header;
	struct ws_constant *constants;
	struct probe *probe;
	struct stream *stream;
	struct clock_watch clock;
	pid_t child; /* 0: none, or ended */
	int go;	     /* pipe that the child waits for */
	int status;  /* of the child */
	pid_t keeper;
};

/* main.c */
extern volatile uint64_t stop_ns; /* time of the first signal that asks for the end; 0: none */
extern volatile bool stop_gently; /* there is a stream to end */

#endif
