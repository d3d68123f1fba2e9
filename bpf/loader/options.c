// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Command line. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "cgroup.h"
#include "consumer_names.h"
#include "options.h"
#include "say.h"
#include "users.h"
#include "values.h"

#define DEFAULT_MIN_STALL_NS	   10000
#define DEFAULT_AGENT_WAIT_SECONDS 30
#define DEFAULT_AGENT_USER	   "walkscope"

static int refuse(const char *option, const char *value, const char *wanted)
{
	complain("--%s %s: wants %s", option, value, wanted);
	return -EINVAL;
}

static int set_text(struct options *o, const char *name, const char *value)
{
	*(!strcmp(name, "output") ? &o->output : &o->socket) = value;
	return 0;
}

static int set_agent(struct options *o, const char *name, const char *value)
{
	struct sockaddr_un *address = &o->agent_address;
	size_t size = strlen(value);

	if (!size || size >= sizeof(address->sun_path))
		return refuse(name, value, "a path of 1 to 107 bytes");
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, value, size + 1);
	o->agent = value;
	return 0;
}

static int set_agent_user(struct options *o, const char *name, const char *value)
{
	if (!user_find(value, &o->agent_user))
		return refuse(name, value, "a user of /etc/passwd, or a number");
	return 0;
}

static int set_keep(struct options *o, const char *name, const char *value)
{
	if (!parse_number(value, LEAST_KEEP_BYTES, 1UL << 30, &o->keep_bytes))
		return refuse(name, value, "bytes from 8388608 to 1073741824");
	return 0;
}

static int set_flag(struct options *o, const char *name, const char *value)
{
	(void)value;
	*(!strcmp(name, "stats")    ? &o->stats
	  : !strcmp(name, "locks")  ? &o->locks
	  : !strcmp(name, "stalls") ? &o->stalls
	  : !strcmp(name, "force")  ? &o->force
				    : &o->verbose) = true;
	return 0;
}

static int set_mode(struct options *o, const char *name, const char *value)
{
	if (!strcmp(value, "light"))
		o->mode = WS_MODE_LIGHT;
	else if (!strcmp(value, "exact"))
		o->mode = WS_MODE_EXACT;
	else
		return refuse(name, value, "light or exact");
	return 0;
}

static int set_detail(struct options *o, const char *name, const char *value)
{
	if (!strcmp(value, "none"))
		o->detail = WS_DETAIL_NONE;
	else if (!strcmp(value, "entries"))
		o->detail = WS_DETAIL_ENTRIES;
	else if (!strcmp(value, "folios"))
		o->detail = WS_DETAIL_FOLIOS;
	else
		return refuse(name, value, "none, entries or folios");
	return 0;
}

static int set_tgid(struct options *o, const char *name, const char *value)
{
	uint64_t number;

	if (!parse_number(value, 1, INT32_MAX, &number))
		return refuse(name, value, "the number of a process");
	if (kill(number, 0) && errno == ESRCH)
		complain("--%s %s: no process has this number now", name, value);
	else if (tgkill(number, number, 0) && errno == ESRCH)
		complain("--%s %s: no process has this number, a thread of one has", name, value);
	*(!strcmp(name, "tgid") ? &o->filter.tgid : &o->filter.target_tgid) = number;
	return 0;
}

static int set_comm(struct options *o, const char *name, const char *value)
{
	size_t size = strlen(value);

	if (!size || size >= sizeof(o->filter.comm))
		return refuse(name, value, "1 to 15 bytes, all that the kernel keeps of a name");
	memset(o->filter.comm, 0, sizeof(o->filter.comm));
	memcpy(o->filter.comm, value, size);
	return 0;
}

static int set_cgroup(struct options *o, const char *name, const char *value)
{
	(void)name;
	return cgroup_id(value, (uint64_t *)&o->filter.cgroup);
}

static int add_consumer(struct options *o, const char *name, const char *value)
{
	if (o->nr_consumers == WS_MAX_CONSUMERS)
		return refuse(name, value, "no more than 32 consumers before it");
	if (!*value)
		return refuse(name, value, "the name of a consumer or of its callback");
	o->consumers[o->nr_consumers++] = value;
	return 0;
}

static int set_duration(struct options *o, const char *name, const char *value)
{
	uint64_t ns;

	if (!parse_duration(value, &ns))
		return refuse(name, value, "a whole number with ns, us, ms or s, as in 10us");
	*(!strcmp(name, "min-stall") ? &o->filter.min_stall_ns : &o->filter.min_duration_ns) = ns;
	return 0;
}

static int set_sample(struct options *o, const char *name, const char *value)
{
	uint64_t number;

	if (!parse_number(value, 1, UINT32_MAX, &number))
		return refuse(name, value, "N, for 1 walk in N, from 1 on");
	o->filter.sample = number;
	return 0;
}

static int set_rate_limit(struct options *o, const char *name, const char *value)
{
	uint64_t per_second, burst;

	if (!parse_rate(value, &per_second, &burst))
		return refuse(name, value, "events a second, 1 to 10000000, or N/BURST");
	o->filter.rate_per_second = per_second;
	o->filter.rate_burst = burst;
	return 0;
}

static int set_ring_bytes(struct options *o, const char *name, const char *value)
{
	uint64_t number;

	/* The kernel refuses less than a page, and sizes above 32 bits. */
	if (!parse_number(value, 4096, 1UL << 30, &number) || (number & (number - 1)))
		return refuse(name, value, "a power of two from 4096 to 1073741824");
	o->ring_bytes = number;
	return 0;
}

static int set_seconds(struct options *o, const char *name, const char *value)
{
	uint64_t number;

	if (!parse_number(value, 1, UINT32_MAX, &number))
		return refuse(name, value, "whole seconds, from 1 on");
	*(!strcmp(name, "seconds") ? &o->seconds : &o->agent_wait_seconds) = number;
	return 0;
}

static const struct setting {
	const char *name;
	const char *argument; /* NULL: the option takes none */
	const char *help;
	int (*set)(struct options *options, const char *name, const char *value);
} settings[] = {
	{ "output", "FILE", "stream to this file; - is standard output (default)", set_text },
	{ "force", NULL, "overwrite FILE if it exists and belongs to this user", set_flag },
	{ "socket", "PATH", "stream to this unix socket instead", set_text },
	{ "agent", "PATH", "stream to the agent at this unix socket, which confirms it",
	  set_agent },
	{ "agent-user", "USER", "user of the agent, beside root and this one (walkscope)",
	  set_agent_user },
	{ "keep", "BYTES", "what is not confirmed is kept, up to BYTES (16777216)", set_keep },
	{ "agent-wait", "N", "seconds that the end waits for an agent (30)", set_seconds },
	{ "mode", "MODE", "light (default), or exact: with hooks on spin locks", set_mode },
	{ "detail", "DETAIL", "none, entries (default), or folios: with their facts", set_detail },
	{ "tgid", "N", "walks by this process only", set_tgid },
	{ "comm", "NAME", "walks by tasks of this name only", set_comm },
	{ "cgroup", "PATH|ID", "walks by tasks of this cgroup (version 2) and those below it",
	  set_cgroup },
	{ "target", "N", "walks over this process only", set_tgid },
	{ "consumer", "NAME", "walks for this consumer only; may be repeated", add_consumer },
	{ "min-duration", "TIME", "walks of at least TIME; needs --detail none", set_duration },
	{ "locks", NULL,
	  "see holds of mmap_lock, and writers that get it while they spin; "
	  "exact mode always does",
	  set_flag },
	{ "stalls", NULL,
	  "see waits for per-VMA locks, which reads of smaps hold since 7.x; "
	  "exact mode always does",
	  set_flag },
	{ "min-stall", "TIME", "stalls of at least TIME (10us)", set_duration },
	{ "sample", "N", "trace 1 walk in N", set_sample },
	{ "rate-limit", "N[/BURST]", "events per second of a cgroup (no limit)", set_rate_limit },
	{ "ring-bytes", "N", "ring buffer of each CPU, a power of two (4194304)", set_ring_bytes },
	{ "seconds", "N", "stop after N seconds (default: on a signal)", set_seconds },
	{ "stats", NULL, "measure the run time of the probe's programs", set_flag },
	{ "verbose", NULL, "print each step of the start with its time", set_flag },
};

#define NR_SETTINGS (sizeof(settings) / sizeof(settings[0]))
#define HELP	    ((int)NR_SETTINGS)
#define VERSION	    (HELP + 1)

void options_usage(FILE *out)
{
	char left[32];

	fputs("usage: walkscope-probe [options] [-- COMMAND ARGS...]\n"
	      "       walkscope-probe doctor     reports what this machine can trace, and why not\n"
	      "Traces page-table walks; writes the frame stream.\n",
	      out);
	for (size_t i = 0; i < NR_SETTINGS; i++) {
		snprintf(left, sizeof(left), "--%s %s", settings[i].name,
			 settings[i].argument ? settings[i].argument : "");
		fprintf(out, "  %-22s %s\n", left, settings[i].help);
	}
	fputs("  -V, --version          print the version\n"
	      "With COMMAND: traces until the command ends, and exits with its status.\n"
	      "Consumers:",
	      out);
	consumers_list(out);
}

/* Conditions between options. */
static int check_together(const struct options *o)
{
	if (o->agent && (o->socket || o->output)) {
		complain("--agent takes no --output and no --socket: the stream goes to the agent");
		return -EINVAL;
	}
	if (o->socket && o->output) {
		complain("--socket takes no --output: the stream goes to one of them");
		return -EINVAL;
	}
	if (o->force && (!o->output || !strcmp(o->output, "-"))) {
		complain("--force needs --output FILE: it overwrites that");
		return -EINVAL;
	}
	if (o->filter.min_duration_ns && o->detail != WS_DETAIL_NONE) {
		complain("--min-duration needs --detail none: entries leave the kernel before the "
			 "walk's duration is known");
		return -EINVAL;
	}
	return 0;
}

static int refuse_option(int why, const char *word)
{
	complain("%.*s: %s: see --help", (int)strcspn(word, "="), word,
		 why == ':'	     ? "wants a value"
		 : strchr(word, '=') ? "no such option, or it takes no value"
				     : "no such option");
	return -EINVAL;
}

/* The words behind the options: none, or -- and a command. */
static int set_command(struct options *o, char **words, bool separated)
{
	if (*words && !separated) {
		complain("%s: no option; a command to trace stands behind --: see --help", *words);
		return -EINVAL;
	}
	if (!*words && separated) {
		complain("--: no command stands behind it: see --help");
		return -EINVAL;
	}
	o->command = *words ? words : NULL;
	return 0;
}

static int ask_doctor(char **words)
{
	if (!*words)
		return OPTIONS_DOCTOR;
	complain("doctor %s: doctor takes no options and no words", *words);
	return -EINVAL;
}

int options_parse(struct options *o, int argc, char **argv)
{
	struct option longs[NR_SETTINGS + 3] = { 0 };
	int option, next = 1, err = 0;

	if (argc > 1 && !strcmp(argv[1], "doctor"))
		return ask_doctor(argv + 2);
	for (size_t i = 0; i < NR_SETTINGS; i++)
		longs[i] = (struct option){ settings[i].name, !!settings[i].argument, NULL, i };
	longs[HELP] = (struct option){ "help", no_argument, NULL, HELP };
	longs[VERSION] = (struct option){ "version", no_argument, NULL, 'V' };
	*o = (struct options){
		.mode = WS_MODE_LIGHT,
		.detail = WS_DETAIL_ENTRIES,
		.ring_bytes = DEFAULT_RING_BYTES,
		.keep_bytes = DEFAULT_KEEP_BYTES,
		.agent_wait_seconds = DEFAULT_AGENT_WAIT_SECONDS,
		.filter = { .min_stall_ns = DEFAULT_MIN_STALL_NS },
	};
	user_find(DEFAULT_AGENT_USER, &o->agent_user); /* where there is none: root's, as it is */
	optind = 0;				       /* getopt starts anew, for tests */
	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, "+:V", longs, NULL)) != -1) {
		next = optind;
		if (option == HELP)
			return OPTIONS_HELP;
		if (option == 'V')
			return OPTIONS_VERSION;
		if (option < 0 || option > HELP)
			return refuse_option(option, argv[optind - 1]);
		err = settings[option].set(o, settings[option].name, optarg);
	}
	if (!err) /* getopt went on by one more word: -- */
		err = set_command(o, argv + optind, optind > next);
	if (!err)
		err = check_together(o);
	if (!o->output)
		o->output = "-";
	return err;
}
