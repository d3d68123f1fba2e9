// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A monitoring agent: one process that reads smaps of another again and again.
 *
 * usage: walkagent TGID READS PERIOD_MS DIR
 *
 * In DIR: what each read returned, smaps-N.txt, and reads.index with a line a read (readings.h).
 * Ends before that when the process has gone.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "memory.h"
#include "readings.h"

int main(int argc, char **argv)
{
	struct timespec due;
	struct reading reading = {};
	struct keeper keeper;
	int reads, period_ms, err = 0;
	char path[32];
	pid_t target;

	memory_init("walkagent");
	if (argc != 5 || (target = atoi(argv[1])) <= 0 || (reads = atoi(argv[2])) <= 0 ||
	    (period_ms = atoi(argv[3])) <= 0) {
		fprintf(stderr, "usage: walkagent TGID READS PERIOD_MS DIR\n");
		return 2;
	}
	keeper = (struct keeper){ argv[4], open_index(argv[4]) };
	clock_gettime(CLOCK_MONOTONIC, &due);
	for (int i = 1; i <= reads; i++) {
		err = read_text(&reading, target, "smaps", 64 * KIB);
		if (err == -ESRCH)
			break;
		check(err, "smaps");
		snprintf(path, sizeof(path), "smaps-%d.txt", i);
		check(keep(&keeper, &reading, "smaps", target, path), path);
		due.tv_nsec += period_ms % 1000 * 1000000L;
		due.tv_sec += period_ms / 1000 + due.tv_nsec / 1000000000;
		due.tv_nsec %= 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
	}
	reading_free(&reading);
	if (fclose(keeper.index))
		die("reads.index");
	return 0;
}
