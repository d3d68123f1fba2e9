// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* walkscope-probe: traces page-table walks and writes the frame stream. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attach.h"
#include "checks.h"
#include "command.h"
#include "consumer_names.h"
#include "cost.h"
#include "doctor.h"
#include "drain.h"
#include "host.h"
#include "keeper.h"
#include "libbpf.h"
#include "peer.h"
#include "privileges.h"
#include "say.h"
#include "seen.h"
#include "self_test.h"
#include "syscalls.h"
#include "trace.h"

volatile uint64_t stop_ns;
volatile bool stop_gently;

static void on_signal(int signal)
{
	/* the second signal, or one before there is a stream: ends at once */
	if (stop_ns || !stop_gently)
		_exit(128 + signal);
	stop_ns = clock_ns(CLOCK_MONOTONIC);
}

/* Steps of the start that depend on this kernel. */
static int load(struct run *run)
{
	int err;

	if (!in_first_pid_namespace())
		return -ENOTSUP;
	run->symbols = symbols_load();
	if (!run->symbols)
		return -EPERM;
	progress("symbols read");
	err = consumers_resolve(&run->options.filter, run->options.consumers,
				run->options.nr_consumers, run->symbols);
	if (err)
		return err;
	err = host_header(&run->header, &run->constants, run->symbols);
	if (err)
		return err;
	run->header.mode = run->options.mode;
	run->header.detail = run->options.detail;
	run->probe = probe_open(&run->options, run->symbols, &run->header, run->constants);
	if (!run->probe)
		return -ENOTSUP;
	progress("probe loaded");
	err = probe_self_test(run->probe);
	if (!err)
		progress("self-test passed");
	return err;
}

/*
 * A failed start is told in one line: by the condition that does not hold, else by the last
 * complaint.
 */
static int load_or_explain(struct run *run)
{
	char why[512];
	int err;

	progress_begin(run->options.verbose);
	libbpf_words();
	complaints_hold();
	err = load(run);
	if (!err)
		complaints_release();
	else if (!checks_explain(why, sizeof(why)))
		complaints_release_last();
	else {
		complaints_drop();
		complain("cannot start: %s", why);
	}
	return err;
}

static int prepare(struct run *run)
{
	struct ws_clock clock;
	int err = load_or_explain(run);

	if (err)
		return err;
	probe_tell_seen(run->probe, &run->header, run->constants);
	err = run->options.stats ? probe_stats(run->probe) : 0;
	if (err)
		return err;
	run->stream = stream_open(&run->options);
	if (!run->stream)
		return -EIO;
	err = command_fork(run);
	if (err)
		return err;
	host_clocks(&run->header, &clock);
	clock_watch_open(&run->clock, &clock);
	err = stream_header(run->stream, &run->header, run->constants);
	if (!err)
		err = privileges_drop(run->options.agent ? peer_group(&run->options) : 0);
	if (!err)
		err = keeper_start(run);
	return err ? err : syscalls_confine(run->options.agent ? CONFINED_LINKED : CONFINED_DRAIN);
}

/* Counts events that the output took, each in a frame that it took as a whole. */
static void summary(struct run *run)
{
	uint64_t seen = 0, filtered = 0, lost = 0, delivered = 0, lost_output;
	uint64_t taken = stream_events_taken(run->stream);
	const struct output *output = stream_output(run->stream);
	struct ws_loss loss;

	for (unsigned int cpu = 0; probe_loss(run->probe, &loss, cpu); cpu++) {
		seen += loss.seen;
		delivered += loss.delivered;
		filtered += loss.filtered;
		lost += loss.lost_ringbuf + loss.lost_no_state + loss.lost_nested +
			loss.lost_unread + loss.lost_recursion + loss.lost_rate_limit;
	}
	lost_output = delivered - taken;
	if (lost_output)
		complain("lost_output %llu events: %s %s", (unsigned long long)lost_output,
			 output->untaken, output->name);
	complain("seen %llu = delivered %llu + filtered %llu + lost %llu events",
		 (unsigned long long)seen, (unsigned long long)taken, (unsigned long long)filtered,
		 (unsigned long long)(lost + lost_output));
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct run run = { 0 };
	int err, closed;

	err = options_parse(&run.options, argc, argv);
	if (err == OPTIONS_HELP)
		options_usage(stdout);
	if (err == OPTIONS_VERSION)
		puts("walkscope-probe " WALKSCOPE_VERSION);
	if (err == OPTIONS_DOCTOR)
		return doctor();
	if (err)
		return err < 0 ? 2 : 0;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	err = prepare(&run);
	if (!err) {
		err = trace(&run);
		summary(&run);
	}
	closed = stream_close(run.stream);
	err = err ? err : closed;
	if (stop_ns) /* the kernel frees the memory, the keeper removes the hooks */
		return err ? 1 : run.status;
	keeper_end(&run);
	probe_close(run.probe);
	symbols_free(run.symbols);
	free(run.constants);
	return err ? 1 : run.status;
}
