// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * The loop: records from the rings, in order, into the stream, without ever waiting for the
 * stream's reader. After the first signal the loop ends within two seconds, whatever the reader
 * does.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "command.h"
#include "cost.h"
#include "drain.h"
#include "keeper.h"
#include "say.h"
#include "trace.h"

#define SECOND_NS 1000000000ULL
/* Time from a signal to the end: 0.8 s below the 2 s promised, for a slow machine. */
#define STOP_NS	     (SECOND_NS * 6 / 5)
#define IN_FLIGHT_NS (SECOND_NS / 2) /* part of STOP_NS: wait for reads in flight */
#define PATIENCE_NS  (5 * SECOND_NS) /* in place of each of the two, without a signal */
#define IDLE_MS	     20

static int on_record(void *context, void *record, size_t bytes)
{
	const struct ws_raw_header *header = record;
	struct run *run = context;
	int err = stream_event(run->stream, run->symbols, record, bytes);

	if (err != RECORD_LOST)
		return err;
	probe_lose_record(run->probe, header->cpu);
	return 0;
}

/* Puts a round of counters: cost of the programs, then losses. */
static int put_counters(struct run *run, bool last)
{
	struct ws_cost cost;
	struct ws_loss loss;
	enum cost told;
	int err = 0;

	for (size_t i = 0; !err && (told = probe_cost(run->probe, &cost, i)) != COST_END; i++)
		if (told == COST_SOME || (last && told == COST_ZERO))
			err = stream_cost(run->stream, &cost);
	for (unsigned int cpu = 0; !err && probe_loss(run->probe, &loss, cpu); cpu++)
		err = stream_loss(run->stream, &loss);
	return err;
}

/* Waits until a ring fills, the clock is set, or the output takes or tells more. */
static void wait_for_work(struct run *run, int timeout_ms)
{
	struct pollfd ready[] = {
		{ .fd = probe_wakeups(run->probe), .events = POLLIN },
		{ .fd = run->clock.timer, .events = POLLIN },
		stream_waits_for(run->stream),
	};

	if (poll(ready, sizeof(ready) / sizeof(ready[0]), timeout_ms) > 0 && ready[0].revents)
		probe_woken(run->probe);
}

/* Gives a turn's records; a step of the clocks is told once all events from before it are. */
static int turn(struct run *run)
{
	uint64_t now = clock_ns(CLOCK_MONOTONIC);
	bool stepped = clock_watch_look(&run->clock, now);
	int state = probe_turn(run->probe, stepped ? run->clock.same_ns : now), err;

	if (state == MERGE_DONE && stepped) {
		err = stream_room(run->stream)
			      ? stream_clock(run->stream, clock_watch_told(&run->clock))
			      : 0;
		state = err ? err : MERGE_MORE;
	}
	err = state < 0 ? state : stream_flush(run->stream);
	return err < 0 ? err : state;
}

/* Takes a turn, at once if the one before left records and the stream has room. */
static int step(struct run *run, int *state)
{
	bool more = *state == MERGE_MORE && stream_room(run->stream);

	wait_for_work(run, more ? 0 : IDLE_MS);
	*state = turn(run);
	return *state < 0 ? *state : 0;
}

/* Whether time is over: patience since a time, or the time after a signal. */
static bool over(uint64_t since_ns, uint64_t patience_ns, uint64_t after_signal_ns)
{
	uint64_t now = clock_ns(CLOCK_MONOTONIC);

	return (patience_ns && now - since_ns > patience_ns) ||
	       (stop_ns && now - stop_ns > after_signal_ns);
}

static int until_stopped(struct run *run)
{
	uint64_t begin = clock_ns(CLOCK_MONOTONIC), told = begin, swept = begin, now;
	int state = MERGE_DONE, err = 0;

	while (!stop_ns && !err) {
		err = step(run, &state);
		if (command_ended(run))
			break;
		now = clock_ns(CLOCK_MONOTONIC);
		if (run->options.seconds && now - begin > run->options.seconds * SECOND_NS)
			break;
		if (now - swept > 5 * SECOND_NS) {
			probe_sweep(run->probe);
			swept = now;
		}
		if (!err && now - told > SECOND_NS && stream_room(run->stream)) {
			err = put_counters(run, false);
			told = now;
		}
	}
	return err;
}

static void take_hooks_away(struct run *run)
{
	keeper_end(run);
	probe_detach(run->probe);
	progress("detached");
}

/*
 * Lets the reads in flight return, removes the hooks, and empties the rings. After a signal the
 * keeper removes the hooks: they make no events once these reads are over.
 */
static int drain(struct run *run)
{
	uint64_t begin = clock_ns(CLOCK_MONOTONIC), since = begin;
	int state = MERGE_MORE, err = 0;

	while (!err && probe_reads_open(run->probe) && !over(since, PATIENCE_NS, IN_FLIGHT_NS))
		err = step(run, &state);
	if (!stop_ns)
		take_hooks_away(run);
	/* without a signal the stream's reader may take its time, a preempted program may not */
	since = clock_ns(CLOCK_MONOTONIC);
	while (!err && (probe_left(run->probe) || run->clock.stepped) &&
	       !over(since, PATIENCE_NS, STOP_NS) && !stream_given_up(run->stream, begin)) {
		uint64_t records = probe_records(run->probe);

		err = step(run, &state);
		if (probe_records(run->probe) != records || stream_pending(run->stream))
			since = clock_ns(CLOCK_MONOTONIC);
	}
	return err;
}

/* Whether the output has had its time: after a signal, or, of an agent, when it does nothing. */
static bool too_late(struct run *run, uint64_t begin)
{
	return over(0, 0, STOP_NS) || stream_given_up(run->stream, begin);
}

/* Empties the buffer, for as long as the reader may take; < 0: not all was taken. */
static int flush(struct run *run, uint64_t begin)
{
	int err = stream_flush(run->stream);

	while (!err && stream_pending(run->stream) && !too_late(run, begin)) {
		wait_for_work(run, IDLE_MS);
		err = stream_flush(run->stream);
	}
	return err || !stream_pending(run->stream) ? err : -ETIMEDOUT;
}

static int end_stream(struct run *run)
{
	uint64_t begin = clock_ns(CLOCK_MONOTONIC);
	int err = 0;

	while (!err && !stream_room(run->stream) && !too_late(run, begin)) {
		wait_for_work(run, IDLE_MS);
		err = stream_flush(run->stream);
	}
	if (!err)
		err = put_counters(run, true);
	if (!err && !probe_left(run->probe))
		err = stream_end(run->stream);
	return err ? err : flush(run, begin);
}

static void say_what_is_missing(struct run *run, int err)
{
	uint64_t left = probe_left(run->probe), overtaken = probe_overtaken(run->probe);

	if (err == -ETIMEDOUT || err == -ENOBUFS)
		complain("%s did not take the stream in time: it is cut short",
			 stream_output(run->stream)->name);
	else if (left && !err)
		complain("%llu events stay in the ring buffers: the stream is cut short",
			 (unsigned long long)left);
	if (overtaken)
		complain("overtaken %llu events: a ring was more than half full while a preempted "
			 "program was writing to another; they follow later ones of their threads",
			 (unsigned long long)overtaken);
}

int trace(struct run *run)
{
	int err;

	stop_gently = true;
	probe_start(run->probe, on_record, run);
	command_start(run);
	progress("tracing");
	err = until_stopped(run);
	probe_stop(run->probe);
	if (!err)
		err = drain(run);
	if (!err)
		err = end_stream(run);
	say_what_is_missing(run, err);
	if (!err && probe_left(run->probe))
		err = -ETIMEDOUT;
	if (run->child && !command_ended(run)) {
		complain("%s still runs; it is no longer traced", run->options.command[0]);
		run->status = 1;
	}
	return err;
}
