// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include "churn.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"

struct family *families;

/* One round of changes to an address space. */
static void change_memory(unsigned long round)
{
	size_t size = (64 + round % 7 * 64) * KIB;
	char *at = map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "churn");

	touch(at, size, page);
	mprotect(at, size / 2, PROT_READ);
	madvise(at + size / 2, size / 4, MADV_DONTNEED);
	munmap(at + size / 4, size / 8);
	look(at, size / 4, page);
	munmap(at, size);
}

int grandchild(void)
{
	memory_init("walkstress");
	for (unsigned long round = 0; round < 3; round++)
		change_memory(round);
	return 0;
}

/* One half of the children execs, the other changes memory that it shares with its parent. */
static void be_child(unsigned long round, char *shared, size_t size)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	touch(shared, size, 3 * page);
	change_memory(round);
	if (round % 2)
		execl("/proc/self/exe", "grandchild", "grandchild", NULL);
	_exit(0);
}

static void be_parent(struct family *family)
{
	const size_t size = MIB;
	char *shared = map_aligned(size, 2 * MIB, 64 * KIB, "shared");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	touch(shared, size, page);
	for (unsigned long round = 0;; round++) {
		pid_t child = fork();

		if (child == 0)
			be_child(round, shared, size);
		if (child < 0)
			die("fork");
		atomic_store(&family->child, child);
		touch(shared, size / 2, 2 * page);
		change_memory(round);
		atomic_store(&family->child, 0);
		if (waitpid(child, NULL, 0) < 0)
			die("waitpid");
		atomic_fetch_add(&family->rounds, 1);
	}
}

void families_start(void)
{
	families = (void *)map(page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			       "families");
	for (int i = 0; i < FAMILIES; i++) {
		pid_t parent = fork();

		if (parent < 0)
			die("fork");
		if (parent == 0) {
			setpgid(0, 0);
			be_parent(&families[i]);
		}
		setpgid(parent, parent);
		families[i].parent = parent;
	}
}

/* State and process group of /proc/PID/stat. */
static bool stat_of(const char *pid, char *state, pid_t *group)
{
	char path[300], line[512], *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	file = fopen(path, "re");
	end = file && fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	if (file)
		fclose(file);
	return end && sscanf(end, ") %c %*d %d", state, group) == 2;
}

static bool is_family(pid_t group)
{
	for (int i = 0; i < FAMILIES; i++)
		if (families[i].parent == group)
			return true;
	return false;
}

static bool any_runs(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool runs = false;

	if (!proc)
		die("/proc");
	while (!runs && (entry = readdir(proc))) {
		char state;
		pid_t group;

		if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
		    !stat_of(entry->d_name, &state, &group) || !is_family(group))
			continue;
		runs = state != 'T' && state != 'Z' && state != 'X';
	}
	closedir(proc);
	return runs;
}

static void signal_all(int signal)
{
	for (int i = 0; i < FAMILIES; i++)
		if (kill(-families[i].parent, signal))
			die("kill");
}

/* No process twice in a row: a fork that was under way may show a child between two looks. */
void families_stop(void)
{
	int quiet = 0;

	signal_all(SIGSTOP);
	while (quiet < 2) {
		if (any_runs()) {
			quiet = 0;
			signal_all(SIGSTOP);
			usleep(1000);
		} else {
			quiet++;
		}
	}
}

void families_go_on(void)
{
	signal_all(SIGCONT);
}

void families_end(void)
{
	for (int i = 0; i < FAMILIES; i++) {
		kill(-families[i].parent, SIGKILL);
		waitpid(families[i].parent, NULL, 0);
	}
}
