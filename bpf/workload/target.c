// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Process that is read: stop, continue, mappings. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "readings.h"

#define GAP_PAGES 64 /* pages that are read of a gap beside each VMA */

/* State letter of /proc/PID/stat. A comm may hold any byte, brackets too. */
static int state_of(pid_t pid)
{
	char path[32], line[512], *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return -ESRCH;
	end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return end && end[1] ? end[2] : -ESRCH;
}

static int await_stop(pid_t pid)
{
	for (int i = 0; i < 60000; i++) {
		int state = state_of(pid);

		if (state == 'T' || state < 0)
			return state < 0 ? state : 0;
		if (state == 'Z' || state == 'X')
			return -ESRCH;
		usleep(1000);
	}
	return -ETIMEDOUT;
}

int stop(pid_t pid)
{
	return kill(pid, SIGSTOP) ? -errno : await_stop(pid);
}

int go_on(pid_t pid)
{
	return kill(pid, SIGCONT) ? -errno : await_stop(pid);
}

static int add_range(struct ranges *ranges, uint64_t start, uint64_t end)
{
	struct range *grown;

	if (start >= end)
		return 0;
	grown = realloc(ranges->of, (ranges->nr + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	ranges->of = grown;
	ranges->of[ranges->nr++] = (struct range){ start, end };
	return 0;
}

int vmas_of(pid_t pid, struct ranges *vmas)
{
	char path[32], line[4096 + 128];
	unsigned long start, end;
	FILE *file;
	int err = 0;

	*vmas = (struct ranges){ 0 };
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	file = fopen(path, "re");
	if (!file)
		return -ESRCH;
	while (!err && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx", &start, &end) == 2)
			err = add_range(vmas, start, end);
	}
	fclose(file);
	if (!err && !vmas->nr)
		err = -ESRCH;
	if (err)
		ranges_free(vmas);
	return err;
}

int vmas_and_gaps(pid_t pid, struct ranges *ranges)
{
	const uint64_t beside = GAP_PAGES * sysconf(_SC_PAGESIZE);
	struct ranges vmas;
	uint64_t after = 0;
	int err = vmas_of(pid, &vmas);

	*ranges = (struct ranges){ 0 };
	for (size_t i = 0; !err && i < vmas.nr; i++) {
		const struct range *vma = &vmas.of[i];

		if (vma->start - after <= 2 * beside) {
			err = add_range(ranges, after, vma->start);
		} else {
			err = after ? add_range(ranges, after, after + beside) : 0;
			if (!err)
				err = add_range(ranges, vma->start - beside, vma->start);
		}
		if (!err)
			err = add_range(ranges, vma->start, vma->end);
		after = vma->end;
	}
	if (!err && after)
		err = add_range(ranges, after, after + beside);
	ranges_free(&vmas);
	return err;
}

void ranges_free(struct ranges *ranges)
{
	free(ranges->of);
	*ranges = (struct ranges){ 0 };
}
