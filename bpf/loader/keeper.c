// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process that holds the descriptors of the hooks, too, and does nothing else. The kernel needs
 * seconds to remove a hundred hooks, in the process that closes the last descriptor: in this one,
 * after the loader has ended in whatever way. docs/decisions/0007-after-attach.md.
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
	/* the death of the loader ends this process, too */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || getppid() != loader)
		_exit(1);
	prctl(PR_SET_NAME, "walkscope-hooks", 0, 0, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (size_t i = 0; i < nr; i++)
		close(others[i]);
	if (syscalls_confine(CONFINED_KEEPER))
		_exit(1);
	for (;;)
		pause();
}

int keeper_start(struct run *run)
{
	/* descriptors for whose end other processes wait */
	const int others[] = { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO,
			       stream_output(run->stream)->fd, run->go };
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

/* The loader's own descriptors are the last ones then. */
void keeper_end(struct run *run)
{
	if (run->keeper <= 0)
		return;
	kill(run->keeper, SIGKILL);
	waitpid(run->keeper, NULL, 0);
	run->keeper = 0;
}
