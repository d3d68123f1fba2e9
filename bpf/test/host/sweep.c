// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Places of threads that are gone. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sweep.h"
#include "test.h"

static uint32_t places[8] = { 2, 3, 4, 0, 5, 8, 0, 10 };

static bool even(uint32_t tid)
{
	return tid % 2 == 0;
}

/* The place belongs to another thread when the answer is there. */
static bool taken_meanwhile(uint32_t tid)
{
	for (int i = 0; i < 8; i++)
		if (places[i] == tid)
			places[i] = 7;
	return true;
}

void test_sweep(void)
{
	const uint32_t left[8] = { 0, 3, 0, 0, 5, 0, 0, 0 };
	pid_t child;

	check(sweep(places, 8, even) == 4 && !memcmp(places, left, sizeof(left)),
	      "those that are gone go, the others stay");
	check(sweep(places, 8, even) == 0, "nobody goes twice");
	check(sweep(places, 8, taken_meanwhile) == 0 && places[1] == 7 && places[4] == 7,
	      "who has come to a place stays");
	child = fork();
	if (!child)
		_exit(0);
	check(!task_gone(getpid()) && !task_gone(1), "who lives is not gone");
	waitpid(child, NULL, 0);
	check(task_gone(child), "who was waited for is gone");
}
