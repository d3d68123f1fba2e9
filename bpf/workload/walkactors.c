// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Processes that are hard to tell apart or to print: odd names, a tid used
 * twice, a PID namespace, CPUs that come and go, a clock that is set.
 *
 * usage: walkactors ACT...    of names, namespace, reuse, cpus, clock
 *
 * Every actor is a process that reads its own /proc/self/smaps once, and a line
 *   walkactors: read tid=N name=HEX vmas=N realtime_ns=N
 * tid in the machine's own PID namespace, name in hexadecimal, VMAs as its text
 * had them, the wall clock just before. "walkactors: not ACT: why" where it cannot be.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clones.h"
#include "memory.h"

#define REUSED_TID   4242
#define STEP_SECONDS 3600
#define CPU1	     "/sys/devices/system/cpu/cpu1/online"

static int64_t realtime_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

/* VMAs in the text of smaps. */
static int read_smaps(void)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	char line[8192];
	int vmas = 0;

	if (!file)
		die("/proc/self/smaps");
	while (fgets(line, sizeof(line), file))
		vmas += !strncmp(line, "VmFlags:", 8);
	fclose(file);
	return vmas;
}

struct report {
	int64_t realtime_ns;
	int vmas;
};

/* Work of an actor: memory of its own, and one read. It reports to its parent. */
static _Noreturn void act(const char *name, size_t size, int to)
{
	struct report report;
	char *at = anonymous(size, "actor");

	touch(at, size, page);
	if (prctl(PR_SET_NAME, name))
		die("PR_SET_NAME");
	report.realtime_ns = realtime_ns();
	report.vmas = read_smaps();
	_exit(write(to, &report, sizeof(report)) == sizeof(report) ? 0 : 1);
}

/* Waits for an actor, and prints its report. */
static void tell(pid_t tid, const char *name, int from)
{
	struct report report;
	int status;

	if (tid < 0)
		die("an actor");
	if (read(from, &report, sizeof(report)) != sizeof(report))
		die("an actor's report");
	if (waitpid(tid, &status, 0) != tid || status)
		die("the end of an actor");
	printf("walkactors: read tid=%d name=", tid);
	for (const char *c = name; *c; c++)
		printf("%02x", (unsigned char)*c);
	printf(" vmas=%d realtime_ns=%ld\n", report.vmas, report.realtime_ns);
}

static void play_in(const char *name, size_t size, pid_t tid, uint64_t namespaces)
{
	int report[2];
	pid_t child;

	fflush(stdout);
	if (pipe2(report, O_CLOEXEC))
		die("pipe");
	child = clone_as(tid, namespaces);
	if (!child) {
		/* a /proc of its own namespace */
		if (namespaces && (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
				   mount("proc", "/proc", "proc", 0, NULL)))
			die("/proc of a namespace");
		act(name, size, report[1]);
	}
	close(report[1]);
	tell(child, name, report[0]);
	close(report[0]);
}

static void play(const char *name)
{
	play_in(name, MIB, 0, 0);
}

static const char *names(void)
{
	play("a\nb\tc");
	play("\")}\\,\t\"");
	play("\xff\x80\xfe"
	     "A");
	play("\xe2\x82\xac\xe2\x82\xac");
	play("\x1b[31mR");
	play("\xe2\x80\xae"
	     "drow");
	play("");
	play("name=1 self=");
	return NULL;
}

static const char *namespace(void)
{
	play_in("boxed", 2 * MIB, 0, CLONE_NEWPID | CLONE_NEWNS);
	return NULL;
}

/* A tid is used again as after the restore of a checkpoint, or when a small pid_max wraps. */
static const char *reuse(void)
{
	play_in("first", MIB, REUSED_TID, 0);
	play_in("second", 3 * MIB, REUSED_TID, 0);
	return NULL;
}

static void play_on(int cpu, const char *name)
{
	cpu_set_t all, one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_getaffinity(0, sizeof(all), &all) || sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity");
	play(name);
	if (sched_setaffinity(0, sizeof(all), &all))
		die("sched_setaffinity");
}

static const char *cpus(void)
{
	if (access(CPU1, W_OK))
		return "CPU 1 cannot be taken away here";
	play_on(0, "on-cpu-0");
	if (!write_text(CPU1, "1"))
		die(CPU1);
	play_on(1, "on-cpu-1");
	if (!write_text(CPU1, "0") || !write_text(CPU1, "1"))
		die(CPU1);
	play_on(1, "on-cpu-1-again");
	return NULL;
}

static const char *set_clock(void)
{
	struct timespec at;

	play("before-step");
	clock_gettime(CLOCK_REALTIME, &at);
	at.tv_sec += STEP_SECONDS;
	if (clock_settime(CLOCK_REALTIME, &at))
		die("clock_settime");
	play("after-step");
	return NULL;
}

static const struct {
	const char *name;
	const char *(*play)(void);
} acts[] = { { "names", names },
	     { "namespace", namespace },
	     { "reuse", reuse },
	     { "cpus", cpus },
	     { "clock", set_clock } };

static int play_act(const char *name)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		const char *why;

		if (strcmp(acts[i].name, name))
			continue;
		why = acts[i].play();
		if (why)
			printf("walkactors: not %s: %s\n", name, why);
		return 0;
	}
	return -EINVAL;
}

int main(int argc, char **argv)
{
	memory_init("walkactors");
	for (int i = 1; i < argc; i++)
		if (play_act(argv[i]))
			argc = 1;
	if (argc < 2) {
		fprintf(stderr,
			"usage: walkactors ACT...    of names, namespace, reuse, cpus, clock\n");
		return 2;
	}
	return 0;
}
