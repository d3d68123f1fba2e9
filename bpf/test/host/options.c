// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Command line, up to the filter that the kernel gets. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "consumer_names.h"
#include "options.h"
#include "values.h"
#include "test.h"

#define MAX_WORDS 80

/* Model of a kernel with six functions: two of one name, and half of the callbacks of KSM. */
struct symbols {
	const char *name;
	uint64_t address;
};

static const struct symbols kernel[] = {
	{ "smaps_pte_range", 0x1000 },
	{ "queue_folios_pte_range", 0x2000 },
	{ "twice", 0x3000 },
	{ "twice", 0x4000 },
	{ "break_ksm_pmd_entry", 0x5000 },
	{ "somebodys_pmd_entry", 0x6000 },
};

uint64_t symbols_nth_at_name(const struct symbols *s, const char *name, unsigned int nth)
{
	for (size_t i = 0; i < sizeof(kernel) / sizeof(kernel[0]); i++)
		if (!strcmp(s[i].name, name) && !nth--)
			return s[i].address;
	return 0;
}

bool symbols_have(const struct symbols *s, const char *name)
{
	return symbols_nth_at_name(s, name, 0);
}

uint64_t symbols_bytes(const struct symbols *s, uint64_t address)
{
	(void)s;
	(void)address;
	return 16;
}

/* Splits words at single spaces; they stay in place while the options are used. */
static int parse(struct options *o, const char *line)
{
	static char copy[1024];
	char *words[MAX_WORDS] = { "walkscope-probe" };
	int nr = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok(copy, " "); word && nr < MAX_WORDS - 1; word = strtok(NULL, " "))
		words[nr++] = word;
	return options_parse(o, nr, words);
}

static void numbers(void)
{
	uint64_t n, burst;

	check(parse_number("18446744073709551615", 0, UINT64_MAX, &n) && n == UINT64_MAX,
	      "the largest number is one");
	check(!parse_number("18446744073709551616", 0, UINT64_MAX, &n), "one more is none");
	check(!parse_number("-1", 0, UINT64_MAX, &n) && !parse_number(" 1", 0, UINT64_MAX, &n) &&
		      !parse_number("", 0, UINT64_MAX, &n) && !parse_number("1x", 0, 9, &n),
	      "a sign, a space, nothing and a rest are no numbers");
	check(parse_number("5", 5, 5, &n) && !parse_number("4", 5, 5, &n) &&
		      !parse_number("6", 5, 5, &n),
	      "bounds are kept");
	check(parse_rate("1000", &n, &burst) && n == 1000 && burst == 1000,
	      "a rate's burst is a second's events");
	check(parse_rate("1000/50", &n, &burst) && n == 1000 && burst == 50, "a rate's burst");
	check(!parse_rate("0", &n, &burst) && !parse_rate("5/", &n, &burst) &&
		      !parse_rate("5/0", &n, &burst) && !parse_rate("/5", &n, &burst) &&
		      !parse_rate("10000001", &n, &burst),
	      "no rate is 0, half a pair or more than the probe counts");
}

static void durations(void)
{
	uint64_t ns;

	check(parse_duration("250ns", &ns) && ns == 250, "250ns");
	check(parse_duration("10us", &ns) && ns == 10000, "10us");
	check(parse_duration("5ms", &ns) && ns == 5000000, "5ms");
	check(parse_duration("2s", &ns) && ns == 2000000000, "2s");
	check(parse_duration("0us", &ns) && ns == 0, "0us");
	check(!parse_duration("10", &ns) && !parse_duration("us", &ns) &&
		      !parse_duration("10 us", &ns) && !parse_duration("10usx", &ns) &&
		      !parse_duration("1.5ms", &ns) && !parse_duration("-1s", &ns),
	      "no duration lacks a unit or has more than one");
	check(parse_duration("18446744073s", &ns) && ns == 18446744073000000000ULL &&
		      !parse_duration("18446744074s", &ns),
	      "a duration that no clock can count is refused");
}

static void defaults(void)
{
	static const char no_comm[16], *const modes[] = { "", "--mode exact" };
	struct options o;

	for (int i = 0; i < 2; i++)
		check(!parse(&o, modes[i]) && o.detail == WS_DETAIL_ENTRIES,
		      "entries are the default in both modes");
	check(!parse(&o, "") && o.mode == WS_MODE_LIGHT && !strcmp(o.output, "-") && !o.socket &&
		      o.ring_bytes == 4 << 20 && !o.seconds && !o.command && !o.stats && !o.locks &&
		      !o.stalls,
	      "light, to standard output, until stopped");
	check(!o.filter.cgroup && !o.filter.tgid && !o.filter.target_tgid && !o.filter.sample &&
		      !o.filter.rate_per_second && !o.filter.min_duration_ns &&
		      !o.filter.nr_consumers && !memcmp(o.filter.comm, no_comm, 16) &&
		      o.filter.min_stall_ns == 10000,
	      "nothing is filtered but stalls under 10us");
}

static void every_option(void)
{
	struct options o;

	check(!parse(&o,
		     "--mode exact --detail none --tgid 7 --target 8 --comm fifteen-letters "
		     "--cgroup 4711 --min-duration 5ms --min-stall 1us --sample 100 "
		     "--rate-limit 1000/20 --ring-bytes 65536 --seconds 3 --stats --locks --stalls "
		     "--verbose "
		     "--socket /run/s --consumer smaps --consumer twice -- cat --tgid 9"),
	      "all options at once");
	check(o.mode == WS_MODE_EXACT && o.detail == WS_DETAIL_NONE && o.ring_bytes == 65536 &&
		      o.seconds == 3 && o.stats && o.locks && o.stalls && o.verbose &&
		      !strcmp(o.socket, "/run/s"),
	      "what the loader does");
	check(o.filter.tgid == 7 && o.filter.target_tgid == 8 && o.filter.cgroup == 4711 &&
		      !strcmp(o.filter.comm, "fifteen-letters"),
	      "whose walks");
	check(o.filter.min_duration_ns == 5000000 && o.filter.min_stall_ns == 1000 &&
		      o.filter.sample == 100 && o.filter.rate_per_second == 1000 &&
		      o.filter.rate_burst == 20,
	      "how many of them");
	check(o.nr_consumers == 2 && !strcmp(o.consumers[1], "twice"), "consumers by name");
	check(o.command && !strcmp(o.command[0], "cat") && !strcmp(o.command[1], "--tgid"),
	      "what follows -- is the command's");
	check(!parse(&o, "--comm -- -- cat") && !strcmp(o.filter.comm, "--") &&
		      !strcmp(o.command[0], "cat"),
	      "a -- that is a value begins no command");
	check(parse(&o, "doctor") == OPTIONS_DOCTOR, "doctor");
	check(!parse(&o, "-- doctor foo") && !strcmp(o.command[0], "doctor"), "a command doctor");
	check(parse(&o, "--seconds 3 --help --bogus") == OPTIONS_HELP, "help is not an error");
	check(parse(&o, "-V") == OPTIONS_VERSION && parse(&o, "--version") == OPTIONS_VERSION,
	      "the version, in both spellings");
	check(!parse(&o, "--output f") && !o.force, "nothing is overwritten unless asked for");
	check(!parse(&o, "--output f --force") && o.force, "--force");
}

static void an_agent(void)
{
	char line[256], longest[108];
	struct options o;

	check(!parse(&o, "") && !o.agent && o.keep_bytes == 16 << 20 && o.agent_wait_seconds == 30,
	      "no agent, and what there is for one");
	check(!parse(&o, "--agent /run/a --agent-user 77 --keep 8388608 --agent-wait 5") &&
		      !strcmp(o.agent, "/run/a") && !strcmp(o.agent_address.sun_path, "/run/a") &&
		      o.agent_user.uid == 77 && o.keep_bytes == 8 << 20 &&
		      o.agent_wait_seconds == 5 && !o.seconds,
	      "an agent, and who it is");
	check(!parse(&o, "--agent /run/a --agent-user root") && !o.agent_user.uid, "a user's name");
	memset(longest, 'p', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = 0;
	snprintf(line, sizeof(line), "--agent %s", longest);
	check(!parse(&o, line), "the longest path");
	snprintf(line, sizeof(line), "--agent %sp", longest);
	check(parse(&o, line) < 0 && complained("wants a path of 1 to 107 bytes"), "a longer one");
}

/* Each complaint names the option and the value. */
static void refusals(void)
{
	static const struct {
		const char *line, *about;
	} bad[] = {
		{ "--mode slow", "--mode slow" },
		{ "--detail some", "--detail some" },
		{ "--tgid 0", "--tgid 0" },
		{ "--target self", "--target self" },
		{ "--tgid 2147483648", "--tgid 2147483648" },
		{ "--comm sixteen-letters!", "--comm sixteen-letters!" },
		{ "--sample 0", "--sample 0" },
		{ "--sample 4294967296", "--sample 4294967296" },
		{ "--rate-limit 10/0", "--rate-limit 10/0" },
		{ "--min-stall 10", "--min-stall 10" },
		{ "--detail none --min-duration soon", "--min-duration soon" },
		{ "--min-duration 5ms", "--detail none" },
		{ "--detail folios --min-duration 5ms", "--detail none" },
		{ "--ring-bytes 5000", "--ring-bytes 5000" },
		{ "--ring-bytes 2048", "--ring-bytes 2048" },
		{ "--ring-bytes 2147483648", "--ring-bytes 2147483648" },
		{ "--seconds 0", "--seconds 0" },
		{ "--agent /run/a --output f", "--agent takes no --output" },
		{ "--socket /run/s --agent /run/a", "--agent takes no --output and no --socket" },
		{ "--socket /run/s --output f", "--socket takes no --output" },
		{ "--output - --socket /run/s", "--socket takes no --output" },
		{ "--agent /run/a --output -", "--agent takes no --output" },
		{ "--force", "--force needs --output FILE" },
		{ "--output - --force", "--force needs --output FILE" },
		{ "--socket /run/s --force", "--force needs --output FILE" },
		{ "cat", "cat: no option; a command to trace stands behind --" },
		{ "--verbose doctor", "doctor: no option" },
		{ "--comm -- cat", "cat: no option" },
		{ "--verbose --", "--: no command stands behind it" },
		{ "doctor foo", "doctor foo: doctor takes no options" },
		{ "doctor --mode exact", "doctor --mode: doctor takes no options" },
		{ "--keep 8388607", "--keep 8388607" },
		{ "--agent-user nobody-of-this-name", "--agent-user nobody-of-this-name" },
		{ "--agent-wait 0", "--agent-wait 0" },
		{ "--cgroup /nowhere/at/all", "/nowhere/at/all: No such file" },
		{ "--cgroup /dev", "--cgroup /dev" },
		{ "--bogus", "--bogus: no such option" },
		{ "--bogus=3", "--bogus: no such option" },
		{ "--stats=3", "--stats: no such option, or it takes no value" },
		{ "-x", "-x: no such option" },
		{ "--mode", "--mode: wants a value" },
	};
	struct options o;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check(parse(&o, bad[i].line) < 0 && complained(bad[i].about), bad[i].line);
	check(!parse(&o, "--min-duration 5ms --detail none"), "--detail none may follow");
	check(!parse(&o, "--min-duration 0us"), "no minimum needs nothing");
}

/* In another thread than the first of this process. */
static void *thread_as_a_process(void *unused)
{
	struct options o;
	char line[64];

	snprintf(line, sizeof(line), "--target %d", gettid());
	check(!parse(&o, line) && complained("a thread of one has"), "a thread is no process");
	return unused;
}

static void processes(void)
{
	struct options o;
	pthread_t second;
	char line[64];

	complained("");
	snprintf(line, sizeof(line), "--target %d --tgid %d", getpid(), getpid());
	check(!parse(&o, line) && !complained("--t"), "a process that is there");
	if (!pthread_create(&second, NULL, thread_as_a_process, NULL))
		pthread_join(second, NULL);
}

static void too_many_consumers(void)
{
	char line[1024];
	struct options o;
	int used = 0;

	for (int i = 0; i < WS_MAX_CONSUMERS; i++)
		used += snprintf(line + used, sizeof(line) - used, "--consumer=c%d ", i);
	check(!parse(&o, line) && o.nr_consumers == WS_MAX_CONSUMERS, "32 consumers");
	snprintf(line + used, sizeof(line) - used, "--consumer=one-more");
	check(parse(&o, line) < 0 && complained("--consumer one-more"), "33 consumers are refused");
}

static int resolve(struct options *o, const char *line)
{
	int err = parse(o, line);

	return err ? err : consumers_resolve(&o->filter, o->consumers, o->nr_consumers, kernel);
}

static void consumers_are_addresses(void)
{
	struct options o;

	check(!resolve(&o, "") && !o.filter.nr_consumers, "no consumer named: all");
	check(!resolve(&o, "--consumer smaps --consumer smaps_rollup --consumer mempolicy") &&
		      o.filter.nr_consumers == 2 && o.filter.consumers[0] == 0x1000 &&
		      o.filter.consumers[1] == 0x2000,
	      "a shared callback is named once");
	check(!resolve(&o, "--consumer ksm") && o.filter.nr_consumers == 1 &&
		      o.filter.consumers[0] == 0x5000,
	      "of several callbacks those that the kernel has");
	check(!resolve(&o, "--consumer twice") && o.filter.nr_consumers == 2 &&
		      o.filter.consumers[0] == 0x3000 && o.filter.consumers[1] == 0x4000,
	      "a symbol that stands twice is both");
	check(!resolve(&o, "--consumer somebodys_pmd_entry") && o.filter.nr_consumers == 1,
	      "a callback by its symbol");
	check(resolve(&o, "--consumer hmm") < 0 && complained("hmm: this kernel does not have it"),
	      "a consumer that this kernel lacks");
	check(resolve(&o, "--consumer smapz") < 0 && complained("--consumer smapz"),
	      "a consumer that nobody knows");
}

static void cgroup_of_version_2(void)
{
	struct stat at;
	uint64_t id;

	/* not every machine mounts one */
	if (!stat("/sys/fs/cgroup/cgroup.controllers", &at) && !stat("/sys/fs/cgroup", &at))
		check(!cgroup_id("/sys/fs/cgroup", &id) && id == at.st_ino, "a folder's id");
}

void test_options(void)
{
	numbers();
	durations();
	defaults();
	every_option();
	an_agent();
	refusals();
	processes();
	too_many_consumers();
	consumers_are_addresses();
	cgroup_of_version_2();
}
