/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Clocks of this machine, and their steps: CLOCK_REALTIME is set, or the machine resumes. */
#ifndef WALKSCOPE_CLOCKS_H
#define WALKSCOPE_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

uint64_t clock_ns(int clock);
/* Reads all three as one; returns the time between the first and the last reading, ns. */
uint64_t clocks_read(struct ws_clock *clock);
uint64_t clocks_read_by(struct ws_clock *clock, uint64_t (*read_ns)(int clock));

struct clock_watch {
	int timer; /* descriptor that is readable when CLOCK_REALTIME was set; < 0: none */
	struct ws_clock known; /* offsets that the stream has told */
	uint64_t same_ns;      /* time at which these offsets last held */
	bool stepped;	       /* a step is to be told, once all events before same_ns are */
};
void clock_watch_open(struct clock_watch *watch, const struct ws_clock *known);
/* Looks for a step at now_ns; true: there is a step to tell. */
bool clock_watch_look(struct clock_watch *watch, uint64_t now_ns);
/* Whether a step of either offset lies between two readings of that width. */
bool clocks_stepped(const struct ws_clock *known, const struct ws_clock *now, uint64_t width_ns);
/* Offsets to tell; they count as told from now on. */
const struct ws_clock *clock_watch_told(struct clock_watch *watch);

#endif
