// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * An agent that waits for mmap_lock of the application whose file it reads, and measures its reads.
 *
 * usage: walkwaits FILE MILLISECONDS READS
 *
 * A thread of the application, "writer", protects memory again and again, which holds mmap_lock as
 * writer. Another process, "other", reads FILE of /proc all the time. The agent reads it, too, and
 * has the CPU whenever it is ready. So it comes while the writer has mmap_lock, and while the
 * writer waits for the other reader. Its reads are written to the file READS, a line each:
 *
 *	read tid=N begin_ns=N end_ns=N
 *
 * Times are those of CLOCK_MONOTONIC. Says at its end
 * "walkwaits: writer=TID application=TGID".
 */
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
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "moments.h"

#define WALKED (64 * MIB)
#define READS  65536

enum priority { WRITER = 1, AGENT };

struct one_read {
	uint64_t begin_ns, end_ns;
};

static char *walked;
static pid_t writer;
static atomic_bool ended;

static void run_first(enum priority priority)
{
	struct sched_param first = { .sched_priority = priority };

	if (sched_setscheduler(0, SCHED_FIFO, &first))
		die("sched_setscheduler");
}

static void *be_writer(void *unused)
{
	(void)unused;
	prctl(PR_SET_NAME, "writer");
	writer = syscall(SYS_gettid);
	run_first(WRITER);
	while (!ended) {
		if (mprotect(walked, WALKED, PROT_READ) ||
		    mprotect(walked, WALKED, PROT_READ | PROT_WRITE))
			die("mprotect");
		usleep(1300);
	}
	return NULL;
}

static void read_whole(pid_t pid, const char *file)
{
	static uint64_t buffer[WALKED / 4096];
	bool pagemap = !strcmp(file, "pagemap");
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	if (pagemap && pread(fd, buffer, WALKED / page * 8, (uintptr_t)walked / page * 8) <= 0)
		die("pagemap");
	while (!pagemap && read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static pid_t other_reader(const char *file)
{
	pid_t application = getpid(), child = fork();

	if (child < 0)
		die("fork");
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "other");
	for (;;)
		read_whole(application, file);
}

static _Noreturn void be_agent(pid_t application, const char *file, unsigned long milliseconds,
			       const char *path)
{
	static struct one_read reads[READS];
	FILE *out = fopen(path, "we");
	uint64_t end_ns;
	size_t nr = 0;

	prctl(PR_SET_NAME, "agent");
	if (!out)
		die(path);
	touch((char *)reads, sizeof(reads), page);
	run_first(AGENT);
	end_ns = now_ns() + milliseconds * 1000000;
	while (now_ns() < end_ns && nr < READS) {
		usleep(700);
		reads[nr].begin_ns = now_ns();
		read_whole(application, file);
		reads[nr++].end_ns = now_ns();
	}
	for (size_t i = 0; i < nr; i++)
		fprintf(out, "read tid=%d begin_ns=%lu end_ns=%lu\n", getpid(), reads[i].begin_ns,
			reads[i].end_ns);
	if (fclose(out))
		die(path);
	_exit(nr ? 0 : 1);
}

int main(int argc, char **argv)
{
	unsigned long milliseconds = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	pid_t agent, other, application = getpid();
	pthread_t thread;
	int status;

	memory_init("walkwaits");
	if (!milliseconds) {
		fprintf(stderr, "usage: walkwaits FILE MILLISECONDS READS\n");
		return 2;
	}
	walked = anonymous(WALKED, "walked");
	touch(walked, WALKED, page);
	other = other_reader(argv[1]);
	agent = fork();
	if (agent < 0)
		die("fork");
	if (!agent)
		be_agent(application, argv[1], milliseconds, argv[3]);
	if (pthread_create(&thread, NULL, be_writer, NULL))
		die("pthread_create");
	waitpid(agent, &status, 0);
	ended = true;
	pthread_join(thread, NULL);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	printf("walkwaits: writer=%d application=%d\n", writer, application);
	return status != 0;
}
