// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* The command after --: it keeps the caller's privileges while the probe traces. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "say.h"

/* Forked before the loader drops its privileges, because the command keeps them. */
int command_fork(struct run *run)
{
	int pipes[2];
	char byte;

	if (!run->options.command)
		return 0;
	if (pipe(pipes))
		return -errno;
	run->child = fork();
	if (run->child < 0)
		return -errno;
	if (run->child == 0) {
		close(pipes[1]);
		if (read(pipes[0], &byte, 1) != 1)
			_exit(125); /* the probe failed before it was ready */
		close(pipes[0]);
		signal(SIGPIPE, SIG_DFL);
		/* standard output is the stream's: the command prints to standard error */
		if (!run->options.socket && !run->options.agent &&
		    !strcmp(run->options.output, "-"))
			dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp(run->options.command[0], run->options.command);
		complain("%s: %s", run->options.command[0], strerror(errno));
		_exit(127);
	}
	close(pipes[0]);
	run->go = pipes[1];
	return 0;
}

void command_start(struct run *run)
{
	if (run->child && !stop_ns && write(run->go, "", 1) != 1)
		complain("cannot start %s: %s", run->options.command[0], strerror(errno));
	if (run->child)
		close(run->go);
}

bool command_ended(struct run *run)
{
	int status;

	if (!run->child || waitpid(run->child, &status, WNOHANG) != run->child)
		return false;
	run->child = 0;
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}
