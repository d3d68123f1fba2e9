// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Event times are of CLOCK_MONOTONIC. Their offset to CLOCK_REALTIME changes when that clock is set
 * and when the machine was suspended: docs/decisions/0009-clock-steps.md.
 */
#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"

#define CLOSE_NS   10000 /* readings this close count as one */
#define MOST_TRIES 20
#define SLACK_NS   1000 /* time that reading one clock takes */

uint64_t clock_ns(int clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Reads again when preempted between two clocks; the closest reading counts. */
uint64_t clocks_read_by(struct ws_clock *clock, uint64_t (*read_ns)(int clock))
{
	uint64_t closest = UINT64_MAX;

	for (int tries = 0; closest > CLOSE_NS && tries < MOST_TRIES; tries++) {
		uint64_t before = read_ns(CLOCK_MONOTONIC), boottime = read_ns(CLOCK_BOOTTIME);
		uint64_t realtime = read_ns(CLOCK_REALTIME), after = read_ns(CLOCK_MONOTONIC);

		if (after - before >= closest)
			continue;
		closest = after - before;
		*clock = (struct ws_clock){ .timestamp_ns = before + closest / 2,
					    .clock_boottime_ns = boottime,
					    .clock_realtime_ns = realtime };
	}
	return closest;
}

uint64_t clocks_read(struct ws_clock *clock)
{
	return clocks_read_by(clock, clock_ns);
}

static bool apart(uint64_t a, uint64_t b, uint64_t by)
{
	int64_t distance = a - b;

	return distance > (int64_t)by || -distance > (int64_t)by;
}

bool clocks_stepped(const struct ws_clock *known, const struct ws_clock *now, uint64_t width_ns)
{
	uint64_t passed = now->timestamp_ns - known->timestamp_ns, by = width_ns + SLACK_NS;

	return apart(now->clock_realtime_ns - known->clock_realtime_ns, passed, by) ||
	       apart(now->clock_boottime_ns - known->clock_boottime_ns, passed, by);
}

/* The timer never expires; setting the clock cancels it. */
void clock_watch_open(struct clock_watch *watch, const struct ws_clock *known)
{
	const struct itimerspec never = { .it_value.tv_sec = INT32_MAX };

	*watch = (struct clock_watch){ .known = *known, .same_ns = known->timestamp_ns };
	watch->timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (watch->timer >= 0 &&
	    timerfd_settime(watch->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never,
			    NULL)) {
		close(watch->timer);
		watch->timer = -1; /* the comparison of the clocks is left */
	}
}

static bool cancelled(int timer)
{
	uint64_t expired;

	return timer >= 0 && read(timer, &expired, sizeof(expired)) < 0 && errno == ECANCELED;
}

bool clock_watch_look(struct clock_watch *watch, uint64_t now_ns)
{
	struct ws_clock now = { 0 };
	uint64_t width = clocks_read(&now);

	/* the timer tells a step at once; the comparison tells one that the timer missed */
	if (cancelled(watch->timer) || clocks_stepped(&watch->known, &now, 2 * width))
		watch->stepped = true;
	if (!watch->stepped)
		watch->same_ns = now_ns;
	return watch->stepped;
}

const struct ws_clock *clock_watch_told(struct clock_watch *watch)
{
	watch->same_ns = clock_ns(CLOCK_MONOTONIC);
	cancelled(watch->timer);
	clocks_read(&watch->known);
	watch->stepped = false;
	return &watch->known;
}
