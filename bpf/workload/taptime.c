// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Runs a test and writes down when it printed each line.
 *
 * usage: taptime FILE COMMAND [ARGUMENT...]
 *
 * FILE has a line for each of the command's standard output, CLOCK_MONOTONIC ns
 * in front; before them "NS taptime: pid=N", when it began; after them
 * "NS taptime: exit=N", whose absence tells a file cut short. Exits as the
 * command does, with 128 + N when signal N ended it.
 *
 * The command's standard output is a socket whose packets the kernel stamps in
 * the writer's own write(): a reader that is woken late, after the next test's
 * first walk, would stamp too late. It must flush whole lines by itself, as
 * every kernel selftest does.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define PACKET_MAX (256 * KIB) /* a packet of a socket is smaller */

struct lines {
	FILE *file;
	char text[4096];
	size_t length;
};

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

/* The kernel stamps packets with CLOCK_REALTIME. */
static int64_t stamp_of(struct msghdr *message)
{
	struct cmsghdr *part = CMSG_FIRSTHDR(message);
	struct timespec at;

	if (!part || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) {
		errno = EPROTO;
		die("a packet without its time");
	}
	memcpy(&at, CMSG_DATA(part), sizeof(at));
	return at.tv_sec * 1000000000L + at.tv_nsec - clock_ns(CLOCK_REALTIME) +
	       clock_ns(CLOCK_MONOTONIC);
}

static void add(struct lines *lines, const char *packet, size_t bytes, int64_t at_ns)
{
	for (size_t i = 0; i < bytes; i++) {
		if (packet[i] != '\n' && lines->length < sizeof(lines->text)) {
			lines->text[lines->length++] = packet[i];
			continue;
		}
		if (packet[i] != '\n') {
			errno = E2BIG;
			die("a line of more than 4096 bytes");
		}
		fprintf(lines->file, "%ld %.*s\n", (long)at_ns, (int)lines->length, lines->text);
		lines->length = 0;
	}
}

/* Reads until every process that has the other end is gone. */
static void read_lines(struct lines *lines, int from)
{
	char control[CMSG_SPACE(sizeof(struct timespec))];
	char *packet = malloc(PACKET_MAX);
	struct iovec room = { packet, PACKET_MAX };
	int64_t at_ns = 0;
	ssize_t bytes;

	if (!packet)
		die("memory");
	for (;;) {
		struct msghdr message = { .msg_iov = &room,
					  .msg_iovlen = 1,
					  .msg_control = control,
					  .msg_controllen = sizeof(control) };

		bytes = recvmsg(from, &message, 0);
		if (bytes < 0 && errno == EINTR)
			continue;
		if (bytes < 0 || message.msg_flags & MSG_TRUNC)
			die("reading what the command says");
		if (!bytes)
			break;
		at_ns = stamp_of(&message);
		add(lines, packet, bytes, at_ns);
	}
	if (lines->length)
		add(lines, "\n", 1, at_ns);
	free(packet);
}

static pid_t start(char **command, int ends[2])
{
	const int on = 1;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ||
	    setsockopt(ends[0], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)))
		die("socket");
	child = fork();
	if (child < 0)
		die("fork");
	if (child)
		return child;
	if (dup2(ends[1], STDOUT_FILENO) < 0)
		die("dup2");
	execvp(command[0], command);
	fprintf(stderr, "taptime: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

int main(int argc, char **argv)
{
	struct lines lines = { 0 };
	int ends[2], status;
	int64_t began_ns;
	pid_t child;

	program = "taptime";
	if (argc < 3) {
		fprintf(stderr, "usage: taptime FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	lines.file = fopen(argv[1], "we");
	if (!lines.file)
		die(argv[1]);
	began_ns = clock_ns(CLOCK_MONOTONIC);
	child = start(&argv[2], ends);
	close(ends[1]);
	fprintf(lines.file, "%ld taptime: pid=%d\n", (long)began_ns, child);
	read_lines(&lines, ends[0]);
	if (waitpid(child, &status, 0) != child)
		die("waitpid");
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	fprintf(lines.file, "%ld taptime: exit=%d\n", (long)clock_ns(CLOCK_MONOTONIC), status);
	if (fclose(lines.file))
		die(argv[1]);
	return status;
}
