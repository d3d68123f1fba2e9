// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Begins completed from an earlier one, against a model of threads that read snapshots on several
 * CPUs: they move, pause, end, and leave their number to another.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actors.h"
#include "test.h"

#define THREADS 3000
#define CPUS	5
#define STEPS	400000

/* As the probe keeps them in the task's storage. */
static struct thread {
	uint64_t snapshot, last_ns, start_ns, cgroup;
	uint32_t uid;
	uint32_t told_tid;
	uint16_t cpu, told_cpu;
	uint64_t told_snapshot;
} threads[THREADS];

static struct actors actors;
static uint64_t now = 1;

static void fill(struct ws_walk_begin *begin, const struct thread *t, uint32_t tid)
{
	begin->walker_start_boottime_ns = t->start_ns;
	begin->target_start_boottime_ns = t->start_ns + 1;
	begin->walker_cgroup = t->cgroup;
	begin->target_cgroup = t->cgroup + 1;
	begin->walker_tgid = tid;
	begin->target_tgid = tid + 1;
	begin->target_tid = tid + 2;
	begin->walker_uid = t->uid;
	begin->target_uid = t->uid + 1;
	snprintf(begin->walker_comm, sizeof(begin->walker_comm), "w%u", tid);
	snprintf(begin->target_comm, sizeof(begin->target_comm), "t%u", t->uid);
}

static struct ws_raw_begin begin_of(const struct thread *t, uint32_t tid)
{
	struct ws_raw_begin raw = { .header = { .type = WS_FRAME_WALK_BEGIN, .cpu = t->cpu } };

	raw.begin.event.timestamp_ns = now;
	raw.begin.event.tid = tid;
	raw.begin.snapshot = t->snapshot;
	raw.begin.start = now;
	return raw;
}

/* A walk of a thread, told as the probe tells it; false: not as a whole begin would be. */
static bool walk(struct thread *t, uint32_t tid)
{
	struct ws_raw_begin raw = begin_of(t, tid);
	struct ws_walk_begin expected = raw.begin, begin;

	fill(&expected, t, tid);
	raw.actors_told = t->snapshot && t->told_snapshot == t->snapshot && t->told_cpu == t->cpu &&
			  t->told_tid == tid && now - t->last_ns < WS_ACTORS_TOLD_NS;
	if (!raw.actors_told)
		fill(&raw.begin, t, tid);
	t->told_snapshot = t->snapshot;
	t->told_cpu = t->cpu;
	t->told_tid = tid;
	t->last_ns = now;
	return !actors_complete(&actors, &raw, &begin) && !memcmp(&begin, &expected, sizeof(begin));
}

static void change(struct thread *t)
{
	static uint64_t made;

	switch (rand() % 8) {
	case 0:
		t->cpu = rand() % CPUS;
		break;
	case 1: /* outside snapshots every fourth time */
		t->snapshot = rand() % 4 ? ++made : 0;
		t->uid = rand();
		break;
	case 3: /* a thread calls execve(): it goes on under the number of its process */
		*t = threads[rand() % THREADS];
		break;
	case 2: /* another thread has the number: its counts begin anew */
		*t = (struct thread){
			.cpu = t->cpu, .start_ns = ++made, .cgroup = made, .snapshot = 1
		};
		break;
	default:
		break;
	}
}

static void begins_are_completed(void)
{
	unsigned int wrong = 0;

	for (int i = 0; i < STEPS; i++) {
		uint32_t tid = rand() % THREADS + 1;
		struct thread *t = &threads[tid - 1];

		now += rand() % 50 ? rand() % 1000 : rand() % 20000000;
		change(t);
		wrong += !walk(t, tid);
	}
	check(wrong == 0, "begins that are not as if told as a whole");
}

/* One of each thread that comes and goes would be kept for ever. */
static void what_nobody_refers_to_is_left_out(void)
{
	unsigned int wrong = 0;
	size_t most = 0;

	for (uint32_t tid = 1; tid <= 1000000; tid++) {
		struct thread t = { .snapshot = 1, .cpu = tid % CPUS, .start_ns = tid };

		now += 1000000; /* a thread a ms: some 10,000 of the last ten seconds count */
		wrong += !walk(&t, tid);
		if (most < actors.places)
			most = actors.places;
	}
	check(!wrong, "begins that tell all");
	check(most <= 131072, "room for what begins can refer to, and no more");
}

static void what_is_not_there_is_an_error(void)
{
	struct thread t = { .snapshot = 7, .cpu = 1 };
	struct ws_raw_begin raw = begin_of(&t, 5000000);
	struct ws_walk_begin begin;

	raw.actors_told = 1;
	check(actors_complete(&actors, &raw, &begin) == -ENOENT, "a thread that told nothing");
	check(walk(&t, 5000000), "a begin that tells all");
	check(actors_complete(&actors, &raw, &begin) == 0, "the begin after it");
	raw.begin.snapshot = 8;
	check(actors_complete(&actors, &raw, &begin) == -ENOENT, "another snapshot");
	raw.begin.snapshot = 7;
	raw.header.cpu = 2;
	check(actors_complete(&actors, &raw, &begin) == -ENOENT, "another ring");
	raw.header.cpu = UINT16_MAX;
	check(actors_complete(&actors, &raw, &begin) == -ENOENT, "a CPU that is none");
}

void test_actors(void)
{
	begins_are_completed();
	what_nobody_refers_to_is_left_out();
	what_is_not_there_is_an_error();
	actors_free(&actors);
}
