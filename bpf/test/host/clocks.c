// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Steps of the clocks: CLOCK_REALTIME is set, or the machine was suspended. */
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"
#include "test.h"

#define S 1000000000ULL

/* Model of a machine whose clocks are read in turns; a reading takes time, and one of them much. */
static struct {
	uint64_t monotonic, boottime_ahead, realtime_ahead, each_read, preempted_at, reads;
} machine;

static uint64_t read_ns(int clock)
{
	machine.monotonic += ++machine.reads == machine.preempted_at ? S : machine.each_read;
	return machine.monotonic + (clock == CLOCK_BOOTTIME   ? machine.boottime_ahead
				    : clock == CLOCK_REALTIME ? machine.realtime_ahead
							      : 0);
}

static void clocks_are_read_as_one(void)
{
	struct ws_clock c;

	machine.boottime_ahead = 7 * S;
	machine.realtime_ahead = 1000 * S;
	machine.each_read = 100;
	machine.preempted_at = 3; /* between boottime and realtime */
	check(clocks_read_by(&c, read_ns) == 300 && machine.reads == 8,
	      "a reading that was interrupted is made again");
	/* monotonic at 0, 100, 200, 300 ns of the second reading: the middle is 150 */
	check(c.clock_boottime_ns - c.timestamp_ns == 7 * S - 50 &&
		      c.clock_realtime_ns - c.timestamp_ns == 1000 * S + 50,
	      "all three are of one moment, within the reading's width");
	machine.each_read = 1000000;
	machine.reads = machine.preempted_at = 0;
	check(clocks_read_by(&c, read_ns) == 3000000 && machine.reads == 80,
	      "a slow machine's closest reading counts, after a bounded number of tries");
}

static void steps_are_told_from_time_that_passes(void)
{
	const struct ws_clock known = { 100 * S, 107 * S, 5000 * S };
	struct ws_clock now = { 160 * S, 167 * S, 5060 * S };

	check(!clocks_stepped(&known, &now, 0), "a minute passes on all clocks");
	now.clock_realtime_ns += 3600 * S;
	check(clocks_stepped(&known, &now, 50000), "an hour forward");
	now.clock_realtime_ns -= 7200 * S;
	check(clocks_stepped(&known, &now, 50000), "an hour back");
	now.clock_realtime_ns += 3600 * S + 40000;
	check(!clocks_stepped(&known, &now, 50000), "40 us may be how far apart they were read");
	check(clocks_stepped(&known, &now, 30000), "or not");
	now = (struct ws_clock){ 160 * S, 177 * S, 5070 * S };
	check(clocks_stepped(&known, &now, 50000), "ten seconds of sleep");
}

static void a_step_belongs_behind_what_was_before_it(void)
{
	struct ws_clock known;
	struct clock_watch watch;
	uint64_t now;

	clocks_read(&known);
	clock_watch_open(&watch, &known);
	check(watch.timer >= 0, "a timer that is cancelled when the clock is set");
	now = clock_ns(CLOCK_MONOTONIC);
	check(!clock_watch_look(&watch, now) && watch.same_ns == now,
	      "this machine's clock is not being set: it is known to hold until now");
	watch.known.clock_realtime_ns -= 3600 * S; /* as if the clock had been set since */
	check(clock_watch_look(&watch, now + 1) && watch.same_ns == now,
	      "what is later than the last look that found nothing may be after the step");
	check(clock_watch_look(&watch, now + 2) && watch.same_ns == now, "until it was told");
	check(clock_watch_told(&watch)->clock_realtime_ns > known.clock_realtime_ns &&
		      !clock_watch_look(&watch, now + 3),
	      "told once");
	close(watch.timer);
}

void test_clocks(void)
{
	clocks_are_read_as_one();
	steps_are_told_from_time_that_passes();
	a_step_belongs_behind_what_was_before_it();
}
