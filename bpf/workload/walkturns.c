// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A thread that reads two files in turns, a few VMAs at a time.
 *
 * usage: walkturns FILE FILE      names in /proc/self
 *
 * Says at its end "walkturns: turns=N": how many times each file gave something.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"

#define VMAS 40

static int open_own(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	return fd;
}

int main(int argc, char **argv)
{
	char text[4096]; /* seq_file fills no more than its own page for it */
	int files[2], turns = 0;
	ssize_t got = 1;

	memory_init("walkturns");
	if (argc != 3) {
		fprintf(stderr, "usage: walkturns FILE FILE\n");
		return 2;
	}
	for (int i = 0; i < VMAS; i++)
		touch(anonymous(page, "a VMA"), page, page);
	for (int i = 0; i < 2; i++)
		files[i] = open_own(argv[i + 1]);
	while (got > 0) {
		got = 0;
		for (int i = 0; i < 2; i++)
			if (read(files[i], text, sizeof(text)) > 0)
				got++;
		turns += got == 2;
	}
	printf("walkturns: turns=%d\n", turns);
	return 0;
}
