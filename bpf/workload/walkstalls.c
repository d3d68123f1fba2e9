// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * An application of eight threads, or THREADS of them, that map, protect and unmap memory, and
 * measure their own calls, while agents, processes of that name, read its smaps all the time.
 *
 * usage: walkstalls SECONDS THRESHOLD_US CALLS AGENTS [THREADS]
 *
 * Calls that took the threshold or longer are written to the file CALLS, a line each:
 *
 *	call tid=N op=NAME begin_ns=N end_ns=N asleep_ns=N
 *
 * Times are those of CLOCK_MONOTONIC. asleep_ns is the duration without the time in which the
 * thread ran or waited for a CPU (/proc/thread-self/schedstat).
 *
 * Says at its end "walkstalls: calls=N long=N reads=N".
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define MAX_THREADS 8
#define MAX_AGENTS  16
#define LONG_CALLS  65536 /* of a thread, at most */
#define WALKED	    (64 * MIB)
#define MAPPED	    (64 * KIB)

enum op { MAP, TOUCH, PROTECT, UNPROTECT, UNMAP };

static const char *const names[] = { "mmap", "touch", "mprotect", "unprotect", "munmap" };

struct call {
	enum op op;
	uint64_t begin_ns, end_ns, asleep_ns;
};

static struct thread {
	pthread_t id;
	pid_t tid;
	int schedstat;
	char *walked; /* a VMA whose walk takes long */
	char *mapped;
	unsigned long calls, nr_long;
	struct call *long_calls;
} threads[MAX_THREADS];

static int nr_threads = MAX_THREADS;
static pthread_barrier_t ready;
static atomic_bool ended;
static uint64_t threshold_ns;

static uint64_t ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* Time for which the thread was ready to run and had no CPU. */
static uint64_t delayed_ns(struct thread *t)
{
	char text[128] = "";
	unsigned long long ran, delayed;

	if (pread(t->schedstat, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "%llu %llu", &ran, &delayed) != 2)
		die("schedstat");
	return delayed;
}

static void call(struct thread *t, enum op op)
{
	char *last = t->walked + WALKED - page;

	switch (op) {
	case MAP:
		t->mapped = map(MAPPED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				"mapped");
		break;
	case TOUCH:
		*t->mapped = 1;
		break;
	case PROTECT: /* splits the VMA */
		if (mprotect(last, page, PROT_READ))
			die("mprotect");
		break;
	case UNPROTECT:
		if (mprotect(last, page, PROT_READ | PROT_WRITE))
			die("mprotect");
		break;
	case UNMAP:
		if (munmap(t->mapped, MAPPED))
			die("munmap");
	}
}

static void measure(struct thread *t, enum op op)
{
	uint64_t delayed = delayed_ns(t), ran = ns(CLOCK_THREAD_CPUTIME_ID);
	struct call c = { .op = op, .begin_ns = ns(CLOCK_MONOTONIC) };
	uint64_t awake;

	call(t, op);
	c.end_ns = ns(CLOCK_MONOTONIC);
	t->calls++;
	awake = ns(CLOCK_THREAD_CPUTIME_ID) - ran + delayed_ns(t) - delayed;
	if (c.end_ns - c.begin_ns > awake)
		c.asleep_ns = c.end_ns - c.begin_ns - awake;
	if (c.end_ns - c.begin_ns < threshold_ns)
		return;
	if (t->nr_long == LONG_CALLS) {
		fprintf(stderr, "walkstalls: a thread has more than %d long calls\n", LONG_CALLS);
		exit(1);
	}
	t->long_calls[t->nr_long++] = c;
}

static void *work(void *argument)
{
	struct thread *t = argument;
	struct timespec pause = { .tv_nsec = 1000000 };
	struct sched_param first = { .sched_priority = 1 };

	t->tid = syscall(SYS_gettid);
	t->schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	if (t->schedstat < 0)
		die("/proc/thread-self/schedstat");
	t->walked = anonymous(WALKED, "walked");
	touch(t->walked, WALKED, page);
	t->long_calls = calloc(LONG_CALLS, sizeof(*t->long_calls));
	if (!t->long_calls)
		die("calloc");
	touch((char *)t->long_calls, LONG_CALLS * sizeof(*t->long_calls), page);
	/* A holder of mmap_lock gets its CPU at once: the others sleep for the walker alone. */
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		die("sched_setscheduler");
	pthread_barrier_wait(&ready);
	while (!ended) {
		for (enum op op = MAP; op <= UNMAP; op++) {
			measure(t, op);
			nanosleep(&pause, NULL); /* or it waits behind those that waited for it */
		}
	}
	return NULL;
}

static volatile sig_atomic_t stop;

static void on_stop(int signal)
{
	(void)signal;
	stop = 1;
}

/* Reads the parent's smaps from its word on until SIGTERM; writes the number of reads. */
static _Noreturn void read_smaps(pid_t target, int parent)
{
	static char buffer[65536];
	unsigned long reads = 0;
	char path[64];

	prctl(PR_SET_NAME, "agent");
	signal(SIGTERM, on_stop);
	snprintf(path, sizeof(path), "/proc/%d/smaps", target);
	if (read(parent, buffer, 1) != 1)
		_exit(1);
	for (; !stop; reads++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			die(path);
		while (read(fd, buffer, sizeof(buffer)) > 0)
			;
		close(fd);
	}
	_exit(write(parent, &reads, sizeof(reads)) != sizeof(reads));
}

struct agent {
	pid_t pid;
	int socket;
};

/* Before the application has memory: a fork waits for its locks, too. */
static struct agent start_agent(void)
{
	struct agent agent;
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets))
		die("socketpair");
	agent.socket = sockets[0];
	agent.pid = fork();
	if (agent.pid < 0)
		die("fork");
	if (!agent.pid)
		read_smaps(getppid(), sockets[1]);
	return agent;
}

static void begin(const struct agent *agent)
{
	if (write(agent->socket, "", 1) != 1)
		die("agent");
}

static unsigned long stop_agent(const struct agent *agent)
{
	unsigned long reads;

	kill(agent->pid, SIGTERM);
	if (read(agent->socket, &reads, sizeof(reads)) != sizeof(reads))
		die("agent");
	waitpid(agent->pid, NULL, 0);
	return reads;
}

static void print_calls(FILE *out, const struct thread *t)
{
	for (struct call *c = t->long_calls; c < t->long_calls + t->nr_long; c++)
		fprintf(out, "call tid=%d op=%s begin_ns=%llu end_ns=%llu asleep_ns=%llu\n", t->tid,
			names[c->op], (unsigned long long)c->begin_ns,
			(unsigned long long)c->end_ns, (unsigned long long)c->asleep_ns);
}

int main(int argc, char **argv)
{
	unsigned long calls = 0, nr_long = 0, reads = 0;
	struct agent agents[MAX_AGENTS];
	int nr_agents;
	FILE *out;

	memory_init("walkstalls");
	nr_agents = argc == 5 || argc == 6 ? atoi(argv[4]) : -1;
	if (argc == 6)
		nr_threads = atoi(argv[5]);
	if (nr_agents < 0 || nr_agents > MAX_AGENTS || atoi(argv[1]) <= 0 || atoi(argv[2]) <= 0 ||
	    nr_threads < 1 || nr_threads > MAX_THREADS) {
		fprintf(stderr, "usage: walkstalls SECONDS THRESHOLD_US CALLS AGENTS [THREADS]\n");
		return 2;
	}
	threshold_ns = atoi(argv[2]) * 1000ULL;
	out = fopen(argv[3], "w");
	if (!out)
		die(argv[3]);
	for (int i = 0; i < nr_agents; i++)
		agents[i] = start_agent();
	pthread_barrier_init(&ready, NULL, nr_threads + 1);
	for (struct thread *t = threads; t < threads + nr_threads; t++)
		if ((errno = pthread_create(&t->id, NULL, work, t)))
			die("pthread_create");
	pthread_barrier_wait(&ready);
	for (int i = 0; i < nr_agents; i++)
		begin(&agents[i]);
	sleep(atoi(argv[1]));
	for (int i = 0; i < nr_agents; i++)
		reads += stop_agent(&agents[i]);
	ended = true;
	for (struct thread *t = threads; t < threads + nr_threads; t++) {
		pthread_join(t->id, NULL);
		calls += t->calls;
		nr_long += t->nr_long;
		print_calls(out, t);
	}
	if (fclose(out))
		die(argv[3]);
	printf("walkstalls: calls=%lu long=%lu reads=%lu\n", calls, nr_long, reads);
	return 0;
}
