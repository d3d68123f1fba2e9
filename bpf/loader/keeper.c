// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process that does nothing but hold the hooks' descriptors, too. To take a hundred hooks away
 * takes the kernel seconds, and it does so where the last descriptor is closed: here, after the
 * loader has ended, however it ended. docs/decisions/0007-after-attach.md.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper.h"
#include "say.h"
#include "syscalls.h"

static void keep(pid_t loader, const int *others, size_t nr)
{
	/* who dies without a word takes us along */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || getppid() != loader)
		_exit(1);
	prctl(PR_SET_NAME, "walkscope-hooks", 0, 0, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (size_t i = 0; i < nr; i++)
		close(others[i]);
	if (syscalls_confine(false))
		_exit(1);
	for (;;)
		pause();
}

int keeper_start(struct run *run)
{
	/* whose end others wait for */
	const int others[] = { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, stream_fd(run->stream),
			       run->go };
	pid_t loader = getpid();

	run->keeper = fork();
	if (run->keeper < 0) {
		complain("cannot fork: %s", strerror(errno));
		return -errno;
	}
	if (run->keeper == 0)
		keep(loader, others, sizeof(others) / sizeof(others[0]));
	return 0;
}

/* The descriptors that are left are the loader's own. */
void keeper_end(struct run *run)
{
	if (run->keeper <= 0)
		return;
	kill(run->keeper, SIGKILL);
	waitpid(run->keeper, NULL, 0);
	run->keeper = 0;
}
