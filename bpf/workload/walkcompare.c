// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Reads one process through both walkers of the reference kernel: each file of
 * the kernel's own, its twin that walks with pt_range_walk, and the kernel's
 * own again. What the first and the last say alike did not change between.
 *
 * usage: walkcompare TGID DIR [BUFFER_BYTES]
 *
 * In DIR: what each read returned, "FILE-1.txt", "FILE_range.txt", "FILE-2.txt",
 * pagemap as walkread has it, and reads.index with a line a read, in order.
 * Writes of clear_refs change what the next would find: the process goes on
 * before each of them, touches its memory again, and stops.
 */
#include <stdlib.h>

#include "memory.h"
#include "readings.h"

struct run {
	struct keeper keeper;
	struct reading reading;
	struct ranges ranges;
	pid_t target;
	size_t buffer;
};

static void text(struct run *run, const char *file, const char *path)
{
	check(read_text(&run->reading, run->target, file, run->buffer), file);
	check(keep(&run->keeper, &run->reading, file, run->target, path), path);
}

static void pagemap(struct run *run, const char *file, const char *path)
{
	check(read_pagemap(&run->reading, run->target, file, &run->ranges, run->buffer), file);
	check(keep(&run->keeper, &run->reading, file, run->target, path), path);
}

static void clear_refs(struct run *run, const char *file, int value)
{
	check(go_on(run->target), "SIGCONT");
	check(write_clear_refs(&run->reading, run->target, file, value), file);
	check(keep_write(&run->keeper, &run->reading, file, run->target, value), "reads.index");
}

static void both_texts(struct run *run, const char *file)
{
	char twin[64], path[96];

	snprintf(twin, sizeof(twin), "%s_range", file);
	snprintf(path, sizeof(path), "%s-1.txt", file);
	text(run, file, path);
	snprintf(path, sizeof(path), "%s.txt", twin);
	text(run, twin, path);
	snprintf(path, sizeof(path), "%s-2.txt", file);
	text(run, file, path);
}

int main(int argc, char **argv)
{
	struct run run = { .buffer = 64 * KIB };

	program = "walkcompare";
	if (argc < 3 || argc > 4 || (run.target = atoi(argv[1])) <= 0 ||
	    (argc == 4 && (run.buffer = strtoul(argv[3], NULL, 10)) < 8)) {
		fprintf(stderr, "usage: walkcompare TGID DIR [BUFFER_BYTES]\n");
		return 2;
	}
	run.buffer &= ~7UL;
	run.keeper = (struct keeper){ argv[2], open_index(argv[2]) };
	check(stop(run.target), "SIGSTOP");
	both_texts(&run, "smaps");
	both_texts(&run, "smaps_rollup");
	both_texts(&run, "numa_maps");
	check(vmas_and_gaps(run.target, &run.ranges), "maps");
	check(keep_ranges(&run.keeper, &run.ranges, "pagemap.ranges"), "pagemap.ranges");
	pagemap(&run, "pagemap", "pagemap-1.bin");
	pagemap(&run, "pagemap_range", "pagemap_range.bin");
	pagemap(&run, "pagemap", "pagemap-2.bin");
	clear_refs(&run, "clear_refs", 1);
	clear_refs(&run, "clear_refs_range", 1);
	clear_refs(&run, "clear_refs", 1);
	ranges_free(&run.ranges);
	reading_free(&run.reading);
	if (fclose(run.keeper.index))
		die("reads.index");
	return 0;
}
