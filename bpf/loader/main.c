// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* walkscope-probe: traces page-table walks and writes the frame stream. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

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

static bool verbose;
static uint64_t started_ns;

void progress(const char *what)
{
	if (verbose)
		complain("%6.3f s: %s", (clock_ns(CLOCK_MONOTONIC) - started_ns) / 1e9, what);
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("walkscope-probe: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

static void on_signal(int signal)
{
	(void)signal;
	stopped = 1;
}

static int usage(FILE *out)
{
	fputs("usage: walkscope-probe [options] [-- COMMAND ARGS...]\n"
	      "Traces page-table walks of smaps and smaps_rollup; writes the frame stream.\n"
	      "  --output FILE     where the stream goes; - is standard output (default)\n"
	      "  --socket PATH     a unix socket to connect to instead\n"
	      "  --mode MODE       light (default) or exact: hooks the spin locks too\n"
	      "  --detail DETAIL   none, entries (default), or folios: with folio facts\n"
	      "  --ring-bytes N    ring buffer of each CPU, a power of two (4194304)\n"
	      "  --seconds N       stop after that long (default: when stopped)\n"
	      "  --verbose         say each step and when it was done\n"
	      "With COMMAND, traces until it ends and exits with its status.\n",
	      out);
	return out == stderr ? 2 : 0;
}

static int bad_value(const char *option, const char *value)
{
	complain("--%s %s: no such value, see --help", option, value);
	return -EINVAL;
}

static int parse(struct options *o, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "socket", required_argument, NULL, 's' },
		{ "mode", required_argument, NULL, 'm' },
		{ "detail", required_argument, NULL, 'd' },
		{ "ring-bytes", required_argument, NULL, 'r' },
		{ "seconds", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ "verbose", no_argument, NULL, 'v' },
		{ 0 },
	};
	char *rest = "";
	int option;

	*o = (struct options){ .output = "-",
			       .mode = WS_MODE_LIGHT,
			       .ring_bytes = 4UL << 20,
			       .filter.min_stall_ns = 10000 };
	while ((option = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		switch (option) {
		case 'o':
			o->output = optarg;
			break;
		case 's':
			o->socket = optarg;
			break;
		case 'm':
			o->mode = !strcmp(optarg, "exact") ? WS_MODE_EXACT : WS_MODE_LIGHT;
			if (o->mode == WS_MODE_LIGHT && strcmp(optarg, "light"))
				return bad_value("mode", optarg);
			break;
		case 'd':
			if (!strcmp(optarg, "none"))
				o->detail = WS_DETAIL_NONE;
			else if (!strcmp(optarg, "entries"))
				o->detail = WS_DETAIL_ENTRIES;
			else if (!strcmp(optarg, "folios"))
				o->detail = WS_DETAIL_FOLIOS;
			else
				return bad_value("detail", optarg);
			break;
		case 'r':
			o->ring_bytes = strtoul(optarg, &rest, 10);
			if (*rest || !o->ring_bytes || (o->ring_bytes & (o->ring_bytes - 1)))
				return bad_value("ring-bytes", optarg);
			break;
		case 't':
			o->seconds = strtoul(optarg, &rest, 10);
			if (*rest || !o->seconds)
				return bad_value("seconds", optarg);
			break;
		case 'v':
			verbose = true;
			break;
		case 'h':
			exit(usage(stdout));
		default:
			return -EINVAL;
		}
	}
	if (!o->detail)
		o->detail = WS_DETAIL_ENTRIES;
	if (optind < argc)
		o->command = argv + optind;
	return 0;
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

static int put_losses(struct run *run)
{
	struct ws_loss loss;
	int err = 0;

	for (unsigned int cpu = 0; !err && probe_loss(run->probe, &loss, cpu); cpu++)
		err = stream_loss(run->stream, &loss);
	return err;
}

static int trace(struct run *run)
{
	uint64_t begin = clock_ns(CLOCK_MONOTONIC), told = begin, now;
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
		if (run->options.seconds && now - begin > run->options.seconds * 1000000000ULL)
			break;
		if (err >= 0 && now - told > 1000000000ULL) {
			err = put_losses(run);
			told = now;
		}
	}
	if (err >= 0)
		err = probe_detach(run->probe);
	progress("detached");
	if (err >= 0)
		err = put_losses(run);
	if (run->child && !command_ended(run)) {
		complain("%s still runs; it is no longer traced", run->options.command[0]);
		run->status = 1;
	}
	return err < 0 ? err : 0;
}

static int prepare(struct run *run)
{
	int err;

	started_ns = clock_ns(CLOCK_MONOTONIC);
	run->symbols = symbols_load();
	if (!run->symbols)
		return -EPERM;
	progress("symbols read");
	err = host_header(&run->header, &run->constants, run->symbols, &run->options);
	if (err)
		return err;
	run->probe = probe_open(&run->options, run->symbols, &run->header);
	if (!run->probe)
		return -ENOTSUP;
	progress("probe loaded");
	err = probe_self_test(run->probe);
	if (err)
		return err;
	progress("self-test passed");
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

	if (parse(&run.options, argc, argv))
		return usage(stderr);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
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
