/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The clocks of this machine, and when CLOCK_REALTIME is set or the machine resumes. */
#ifndef WALKSCOPE_CLOCKS_H
#define WALKSCOPE_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

uint64_t clock_ns(int clock);
/* All three as one; returns within how many ns of one another they were read. */
uint64_t clocks_read(struct ws_clock *clock);
uint64_t clocks_read_by(struct ws_clock *clock, uint64_t (*read_ns)(int clock));

struct clock_watch {
	int timer;	       /* wakes whoever polls it when CLOCK_REALTIME is set; < 0: none */
	struct ws_clock known; /* the offsets that the stream has told */
	uint64_t same_ns;      /* they held at this time */
	bool stepped;	       /* they no longer do: to be told once all before same_ns is */
};
void clock_watch_open(struct clock_watch *watch, const struct ws_clock *known);
/* At now_ns; true once the stream has not been told of a step. */
bool clock_watch_look(struct clock_watch *watch, uint64_t now_ns);
/* Whether a step of either offset lies between two readings of that width. */
bool clocks_stepped(const struct ws_clock *known, const struct ws_clock *now, uint64_t width_ns);
/* What to tell; from then on it is known. */
const struct ws_clock *clock_watch_told(struct clock_watch *watch);

#endif
