// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Reads everything that the kernel says of one process's page tables, and
 * keeps what it said.
 *
 * usage: walkread TGID DIR [BUFFER_BYTES]
 *
 * The process is stopped, and continued only where the kernel's answer shall
 * differ: it must stop by itself again. In DIR, in this order:
 *   maps.txt, smaps.txt, smaps_rollup.txt, numa_maps.txt
 *   pagemap.bin       8 bytes a page, little endian, of the ranges in
 *   pagemap.ranges    lines "START-END" in hexadecimal: VMAs, and of the gaps
 *                     between them the pages beside a VMA
 *   scan.txt          PAGEMAP_SCAN: scan.c says how; missing before v6.7
 *   smaps-before-clear_refs-M.txt, smaps-after-clear_refs-M.txt
 *                     M: 3 (file pages), 2 (anonymous), 1 (all)
 *   pagemap-before-clear_refs-4.bin, pagemap-after-clear_refs-4.bin
 *                     of the ranges of pagemap.ranges
 *   reads.index       a line for each of them: readings.h
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

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
	int err = read_text(&run->reading, run->target, file, run->buffer);

	if (err == -ENOENT) {
		printf("walkread: not %s: this kernel has no such file\n", file);
		return;
	}
	check(err, file);
	check(keep(&run->keeper, &run->reading, file, run->target, path), path);
}

static void pagemap(struct run *run, const char *path)
{
	check(read_pagemap(&run->reading, run->target, "pagemap", &run->ranges, run->buffer),
	      "pagemap");
	check(keep(&run->keeper, &run->reading, "pagemap", run->target, path), path);
}

static void scan(struct run *run)
{
	int err = scan_pagemap(&run->reading, run->target);

	if (err == -ENOTTY) {
		printf("walkread: not scan: this kernel has no PAGEMAP_SCAN (v6.7)\n");
		return;
	}
	check(err, "PAGEMAP_SCAN");
	check(keep(&run->keeper, &run->reading, "pagemap_scan", run->target, "scan.txt"),
	      "scan.txt");
}

static void clear_refs(struct run *run, int value)
{
	check(write_clear_refs(&run->reading, run->target, "clear_refs", value), "clear_refs");
	check(keep_write(&run->keeper, &run->reading, "clear_refs", run->target, value),
	      "reads.index");
}

static void referenced(struct run *run)
{
	static const int values[] = { 3, 2, 1 };
	char path[64];

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (i)
			check(go_on(run->target), "SIGCONT");
		snprintf(path, sizeof(path), "smaps-before-clear_refs-%d.txt", values[i]);
		text(run, "smaps", path);
		clear_refs(run, values[i]);
		snprintf(path, sizeof(path), "smaps-after-clear_refs-%d.txt", values[i]);
		text(run, "smaps", path);
	}
}

static void soft_dirty(struct run *run)
{
	check(go_on(run->target), "SIGCONT");
	pagemap(run, "pagemap-before-clear_refs-4.bin");
	clear_refs(run, 4);
	pagemap(run, "pagemap-after-clear_refs-4.bin");
}

int main(int argc, char **argv)
{
	struct run run = { .buffer = 64 * KIB };

	program = "walkread";
	if (argc < 3 || argc > 4 || (run.target = atoi(argv[1])) <= 0 ||
	    (argc == 4 && (run.buffer = strtoul(argv[3], NULL, 10)) < 8)) {
		fprintf(stderr, "usage: walkread TGID DIR [BUFFER_BYTES]\n");
		return 2;
	}
	run.buffer &= ~7UL;
	run.keeper = (struct keeper){ argv[2], open_index(argv[2]) };
	check(stop(run.target), "SIGSTOP");
	text(&run, "maps", "maps.txt");
	text(&run, "smaps", "smaps.txt");
	text(&run, "smaps_rollup", "smaps_rollup.txt");
	text(&run, "numa_maps", "numa_maps.txt");
	check(vmas_and_gaps(run.target, &run.ranges), "maps");
	pagemap(&run, "pagemap.bin");
	check(keep_ranges(&run.keeper, &run.ranges, "pagemap.ranges"), "pagemap.ranges");
	scan(&run);
	referenced(&run);
	soft_dirty(&run);
	ranges_free(&run.ranges);
	reading_free(&run.reading);
	if (fclose(run.keeper.index))
		die("reads.index");
	return 0;
}
