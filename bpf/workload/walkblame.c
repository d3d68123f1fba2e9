// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A writer that waits for reads of one file alone, by a process that read another file before.
 *
 * usage: walkblame ROUNDS
 *
 * A child reads numa_maps of its parent up to a large VMA, and then all of smaps. The parent
 * changes that VMA while the child reads smaps, and not meanwhile. Says at its end
 * "walkblame: rounds=N calls=N".
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"

#define WALKED (64 * MIB)

enum turn { REST, CHANGE, STOP, END };

/* Shared by the two. */
static struct {
	_Atomic enum turn turn;
	unsigned long rounds;
} * shared;

static int open_of(pid_t pid, const char *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	return fd;
}

/* A byte at a time: the kernel walks a VMA when the lines before it are taken. */
static void read_up_to(pid_t pid, const char *walked)
{
	int fd = open_of(pid, "numa_maps");
	char line[256];
	size_t used = 0;

	while (used < sizeof(line) - 1 && read(fd, line + used, 1) == 1) {
		line[++used] = 0;
		if (line[used - 1] == ' ' && strtoul(line, NULL, 16) == (unsigned long)walked)
			break;
		if (line[used - 1] == '\n')
			used = 0;
	}
	close(fd);
}

static void read_whole(pid_t pid)
{
	static char buffer[65536];
	int fd = open_of(pid, "smaps");

	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static _Noreturn void be_reader(pid_t parent, const char *walked, unsigned long rounds)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "agent");
	for (; shared->rounds < rounds; shared->rounds++) {
		read_up_to(parent, walked);
		shared->turn = CHANGE;
		read_whole(parent);
		shared->turn = STOP;
		while (shared->turn != REST)
			usleep(100);
	}
	shared->turn = END;
	_exit(0);
}

static unsigned long change(char *walked)
{
	char *last = walked + WALKED - page;
	unsigned long calls = 0;

	while (shared->turn != END) {
		enum turn stop = STOP;

		if (shared->turn == CHANGE) {
			/* splits the VMA, and joins it */
			if (mprotect(last, page, PROT_READ) ||
			    mprotect(last, page, PROT_READ | PROT_WRITE))
				die("mprotect");
			calls += 2;
		}
		atomic_compare_exchange_strong(&shared->turn, &stop, REST);
		usleep(500);
	}
	return calls;
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc == 2 ? strtoul(argv[1], NULL, 10) : 0, calls;
	struct sched_param first = { .sched_priority = 1 };
	pid_t reader, self = getpid();
	char *walked;

	memory_init("walkblame");
	if (!rounds) {
		fprintf(stderr, "usage: walkblame ROUNDS\n");
		return 2;
	}
	shared =
		(void *)map(page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "shared");
	walked = anonymous(WALKED, "walked");
	touch(walked, WALKED, page);
	reader = fork();
	if (reader < 0)
		die("fork");
	if (!reader)
		be_reader(self, walked, rounds);
	/* it begins to wait inside a walk, whoever has the CPU */
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		die("sched_setscheduler");
	calls = change(walked);
	waitpid(reader, NULL, 0);
	printf("walkblame: rounds=%lu calls=%lu\n", shared->rounds, calls);
	return 0;
}
