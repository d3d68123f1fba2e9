// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * An application that waits for an agent's reads of smaps_rollup, beside a process whose tid is a
 * multiple of 16,384 away: what is kept by a part of the tid is of both.
 *
 * usage: walktids TID OTHER SECONDS
 *
 * The application (TID) maps and unmaps a page, so does the other (OTHER) with its own memory; an
 * agent reads smaps_rollup of the application. Says at its end "walktids: calls=N long=N", of the
 * application's mmap(); long: of 1 ms and more. pid_max must be above both.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clones.h"
#include "memory.h"
#include "moments.h"

#define RESIDENT (96 * MIB)
#define VMAS	 60 /* of SMALL each: a read of smaps_rollup gives the lock back between them */
#define SMALL	 (64 * KIB)
#define LONG_NS	 1000000ULL

enum turn { READY, GO, END };

static _Atomic enum turn *turn; /* shared by all */

/* A child with this pid; with any for 0. It ends with its parent. */
static pid_t child(pid_t wanted)
{
	pid_t pid = clone_as(wanted, 0);

	if (pid < 0)
		die("clone3");
	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

/* How long mmap() of a page took. */
static uint64_t map_page(void)
{
	uint64_t before = now_ns(), after;
	void *at = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	after = now_ns();
	if (at == MAP_FAILED)
		die("mmap");
	munmap(at, page);
	return after - before;
}

static void application(unsigned long seconds)
{
	unsigned int calls = 0, slow = 0;
	uint64_t end;

	for (int i = 0; i < VMAS; i++) /* the kernel maps from above: they are read last */
		touch(anonymous(SMALL, "memory"), SMALL, page);
	touch(anonymous(RESIDENT, "memory"), RESIDENT, page);
	prctl(PR_SET_NAME, "application");
	*turn = GO;
	for (end = now_ns() + seconds * 1000000000ULL; now_ns() < end; calls++) {
		slow += map_page() >= LONG_NS;
		usleep(2000);
	}
	*turn = END;
	printf("walktids: calls=%u long=%u\n", calls, slow);
}

static void other(void)
{
	prctl(PR_SET_NAME, "other");
	for (; *turn != END; usleep(100))
		map_page();
}

static void agent(pid_t target)
{
	static char text[1 << 16];
	char path[64];
	int fd;

	prctl(PR_SET_NAME, "agent");
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", target);
	for (; *turn != END; usleep(3000)) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		while (fd >= 0 && read(fd, text, sizeof(text)) > 0)
			;
		close(fd);
	}
}

int main(int argc, char **argv)
{
	pid_t target;

	memory_init("walktids");
	if (argc != 4) {
		fputs("usage: walktids TID OTHER SECONDS\n", stderr);
		return 2;
	}
	turn = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (turn == MAP_FAILED)
		die("mmap");
	target = child(atoi(argv[1]));
	if (!target) {
		application(strtoul(argv[3], NULL, 10));
		fflush(stdout);
		_exit(0);
	}
	while (*turn == READY)
		usleep(1000);
	if (!child(atoi(argv[2]))) {
		other();
		_exit(0);
	}
	if (!child(0)) {
		agent(target);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
