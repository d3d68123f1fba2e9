// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* walkscope-probe: traces page-table walks and writes the frame stream. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "doctor.h"
#include "options.h"

struct run {
	struct options options;
	struct symbols *symbols;
	struct ws_stream_header header;
	struct ws_constant *constants;
	struct probe *probe;
	struct stream *stream;
	pid_t child; /* 0: none, or ended */
	int go;	     /* the child waits for this pipe */
	int status;  /* of the child */
};

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
	(void)signal;
	if (stopped) /* twice: at once, and the stream is cut short */
		_exit(130);
	stopped = 1;
}

/* The command keeps our privileges, so it is forked before they are dropped. */
static int fork_command(struct run *run)
{
	int pipes[2];
	char byte;

	if (!run->options.command)
		return 0;
	if (pipe(pipes))
		return -errno;
	run->child = fork();
	if (run->child < 0)
		return -errno;
	if (run->child == 0) {
		close(pipes[1]);
		if (read(pipes[0], &byte, 1) != 1)
			_exit(125); /* the probe failed before it was ready */
		close(pipes[0]);
		signal(SIGPIPE, SIG_DFL);
		/* the stream has standard output: what the command says must not be in it */
		if (!run->options.socket && !strcmp(run->options.output, "-"))
			dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(run->options.command[0], run->options.command);
		complain("%s: %s", run->options.command[0], strerror(errno));
		_exit(127);
	}
	close(pipes[0]);
	run->go = pipes[1];
	return 0;
}

static void start_command(struct run *run)
{
	if (run->child && !stopped && write(run->go, "", 1) != 1)
		complain("cannot start %s: %s", run->options.command[0], strerror(errno));
	if (run->child)
		close(run->go);
}

static bool command_ended(struct run *run)
{
	int status;

	if (!run->child || waitpid(run->child, &status, WNOHANG) != run->child)
		return false;
	run->child = 0;
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}

static int on_record(void *context, void *record, size_t bytes)
{
	struct run *run = context;

	return stream_event(run->stream, run->symbols, record, bytes);
}

/* A round: what the probe's programs cost, then what was lost. */
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

#define SECOND_NS 1000000000ULL

static int trace(struct run *run)
{
	uint64_t begin = clock_ns(CLOCK_MONOTONIC), told = begin, swept = begin, now;
	int err = 0;

	probe_start(run->probe, on_record, run);
	start_command(run);
	progress("tracing");
	while (!stopped && err >= 0) {
		err = probe_poll(run->probe, 20);
		if (err >= 0)
			err = stream_flush(run->stream);
		if (command_ended(run))
			break;
		now = clock_ns(CLOCK_MONOTONIC);
		if (run->options.seconds && now - begin > run->options.seconds * SECOND_NS)
			break;
		if (now - swept > 5 * SECOND_NS) {
			probe_sweep(run->probe);
			swept = now;
		}
		if (err >= 0 && now - told > SECOND_NS) {
			err = put_counters(run, false);
			told = now;
		}
	}
	if (err >= 0)
		err = probe_detach(run->probe);
	progress("detached");
	if (err >= 0)
		err = put_counters(run, true);
	if (run->child && !command_ended(run)) {
		complain("%s still runs; it is no longer traced", run->options.command[0]);
		run->status = 1;
	}
	return err < 0 ? err : 0;
}

static int prepare(struct run *run)
{
	int err;

	progress_begin(run->options.verbose);
	if (!in_first_pid_namespace()) {
		complain("this is not the machine's own pid namespace, where BPF numbers tasks: "
			 "start the probe there (--pid=host, hostPID)");
		return -ENOTSUP;
	}
	run->symbols = symbols_load();
	if (!run->symbols)
		return -EPERM;
	progress("symbols read");
	err = consumers_resolve(&run->options, run->symbols);
	if (err)
		return err;
	err = host_header(&run->header, &run->constants, run->symbols, &run->options);
	if (err)
		return err;
	run->probe = probe_open(&run->options, run->symbols, &run->header, run->constants);
	if (!run->probe)
		return -ENOTSUP;
	progress("probe loaded");
	err = probe_self_test(run->probe);
	if (err)
		return err;
	probe_tell_seen(run->probe, &run->header, run->constants);
	progress("self-test passed");
	err = run->options.stats ? probe_stats(run->probe) : 0;
	if (err)
		return err;
	run->stream = stream_open(&run->options);
	if (!run->stream)
		return -EIO;
	err = fork_command(run);
	if (err)
		return err;
	err = privileges_drop();
	return err ? err : stream_header(run->stream, &run->header, run->constants);
}

static void summary(struct run *run)
{
	struct ws_loss loss;
	uint64_t seen = 0, delivered = 0, filtered = 0, lost = 0;

	for (unsigned int cpu = 0; probe_loss(run->probe, &loss, cpu); cpu++) {
		seen += loss.seen;
		delivered += loss.delivered;
		filtered += loss.filtered;
		lost += loss.lost_ringbuf + loss.lost_no_state + loss.lost_nested +
			loss.lost_unread + loss.lost_recursion + loss.lost_rate_limit;
	}
	complain("seen %llu = delivered %llu + filtered %llu + lost %llu events",
		 (unsigned long long)seen, (unsigned long long)delivered,
		 (unsigned long long)filtered, (unsigned long long)lost);
}

int main(int argc, char **argv)
{
	/* SA_RESTART: a stop must not tear the frame that is being written */
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	struct run run = { 0 };
	int err;

	if (argc == 2 && !strcmp(argv[1], "doctor"))
		return doctor();
	err = options_parse(&run.options, argc, argv);
	if (err == OPTIONS_HELP)
		options_usage(stdout);
	else if (err)
		fputs("walkscope-probe --help tells more\n", stderr);
	if (err)
		return err == OPTIONS_HELP ? 0 : 2;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	err = prepare(&run);
	if (!err) {
		err = trace(&run);
		summary(&run);
	}
	if (run.stream) {
		int closed = stream_close(run.stream, !err);

		err = err ? err : closed;
	}
	probe_close(run.probe);
	symbols_free(run.symbols);
	free(run.constants);
	return err ? 1 : run.status;
}
