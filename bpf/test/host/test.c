// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Tests of the parts of the loader that need no kernel, under the address and undefined-behaviour
 * sanitizers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpus.h"
#include "crc32c.h"
#include "event.h"
#include "kconfig.h"
#include "runs.h"
#include "say.h"
#include "test.h"

#define N    WS_MAX_TABLE_ENTRIES
#define BASE 0x7f0000000000ULL

static int passed, failed;
static char complaint[512];

void check(bool ok, const char *what)
{
	if (ok)
		passed++;
	else
		failed++;
	if (!ok)
		fprintf(stderr, "FAIL: %s\n", what);
}

bool complained(const char *about)
{
	bool found = strstr(complaint, about);

	complaint[0] = 0;
	return found;
}

/* Runs must give back every entry, whatever the entries were. */
static bool round_trip(const uint64_t *raw, unsigned int nr)
{
	struct ws_run runs[N];
	unsigned int n = coalesce(runs, raw, nr, BASE, 12), at = 0;

	for (unsigned int r = 0; r < n; r++) {
		if (runs[r].address != BASE + ((uint64_t)at << 12) || !runs[r].count)
			return false;
		for (unsigned int i = 0; i < runs[r].count; i++, at++)
			if (at >= nr || raw[at] != runs[r].raw + i * (uint64_t)runs[r].stride)
				return false;
	}
	return at == nr;
}

static uint64_t random_word(unsigned int *seed)
{
	uint64_t word = 0;

	for (int i = 0; i < 5; i++)
		word = word << 15 ^ (uint64_t)rand_r(seed);
	return word;
}

static void coalescing_loses_nothing(void)
{
	static const int64_t steps[] = { 0, 0, 4096, 4096, -512, 1 << 11, 1 << 20 };
	uint64_t raw[N];
	bool ok = true;

	for (unsigned int seed = 1; seed <= 2000; seed++) {
		unsigned int state = seed, nr = 1 + rand_r(&state) % N;

		raw[0] = random_word(&state);
		for (unsigned int i = 1; i < nr; i++)
			raw[i] = rand_r(&state) % 5
					 ? raw[i - 1] + (uint64_t)steps[rand_r(&state) % 7]
					 : random_word(&state);
		ok &= round_trip(raw, nr);
	}
	check(ok, "coalesce gives back every entry of 2000 random tables");
}

static void coalescing_finds_runs(void)
{
	struct ws_run runs[N];
	uint64_t raw[N] = { 0 };

	check(coalesce(runs, raw, N, BASE, 12) == 1 && runs[0].count == N && runs[0].stride == 0,
	      "an empty table is one run");
	for (int i = 0; i < N; i++)
		raw[i] = 0x8000000012345067 + i * 4096ULL;
	check(coalesce(runs, raw, N, BASE, 12) == 1 && runs[0].stride == 4096,
	      "consecutive PFNs are one run");
	raw[100] |= 0x10;
	check(coalesce(runs, raw, N, BASE, 12) == 3 && runs[1].count == 1,
	      "an entry with another attribute stands alone between two runs");
	for (int i = 0; i < N; i++)
		raw[i] = 0x1234ffffffffe00 - i * 512ULL;
	check(coalesce(runs, raw, N, BASE, 12) == 1, "consecutive swap offsets are one run");
	check(coalesce(runs, raw, 0, BASE, 12) == 0, "no entries are no runs");
}

static void checksum_is_crc32c(void)
{
	uint8_t zeros[32] = { 0 };

	/* RFC 3720, B.4 */
	check(crc32c(0, zeros, sizeof(zeros)) == 0x8a9136aa, "CRC-32C of 32 zero bytes");
	check(crc32c(0, "123456789", 9) == 0xe3069283, "CRC-32C of 123456789");
	check(crc32c(crc32c(0, "1234", 4), "56789", 5) == 0xe3069283, "CRC-32C in two pieces");
	check(crc32c_by_table(0, "123456789", 9) == 0xe3069283, "CRC-32C by table");
}

/* Both ways of this machine, at each alignment and length. */
static void both_checksums_are_one(void)
{
	uint8_t data[300];
	unsigned int seed = 1;
	bool same = true;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = rand_r(&seed);
	for (size_t from = 0; from < 9; from++)
		for (size_t size = 0; size <= sizeof(data) - from; size++)
			same &= crc32c(size, data + from, size) ==
				crc32c_by_table(size, data + from, size);
	check(same, "the processor's CRC-32C is the table's");
}

static void lists_of_cpus(void)
{
	check(cpu_list_end("0-3\n") == 4 && cpu_list_count("0-3\n") == 4, "CPUs from 0 on");
	check(cpu_list_end("0-1,4-5\n") == 6, "with a gap the highest id bounds the ids");
	check(cpu_list_count("0-1,4-5\n") == 4, "and the CPUs are fewer");
	check(cpu_list_end("8-11,0") == 12 && cpu_list_count("8-11,0") == 5, "in any order");
	check(cpu_list_end("") == 0 && cpu_list_end("all") == 0 && cpu_list_count("") == 0,
	      "no list has no CPU");
	check(cpu_list_has("0-1,4-5\n", 5) && cpu_list_has("0-1,4-5\n", 1) &&
		      !cpu_list_has("0-1,4-5\n", 2) && !cpu_list_has("0-1,4-5\n", 6),
	      "ids that are in a list");
	check(nr_cpu_ids() > 0, "this machine has CPUs");
}

static void configuration_of_a_kernel(void)
{
	struct kconfig facts[] = { { .name = "CONFIG_A" },
				   { .name = "CONFIG_AB" },
				   { .name = "CONFIG_B" },
				   { .name = "CONFIG_C" } };
	char path[] = "/tmp/walkscope-kconfig-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	check(file, "a file of ours");
	if (!file)
		return;
	fputs("# CONFIG_A is not set\nCONFIG_AB=m\nCONFIG_B=\"some text\"\n", file);
	fclose(file);
	check(kconfig_file(path, facts, 4), "a configuration is read");
	check(!strcmp(facts[0].value, "n") && !strcmp(facts[3].value, "n"), "what is not set is n");
	check(!strcmp(facts[1].value, "m") && !strcmp(facts[2].value, "\"some text\""),
	      "what is set has its value");
	unlink(path);
	check(!kconfig_file(path, facts, 4), "no file, no configuration");
}

void complaints_into_test(void)
{
	complaints_into(complaint, sizeof(complaint));
}

int main(void)
{
	complaints_into_test();
	coalescing_loses_nothing();
	coalescing_finds_runs();
	checksum_is_crc32c();
	both_checksums_are_one();
	lists_of_cpus();
	configuration_of_a_kernel();
	test_options();
	test_places();
	test_holds();
	test_sweep();
	test_merge();
	test_begins();
	test_actors();
	test_seen();
	test_clocks();
	test_stream();
	test_link();
	test_link_refusals();
	test_link_answers();
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
