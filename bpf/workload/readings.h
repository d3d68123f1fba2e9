/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Reads of /proc/PID as its readers do them, kept beside the times at which they were done. */
#ifndef WALKSCOPE_WORKLOAD_READINGS_H
#define WALKSCOPE_WORKLOAD_READINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct range {
	uint64_t start, end;
};

struct ranges {
	struct range *of;
	size_t nr;
};

/* What a read returned. bytes grow as needed; used again, the room stays. */
struct reading {
	uint64_t begin_ns, end_ns; /* CLOCK_MONOTONIC: before open(2), after the last read(2) */
	char *data;
	size_t bytes, room;
};

/* Where kept readings go. */
struct keeper {
	const char *directory;
	FILE *index; /* lines "file=NAME pid=N tid=N begin_ns=N end_ns=N path=P", in the order of
			the reads */
};

uint64_t now_ns(void);
void reading_free(struct reading *r);
/* Appends. */
void reading_add(struct reading *r, const void *data, size_t bytes);

/* Ends the program when err, of one of these, is not 0. */
void check(int err, const char *what);

/* Each returns 0 or -errno, -ESRCH when the process has gone. */
int read_text(struct reading *r, pid_t pid, const char *file, size_t buffer_bytes);
/* 8 bytes a page of each range; what a range has beyond the process's end is taken off it. */
int read_pagemap(struct reading *r, pid_t pid, const char *file, struct ranges *ranges,
		 size_t buffer_bytes);
int write_clear_refs(struct reading *r, pid_t pid, const char *file, int value);
/* Several ioctls, as text; -ENOTTY where the kernel has none (before v6.7). */
int scan_pagemap(struct reading *r, pid_t pid);

/* As many as /proc/PID/maps has; -errno. */
int vmas_of(pid_t pid, struct ranges *vmas);
/* The VMAs, and of the gaps between them the pages next to a VMA. */
int vmas_and_gaps(pid_t pid, struct ranges *ranges);
void ranges_free(struct ranges *ranges);

/* DIRECTORY/reads.index; ends the program when it cannot be had. */
FILE *open_index(const char *directory);
/* Puts it into the directory, keep() with a line in the index. */
int keep_beside(struct keeper *k, const struct reading *r, const char *path);
int keep(struct keeper *k, const struct reading *r, const char *file, pid_t pid, const char *path);
/* A line in the index of a write, which leaves nothing to keep; -errno. */
int keep_write(struct keeper *k, const struct reading *r, const char *file, pid_t pid, int value);
/* The ranges that pagemap.bin has one after the other. */
int keep_ranges(struct keeper *k, const struct ranges *ranges, const char *path);

/* Sends SIGSTOP, and waits until no thread of it runs. */
int stop(pid_t pid);
/* Continues a process that stops itself again; waits for that. */
int go_on(pid_t pid);

#endif
