// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process in a cgroup of its own, with memory of every kind of name.
 *
 * usage: walknamed FOLDER    of the cgroup
 *
 * Joins the cgroup, makes a heap, memory that prctl names and a file of a long
 * name, and says each VMA as /proc/self/maps has it, of a file its base name as
 * long as the probe tells it:
 *
 *	vma START DEVICE INODE NAME
 *
 * Then it reads its own /proc/self/smaps once.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "memory.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA	     0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

static void join(const char *folder)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		die(path);
	close(fd);
}

static void make_memory(void)
{
	static const char long_name[] =
		"/tmp/a-file-of-a-name-that-is-longer-than-what-a-begin-has-room-for-and-is-cut";
	char *named = anonymous(64 * KIB, "named memory");
	int fd = open(long_name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (sbrk(64 * KIB) == (void *)-1)
		die("sbrk");
	touch(named, 64 * KIB, page);
	if (prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, named, 64 * KIB, "walkscope: a name"))
		printf("walknamed: not named memory: this kernel has none\n");
	if (fd < 0 || ftruncate(fd, 64 * KIB) ||
	    mmap(NULL, 64 * KIB, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		die(long_name);
	close(fd);
}

static void say_maps(void)
{
	FILE *file = fopen("/proc/self/maps", "re");
	char line[8192], device[16], *name, *slash;
	unsigned long start, inode;

	if (!file)
		die("/proc/self/maps");
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		name = line;
		for (int i = 0; i < 5; i++) {
			name += strcspn(name, " ");
			name += strspn(name, " ");
		}
		if (sscanf(line, "%lx-%*x %*s %*s %15s %lu", &start, device, &inode) != 3)
			die(line);
		slash = strrchr(name, '/');
		printf("vma %lx %s %lu %.63s\n", start, device, inode, slash ? slash + 1 : name);
	}
	fclose(file);
}

static void read_smaps(void)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	char line[8192];

	if (!file)
		die("/proc/self/smaps");
	while (fgets(line, sizeof(line), file))
		;
	fclose(file);
}

int main(int argc, char **argv)
{
	memory_init("walknamed");
	if (argc != 2) {
		fprintf(stderr, "usage: walknamed FOLDER\n");
		return 2;
	}
	/* no buffer that grows between the two readings */
	setvbuf(stdout, NULL, _IONBF, 0);
	join(argv[1]);
	make_memory();
	say_maps();
	read_smaps();
	return 0;
}
