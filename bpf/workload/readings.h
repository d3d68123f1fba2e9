/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Reads of /proc/PID, kept with the times of each. */
#ifndef WALKSCOPE_WORKLOAD_READINGS_H
#define WALKSCOPE_WORKLOAD_READINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "moments.h"

struct range {
	uint64_t start, end;
};

struct ranges {
	struct range *of;
	size_t nr;
};

/* Answer of a read. bytes grows as needed, and keeps its room for the next read. */
struct reading {
	uint64_t begin_ns, end_ns; /* CLOCK_MONOTONIC: before open(2), after the last read(2) */
	char *data;
	size_t bytes, room;
};

/* Place of kept readings. */
struct keeper {
	const char *directory;
	FILE *index; /* lines "file=NAME pid=N tid=N begin_ns=N end_ns=N path=P", in the order of
			the reads */
};

void reading_free(struct reading *r);
/* Appends. */
void reading_add(struct reading *r, const void *data, size_t bytes);

/* Ends the program when err, returned by one of these, is not 0. */
void check(int err, const char *what);

/* Each returns 0 or -errno, -ESRCH when the process has gone. */
int read_text(struct reading *r, pid_t pid, const char *file, size_t buffer_bytes);
/* Reads 8 bytes a page of each range; a range is cut at the end of the address space. */
int read_pagemap(struct reading *r, pid_t pid, const char *file, struct ranges *ranges,
		 size_t buffer_bytes);
int write_clear_refs(struct reading *r, pid_t pid, const char *file, int value);
/* Calls the ioctl several times, and writes text; -ENOTTY: the kernel has none (before v6.7). */
int scan_pagemap(struct reading *r, pid_t pid);

/* VMAs of /proc/PID/maps; -errno. */
int vmas_of(pid_t pid, struct ranges *vmas);
/* Ranges: the VMAs, and the pages beside a VMA in the gaps between them. */
int vmas_and_gaps(pid_t pid, struct ranges *ranges);
void ranges_free(struct ranges *ranges);

/* Opens DIRECTORY/reads.index; ends the program on failure. */
FILE *open_index(const char *directory);
/* Writes a reading into the directory; keep() adds a line to the index. */
int keep_beside(struct keeper *k, const struct reading *r, const char *path);
int keep(struct keeper *k, const struct reading *r, const char *file, pid_t pid, const char *path);
/* Adds a line for a write, which has no answer to keep; -errno. */
int keep_write(struct keeper *k, const struct reading *r, const char *file, pid_t pid, int value);
/* Writes the ranges of pagemap.bin, in its order. */
int keep_ranges(struct keeper *k, const struct ranges *ranges, const char *path);

/* Sends SIGSTOP, and waits until no thread of the process runs. */
int stop(pid_t pid);
/* Continues a process that stops itself again, and waits until it has. */
int go_on(pid_t pid);

#endif
